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
        case .retentionChanged(let retention): self.retention = retention
        case .weekSet(let week, let id): doctors[id.value - 1].weeks.append(week)
        case .exceptionSet(let day, let exception, let id): doctors[id.value - 1].setException(exception, on: day)
        case .holidaySet(let day, let holiday): holidays[day] = holiday
        case .leaveRecorded(let leave):
            precondition(leave.id == leaves.count + 1, "leaves' ids count from 1")
            leaves.append(leave)
        case .leaveWithdrawn(let id): leaves[id - 1].isInForce = false
        case .access(let event): access.evolve(event)
        }
    }
}

extension Doctor {
    fileprivate mutating func setException(_ exception: DayException, on day: ClinicDay) {
        switch exception {
        case .slots(let pattern): exceptions.updateValue(pattern, forKey: day)
        case .dayOff: exceptions.updateValue(nil, forKey: day)
        case .none: exceptions.removeValue(forKey: day)
        }
    }
}
