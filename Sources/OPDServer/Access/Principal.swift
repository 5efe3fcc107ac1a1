import HTTPTypes
import OPDEngine

/// Who makes a request, and what they may.
struct Principal: Sendable {
    /// How they proved it. Indirect, since it travels with each request through every layer, and few look at it.
    indirect enum Proof: Sendable {
        /// Access control is off: whoever reaches the server is trusted.
        case none
        case login(User.Name, Login)
        case key(APIKey.ID)
        /// The hospital's identity provider says so.
        case token
        case link
    }

    let proof: Proof
    /// As entries and the log name them; nil for one who did not say.
    let actor: String?
    let permissions: Permissions
    /// Whose sessions alone they may touch; nil for all.
    let doctor: Doctor.ID?

    static let trusted = Principal(proof: .none, actor: nil, permissions: .all, doctor: nil)

    /// Somebody at a route that is open to everybody.
    static let stranger = Principal(proof: .none, actor: nil, permissions: [], doctor: nil)

    func may(_ permission: Permission) -> Bool { permissions.has(permission) }

    /// Throws 403 for who may not.
    func require(_ permission: Permission) throws {
        guard may(permission) else { throw Problem.notPermitted(permission, actor) }
    }

    /// Whether this doctor's sessions are theirs to touch.
    func reaches(_ doctor: Doctor.ID) -> Bool { self.doctor.map { $0 == doctor } ?? true }

    /// Throws 403 for a doctor's session that is not their own.
    func require(_ doctor: Doctor.ID) throws {
        if let own = self.doctor, own != doctor { throw Problem.notOwnSession(own) }
    }

    /// Throws 403 for who is bound to one doctor.
    func requireAllDoctors() throws {
        if let doctor { throw Problem.notOwnSession(doctor) }
    }
}

extension Principal {
    init(_ user: User, _ login: Login) {
        self.init(
            proof: .login(user.name, login), actor: "user:\(user.name)", permissions: user.permissions,
            doctor: user.standing.doctor)
    }

    /// A system may say for whom it asks.
    init(_ key: APIKey, claimed: String?) {
        let name = "key:\(key.name)"
        self.init(
            proof: .key(key.id), actor: claimed.map { "\(name) for \($0)" } ?? name, permissions: key.scopes,
            doctor: key.doctor)
    }
}

extension Problem {
    static func notPermitted(_ permission: Permission, _ actor: String?) -> Problem {
        Problem(
            .forbidden,
            "\(actor ?? "Nobody") may not do this: it needs the permission \(permission.rawValue). An admin can give it."
        )
    }

    static func notOwnSession(_ doctor: Doctor.ID) -> Problem {
        Problem(.forbidden, "Only the sessions of doctor \(doctor) are yours. Ask the desk for the others.")
    }

    static func unknownCaller(_ detail: String) -> Problem {
        Problem(.unauthorized, detail, headers: [HTTPField(name: .wwwAuthenticate, value: "Bearer realm=\"OPDesk\"")])
    }
}
