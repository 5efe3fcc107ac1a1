/// Somebody who logs in. The password's hash is kept beside the journal, see `LiveDirectory`.
package struct User: Equatable, Sendable {
    /// What a user types: 1 to 40 of `a`–`z`, `0`–`9`, `.`, `_`, `-`, of which the first is a letter or digit.
    package struct Name: Hashable, Comparable, Sendable, CustomStringConvertible {
        package let text: String

        package init?(_ text: String) {
            func isWord(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
            guard (1...40).contains(text.utf8.count), let first = text.utf8.first, isWord(first),
                text.utf8.allSatisfy({ isWord($0) || [0x2D, 0x2E, 0x5F].contains($0) })
            else { return nil }
            self.text = text
        }

        package var description: String { text }

        package static func < (left: Name, right: Name) -> Bool { left.text < right.text }
    }

    package let name: Name
    package internal(set) var standing: Standing
    package internal(set) var isDisabled = false
    /// Counts what ended all sessions of the user: a login of an earlier one is over.
    package internal(set) var generation = 0

    init(name: Name, standing: Standing) {
        self.name = name
        self.standing = standing
    }

    package var permissions: Permissions { standing.role.permissions.union(standing.grants) }
}

/// What a user is and may.
package struct Standing: Equatable, Sendable {
    package let role: Role
    /// Whose sessions are the user's own; set for the role `doctor` and no other.
    package let doctor: Doctor.ID?
    /// What this user may beyond the role.
    package let grants: Permissions

    /// Nil when the role and the doctor do not go together.
    package init?(role: Role, doctor: Doctor.ID? = nil, grants: Permissions = []) {
        guard (role == .doctor) == (doctor != nil) else { return nil }
        self.role = role
        self.doctor = doctor
        self.grants = grants
    }
}

/// One login that was ended before its time.
package struct EndedLogin: Equatable, Sendable {
    /// Drawn by chance at the edge.
    package let id: UInt64
    /// When it would have ended by itself; from then on nobody has to remember it.
    package let until: Instant

    /// The longest that a login may last, in milliseconds: 7 days.
    package static let longest = 7 * 86_400_000

    package init(id: UInt64, until: Instant) {
        self.id = id
        self.until = until
    }
}
