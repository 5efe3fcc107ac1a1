import OPDEngine
import OPDJournal

extension Fields {
    mutating func userName(_ name: String) throws -> User.Name {
        guard let text = try optionalText(name, atMost: 200) else {
            throw missing(name, "a user's name")
        }
        guard let user = User.Name(text.lowercased()) else {
            throw problem(name, "takes 1 to 40 letters from a to z, digits, dots, hyphens and underscores.")
        }
        return user
    }

    /// A password that somebody chooses.
    mutating func password(_ name: String) throws -> String {
        let password = try secretText(name)
        guard password.unicodeScalars.count >= Secret.shortestPassword else {
            throw problem(name, "is too short; it takes \(Secret.shortestPassword) characters or more.")
        }
        return password
    }

    /// A password as it was typed: its spaces count.
    mutating func secretText(_ name: String) throws -> String {
        guard let value = value(name) else { throw missing(name, "a text") }
        guard case .string(let text) = value, !text.isEmpty, text.unicodeScalars.count <= Secret.longestPassword,
            !text.utf8.contains(0)
        else { throw problem(name, "takes a text of 1 to \(Secret.longestPassword) characters.") }
        return text
    }

    mutating func permissions(_ name: String) throws -> Permissions? {
        guard let values = try list(name) else { return nil }
        let permissions = values.compactMap { $0.text.flatMap(Permission.init(rawValue:)) }
        guard permissions.count == values.count else {
            let known = Permission.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem(name, "takes a list of \(known).")
        }
        return Permissions(permissions)
    }

    mutating func role(_ name: String) throws -> Role? {
        guard let value = value(name) else { return nil }
        guard let role = value.text.flatMap(Role.init(rawValue:)) else {
            throw problem(name, "takes one of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return role
    }

    mutating func optionalDoctor(_ name: String) throws -> Doctor.ID? {
        guard let number = try optionalWhole(name) else { return nil }
        guard let doctor = Doctor.ID(number) else { throw problem(name, "takes a doctor's id.") }
        return doctor
    }
}
