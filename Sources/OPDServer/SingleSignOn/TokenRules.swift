import OPDEngine
import OPDJournal

/// What a token of the identity provider has to say, and what its bearer is at the hospital.
package struct TokenRules: Sendable {
    let issuer: String
    let audience: String
    package var userClaim = "preferred_username"
    /// Where the user claim is missing.
    private static let lastUserClaim = "sub"
    package var roleClaim = "roles"
    package var doctorClaim = "doctor_id"
    package var roles = RoleNames.own

    /// By how much two clocks may differ, in milliseconds.
    static let leeway = 60_000
    /// The longest name of an actor, in bytes.
    private static let longestName = 100

    package init(issuer: String, audience: String) {
        self.issuer = issuer
        self.audience = audience
    }

    /// Who the claims say that it is, and until when that holds. The token's signature has been verified.
    func principal(_ claims: JSONValue, at now: Instant) throws(TokenFault) -> (principal: Principal, end: Instant) {
        guard claims["iss"]?.text == issuer else { throw .wrongIssuer }
        guard Self.texts(claims["aud"]).contains(audience) else { throw .wrongAudience }
        guard let expiry = claims["exp"].flatMap(Self.instant) else { throw .withoutExpiry }
        let end = Instant(milliseconds: expiry.milliseconds + Self.leeway)
        guard now < end else { throw .expired }
        if let beginning = claims["nbf"] {
            guard let instant = Self.instant(beginning), instant.milliseconds - Self.leeway <= now.milliseconds
            else { throw .notYetValid }
        }
        return (try principal(claims), end)
    }

    /// Of several roles the first of `Role` counts, and that alone: together they would give a doctor, who is bound to
    /// own sessions, what others may do in all.
    private func principal(_ claims: JSONValue) throws(TokenFault) -> Principal {
        guard let name = name(claims) else { throw .withoutName }
        let given = Self.texts(claims.claim(roleClaim)).compactMap { roles[$0] }
        guard let role = Role.allCases.first(where: { given.contains($0) }) else {
            throw .withoutRole(claim: roleClaim)
        }
        let doctor = role == .doctor ? claims.claim(doctorClaim).flatMap(Self.doctor) : nil
        if role == .doctor && doctor == nil { throw .withoutDoctor(claim: doctorClaim) }
        return Principal(proof: .token, actor: "sso:\(name)", permissions: role.permissions, doctor: doctor)
    }

    private func name(_ claims: JSONValue) -> String? {
        for claim in [claims.claim(userClaim), claims[Self.lastUserClaim]] {
            if let text = claim?.text, !text.isEmpty { return Self.printable(text) }
        }
        return nil
    }

    /// What is no printable ASCII becomes `%` and two digits a byte, as does `%`, so that no two names become one.
    private static func printable(_ name: String) -> String {
        var text = ""
        for byte in name.utf8 {
            let isPlain = (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "%")
            let piece = isPlain ? String(UnicodeScalar(byte)) : "%" + Secret.hex([byte]).uppercased()
            guard text.utf8.count + piece.utf8.count <= longestName else { break }
            text += piece
        }
        return text
    }

    /// One text, or a list of them.
    private static func texts(_ value: JSONValue?) -> [String] {
        value?.text.map { [$0] } ?? value?.elements?.compactMap(\.text) ?? []
    }

    /// A number, or the digits of one: providers keep what they know of users as texts, and as lists of one.
    private static func doctor(_ value: JSONValue) -> Doctor.ID? {
        if let elements = value.elements { return elements.count == 1 ? doctor(elements[0]) : nil }
        return (value.whole ?? value.text.flatMap(Desk.number)).flatMap { Doctor.ID($0) }
    }

    /// Seconds since 1970, whole or not (RFC 7519, 2).
    private static func instant(_ value: JSONValue) -> Instant? {
        let seconds: Double? =
            switch value {
            case .integer(let number): Double(number)
            case .number(let text): Double(text)
            default: nil
            }
        // Beyond these a number of milliseconds is no longer exact, and no date.
        guard let seconds, (0...1e12).contains(seconds) else { return nil }
        return Instant(milliseconds: Int(seconds * 1_000))
    }
}

/// What the identity provider calls the hospital's roles.
package struct RoleNames: Sendable {
    private let roles: [String: Role]

    /// The names that OPDesk uses itself.
    package static let own = RoleNames(Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, $0) }))

    private init(_ roles: [String: Role]) { self.roles = roles }

    /// `opd-clerk=clerk,opd-admin=admin`; nil for what is not of this form, or names one twice.
    package init?(_ text: String) {
        var roles: [String: Role] = [:]
        for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
            // The provider's name may have the sign in it; ours has not.
            guard let sign = pair.lastIndex(of: "="),
                let role = Role(rawValue: Self.trimmed(pair[pair.index(after: sign)...]))
            else { return nil }
            let name = Self.trimmed(pair[..<sign])
            guard !name.isEmpty, roles.updateValue(role, forKey: name) == nil else { return nil }
        }
        self.roles = roles
    }

    subscript(name: String) -> Role? { roles[name] }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
