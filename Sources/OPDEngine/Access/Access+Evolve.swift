extension Access {
    /// Folds one event. Never refuses.
    mutating func evolve(_ event: AccessEvent) {
        switch event {
        case .userAdded(let name, let standing):
            userPlaces[name] = users.count
            users.append(User(name: name, standing: standing))
        case .userChanged(let name, let standing): change(name) { $0.standing = standing }
        case .userDisabled(let name):
            change(name) { user in
                user.isDisabled = true
                user.generation += 1
            }
        case .userEnabled(let name): change(name) { $0.isDisabled = false }
        case .passwordSet(let name), .loginsEnded(let name): change(name) { $0.generation += 1 }
        case .loginEnded(let login):
            // A login lasts no longer than the longest, so what ended before this one began is over.
            let begun = login.until.milliseconds - EndedLogin.longest
            endedLogins.removeAll { $0.until.milliseconds <= begun }
            endedLogins.append(login)
        case .keyCreated(let key):
            keyPlaces[key.id] = keys.count
            keys.append(key)
        case .keyRevoked(let id): if let place = keyPlaces[id] { keys[place].isRevoked = true }
        }
    }

    private mutating func change(_ name: User.Name, _ body: (inout User) -> Void) {
        if let place = userPlaces[name] { body(&users[place]) }
    }

    /// What makes the same again in another epoch. A reset empties the hospital; nobody is locked out by it.
    package var remade: [AccessEvent] {
        users.flatMap { user -> [AccessEvent] in
            // Its doctor is gone with the others.
            let standing = user.standing.doctor == nil ? user.standing : nil
            guard let standing else { return [] }
            return [.userAdded(user.name, standing), .passwordSet(user.name)]
                + (user.isDisabled ? [.userDisabled(user.name)] : [])
        } + keys.filter { !$0.isRevoked && $0.doctor == nil }.map { .keyCreated($0) }
    }
}
