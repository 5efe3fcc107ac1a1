extension Directory {
    /// Folds one event. Never refuses.
    package mutating func evolve(_ event: DirectoryEvent) {
        switch event {
        case .hospitalOpened(let timeZone): self.timeZone = timeZone
        case .doctorAdded(let id, let name, let department, let pattern):
            precondition(id.value == doctors.count + 1, "doctors' ids count from 1")
            doctors.append(Doctor(id: id, name: name, department: department, pattern: pattern))
        case .settingsChanged(let changes, .some(let id)):
            doctors[id.value - 1].settings = doctors[id.value - 1].settings.merging(changes)
        case .settingsChanged(let changes, .none):
            settings = changes.applied(to: settings)
        }
    }
}
