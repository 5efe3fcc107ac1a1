/// With what another system calls the API. What proves it is kept beside the journal as a hash, see `LiveDirectory`.
package struct APIKey: Equatable, Sendable {
    /// Public, drawn by chance at the edge: 1 to 20 of `a`–`z` and `0`–`9`.
    package struct ID: Hashable, Sendable, CustomStringConvertible {
        package let text: String

        package init?(_ text: String) {
            guard (1...20).contains(text.utf8.count),
                text.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) })
            else { return nil }
            self.text = text
        }

        package var description: String { text }
    }

    package let id: ID
    /// Which system it is for, as the manager reads it.
    package let name: User.Name
    package let scopes: Permissions
    /// Whose sessions alone it may touch; nil for all.
    package let doctor: Doctor.ID?
    /// Nil for one that does not expire.
    package let expiry: Instant?
    package internal(set) var isRevoked = false

    package init(id: ID, name: User.Name, scopes: Permissions, doctor: Doctor.ID? = nil, expiry: Instant? = nil) {
        self.id = id
        self.name = name
        self.scopes = scopes
        self.doctor = doctor
        self.expiry = expiry
    }

    package func isValid(at now: Instant) -> Bool { !isRevoked && expiry.map { now < $0 } ?? true }
}
