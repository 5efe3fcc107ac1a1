import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// Stands before every route: finds out who calls, and lets in who may.
struct Gate: Sendable {
    let hospital: Hospital
    let options: AccessOptions

    /// Whether everybody has to say who they are.
    var isOn: Bool {
        switch options.mode {
        case .on: true
        case .off: false
        case .withUsers: hospital.hasUsers
        }
    }

    /// The route's handler, for those whom the table admits.
    func around(_ handler: @escaping Route.Handler, _ admission: Admission) -> Route.Handler {
        { request, context in
            try CrossSite.check(request)
            var context = context
            guard isOn else { return try await handler(request, context) }
            switch admission {
            case .everybody, .patient: context.principal = .stranger
            case .known: context.principal = try await principal(of: request)
            case .may(let permission):
                context.principal = try await principal(of: request)
                try context.principal.require(permission)
                if context.principal.doctor != nil { try checkOwnSession(context) }
            case .mayEverywhere(let permission):
                context.principal = try await principal(of: request)
                try context.principal.require(permission)
                try context.principal.requireAllDoctors()
            }
            let response = try await handler(request, context)
            return renewed(response, context.principal)
        }
    }

    /// Whoever is bound to a doctor gets no other's path.
    private func checkOwnSession(_ context: DeskContext) throws {
        if let text = context.parameters.get("doctor_id"), let doctor = Desk.number(text).flatMap({ Doctor.ID($0) }) {
            try context.principal.require(doctor)
        }
        if let text = context.parameters.get("token_id"), let token = Desk.number(text).flatMap({ Token.ID($0) }) {
            try context.principal.require(token.session.doctor)
        }
    }

    // MARK: Who it is

    func principal(of request: Request) async throws -> Principal {
        if let bearer = try Self.bearer(in: request.headers) { return try await principal(bearer: bearer, request) }
        guard let value = Login.cookieValue(in: request.headers) else {
            throw Problem.unknownCaller("Log in first, or send an API key as Authorization: Bearer.")
        }
        guard let login = Login(signed: value, hospital.secret),
            let user = try await found({ current(login) })
        else { throw Problem.unknownCaller("This login is over. Log in again.") }
        try Self.checkClaimsNobody(request)
        return Principal(user, login)
    }

    private static func checkClaimsNobody(_ request: Request) throws {
        guard request.headers[CommandRequest.actorHeader] == nil else {
            throw Problem.invalid("X-Actor", "is not for those who log in: the user is the actor.")
        }
    }

    private static func bearer(in headers: HTTPFields) throws -> String? {
        var found: String?
        for field in headers where field.name == .authorization {
            guard found == nil, let bearer = bearer(of: field.value) else {
                throw Problem.unknownCaller("Authorization: takes Bearer and an API key, once.")
            }
            found = bearer
        }
        return found
    }

    /// What follows the word Bearer. Bytes are looked at, not characters: this stands before every request.
    private static func bearer(of value: String) -> String? {
        let space = UInt8(ascii: " ")
        guard let end = value.utf8.firstIndex(of: space), value[..<end].lowercased() == "bearer" else { return nil }
        let rest = value.utf8[end...].drop { $0 == space }
        return rest.isEmpty ? nil : String(Substring(rest))
    }

    private func principal(bearer: String, _ request: Request) async throws -> Principal {
        if let singleSignOn = options.singleSignOn, IdentityToken.isOne(bearer) {
            try Self.checkClaimsNobody(request)
            do throws(TokenFault) {
                return try await singleSignOn.principal(bearer: bearer, at: hospital.moment.instant)
            } catch {
                throw Problem(error)
            }
        }
        let claimed = try CommandRequest.claimedActor(of: request)
        if let secret = KeySecret(bearer) {
            guard let (key, hash) = try await found({ hospital.key(secret.id) }),
                Secret.areEqual(Secret.hash(key: bearer), hash),
                key.isValid(at: hospital.now)
            else { throw Problem.unknownCaller("This key is unknown, revoked or expired.") }
            return Principal(key, claimed: claimed)
        }
        let kinds = options.singleSignOn == nil ? "no" : "neither a signed JSON Web Token nor an"
        throw Problem.unknownCaller("This is \(kinds) API key of OPDesk. A key begins with \(KeySecret.prefix).")
    }

    /// Looked up again before it is denied: another server may have given it this moment.
    private func found<Value>(_ look: () -> Value?) async throws -> Value? {
        if let value = look() { return value }
        do { try await hospital.catchUp() } catch { throw Problem(error) }
        return look()
    }

    /// The user of a login that is not over.
    func current(_ login: Login) -> User? {
        guard login.epoch == hospital.epoch, !login.isOver(at: hospital.now, options.lifetime),
            let user = hospital.user(login.user, unlessEnded: login.id),
            !user.isDisabled, user.generation == login.generation
        else { return nil }
        return user
    }

    /// An answer to a login that was not used for a while brings it anew, unless it says something about it itself.
    private func renewed(_ response: Response, _ principal: Principal) -> Response {
        guard case .login(_, let login) = principal.proof else { return response }
        let now = hospital.now
        guard now.milliseconds - login.lastUsed.milliseconds >= options.lifetime.renewal,
            response.headers[.setCookie] == nil
        else { return response }
        var response = response
        response.headers.append(
            login.used(at: now).cookie(hospital.secret, isSecure: options.usesSecureCookies))
        return response
    }
}
