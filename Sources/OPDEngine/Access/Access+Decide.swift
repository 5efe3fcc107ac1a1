extension Access {
    /// Pure; no events means that there is nothing to change.
    func decide(_ command: AccessCommand, doctors: Int) throws(AccessRefusal) -> [AccessEvent] {
        switch command {
        case .addUser(let name, let standing):
            guard user(name) == nil else { throw .userExists(name) }
            guard !users.isEmpty || standing.role == .admin else { throw .firstUserIsAdmin }
            try check(standing.doctor, doctors)
            return [.userAdded(name, standing), .passwordSet(name)]
        case .changeUser(let name, let standing, let isDisabled):
            try check(standing.doctor, doctors)
            return try decideChange(of: try existing(name), to: standing, isDisabled)
        case .setPassword(let name): return [.passwordSet(try existing(name).name)]
        case .endLogins(let name): return [.loginsEnded(try existing(name).name)]
        case .endLogin(let login): return hasEnded(login.id) ? [] : [.loginEnded(login)]
        case .createKey(let key):
            guard self.key(key.id) == nil else { throw .keyExists(key.id) }
            try check(key.doctor, doctors)
            return [.keyCreated(key)]
        case .revokeKey(let id):
            guard let key = key(id) else { throw .keyNotFound(id) }
            return key.isRevoked ? [] : [.keyRevoked(id)]
        }
    }

    private func decideChange(
        of user: User, to standing: Standing, _ isDisabled: Bool
    ) throws(AccessRefusal) -> [AccessEvent] {
        if standing.role != .admin || isDisabled { try checkOthersAdministrate(but: user) }
        var events: [AccessEvent] = []
        if user.standing != standing { events.append(.userChanged(user.name, standing)) }
        if user.isDisabled != isDisabled {
            events.append(isDisabled ? .userDisabled(user.name) : .userEnabled(user.name))
        }
        return events
    }

    private func existing(_ name: User.Name) throws(AccessRefusal) -> User {
        guard let user = user(name) else { throw .userNotFound(name) }
        return user
    }

    private func check(_ doctor: Doctor.ID?, _ doctors: Int) throws(AccessRefusal) {
        if let doctor, doctor.value > doctors { throw .doctorNotFound(doctor) }
    }

    private func checkOthersAdministrate(but user: User) throws(AccessRefusal) {
        let isOne = !user.isDisabled && user.standing.role == .admin
        if isOne && administrators == 1 { throw .lastAdministrator(user.name) }
    }
}
