extension Access {
    /// Why the event cannot follow; nil when it can.
    func problem(folding event: AccessEvent, doctors: Int) -> String? {
        switch event {
        case .userAdded(let name, let standing):
            if user(name) != nil { return "user \(name) exists" }
            return problem(standing.doctor, doctors)
        case .userChanged(let name, let standing): return problem(name) ?? problem(standing.doctor, doctors)
        case .userDisabled(let name), .userEnabled(let name), .passwordSet(let name), .loginsEnded(let name):
            return problem(name)
        case .loginEnded: return nil
        case .keyCreated(let key):
            return self.key(key.id) == nil ? problem(key.doctor, doctors) : "key \(key.id) exists"
        case .keyRevoked(let id): return self.key(id) == nil ? "key \(id) does not exist" : nil
        }
    }

    private func problem(_ name: User.Name) -> String? { user(name) == nil ? "user \(name) does not exist" : nil }

    private func problem(_ doctor: Doctor.ID?, _ doctors: Int) -> String? {
        doctor.flatMap { $0.value > doctors ? "doctor \($0) does not exist" : nil }
    }
}
