/// Who may do what at this hospital: a part of its directory.
package struct Access: Equatable, Sendable {
    /// In the order in which they came.
    package internal(set) var users: [User] = []
    package internal(set) var keys: [APIKey] = []
    /// Logins ended before their time that might still be shown.
    package internal(set) var endedLogins: [EndedLogin] = []
    var userPlaces: [User.Name: Int] = [:]
    var keyPlaces: [APIKey.ID: Int] = [:]

    init() {}

    package func user(_ name: User.Name) -> User? { userPlaces[name].map { users[$0] } }
    package func key(_ id: APIKey.ID) -> APIKey? { keyPlaces[id].map { keys[$0] } }
    package func hasEnded(_ login: UInt64) -> Bool { endedLogins.contains { $0.id == login } }

    var administrators: Int { users.count { !$0.isDisabled && $0.standing.role == .admin } }
}

/// What somebody wants of it.
package enum AccessCommand: Equatable, Sendable {
    case addUser(User.Name, Standing)
    /// Somebody who is disabled cannot log in, and is logged out.
    case changeUser(User.Name, Standing, isDisabled: Bool)
    /// Ends all logins of the user, too.
    case setPassword(User.Name)
    case endLogins(User.Name)
    case endLogin(EndedLogin)
    case createKey(APIKey)
    case revokeKey(APIKey.ID)
}

/// What happened to it.
package enum AccessEvent: Equatable, Sendable {
    case userAdded(User.Name, Standing)
    case userChanged(User.Name, Standing)
    case userDisabled(User.Name)
    case userEnabled(User.Name)
    /// Its hash stands beside the entry.
    case passwordSet(User.Name)
    case loginsEnded(User.Name)
    case loginEnded(EndedLogin)
    /// The hash of what proves it stands beside the entry.
    case keyCreated(APIKey)
    case keyRevoked(APIKey.ID)
}

/// Why not.
package enum AccessRefusal: Error, Equatable, Sendable {
    case userExists(User.Name)
    case userNotFound(User.Name)
    case keyNotFound(APIKey.ID)
    case keyExists(APIKey.ID)
    /// The hospital's first user, who makes the others.
    case firstUserIsAdmin
    /// Somebody must be able to let others in.
    case lastAdministrator(User.Name)
    case doctorNotFound(Doctor.ID)
}
