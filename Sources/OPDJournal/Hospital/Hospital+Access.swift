import OPDEngine

/// What a server needs to know of who may do what, for every request: without a copy of the whole directory.
extension Hospital {
    package var hasUsers: Bool { withDirectory { !$0.directory.access.users.isEmpty } }

    /// Nil when there is none, or the login was ended.
    package func user(_ name: User.Name, unlessEnded login: UInt64) -> User? {
        withDirectory { $0.directory.access.hasEnded(login) ? nil : $0.directory.access.user(name) }
    }

    /// A key, and the hash of what proves it.
    package func key(_ id: APIKey.ID) -> (key: APIKey, hash: String)? {
        withDirectory { directory in
            guard let key = directory.directory.access.key(id), let hash = directory.credentials[.key(id)] else {
                return nil
            }
            return (key, hash)
        }
    }

    /// A user who may log in, and the hash of the password.
    package func userWithPassword(_ name: User.Name) -> (user: User, hash: String)? {
        withDirectory { directory in
            guard let user = directory.directory.access.user(name), !user.isDisabled,
                let hash = directory.credentials[.user(name)]
            else { return nil }
            return (user, hash)
        }
    }

    package var access: Access { withDirectory { $0.directory.access } }

    /// Runs what takes long and is no reading, as the hash of a password does, on a thread of its own: one after the other.
    package func compute<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value { try await computing.run(body) }
}
