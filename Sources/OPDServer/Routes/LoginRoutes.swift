import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// Saying who one is: the first user, logging in and out, one's own password.
extension Desk {
    var loginRoutes: [Route] {
        [
            Route(.post, "/setup", rateLimit: .login) { try await setUp($0, $1) },
            Route(.post, "/login", rateLimit: .login) { try await login($0, $1) },
            Route(.post, "/logout") { try await logout($0, $1, everywhere: false) },
            Route(.post, "/logout/everywhere") { try await logout($0, $1, everywhere: true) },
            Route(.get, "/me", showsHospital: false) { request, context in
                _ = try request.query()
                return .json { context.principal.write(to: &$0) }
            },
            Route(.put, "/me/password", rateLimit: .login) { try await changeOwnPassword($0, $1) },
        ]
    }

    /// Makes the first user, with the code that the server's terminal shows.
    private func setUp(_ request: Request, _ context: DeskContext) async throws -> Response {
        var credentials = try await Credentials(request, context, self)
        let code = try credentials.fields.text("code", atMost: 100)
        try credentials.fields.finish()
        guard let wanted = options.access.setupCode, !hospital.hasUsers else { throw Self.noSetUp }
        try wait(for: "\u{0}setup")
        guard Secret.areEqual(code.uppercased(), wanted) else {
            failures.note("\u{0}setup", at: hospital.moment.instant)
            throw Problem(
                .forbidden, "This is not the set-up code of this server. Its terminal shows it.", field: "code")
        }
        guard let standing = Standing(role: .admin) else { throw Problem.doneButNotShown }
        try await addUser(credentials.name, standing, credentials.password, actor: "setup", context)
        return try loggedIn(credentials.name)
    }

    private static let noSetUp = Problem(
        .conflict, "The set-up code is over, or was never given: this hospital has users, or access control is off.")

    private func login(_ request: Request, _ context: DeskContext) async throws -> Response {
        let credentials = try await Credentials(request, context, self, checksLength: false)
        try credentials.fields.finish()
        try wait(for: credentials.name.text)
        try await prove(credentials.name, credentials.password)
        return try loggedIn(credentials.name)
    }

    /// Throws 401 unless the password is the user's. That takes as long for a user that does not exist.
    private func prove(_ name: User.Name, _ password: String) async throws {
        do { try await hospital.catchUp() } catch { throw Problem(error) }
        let known = hospital.userWithPassword(name)
        let isRight: Bool
        do {
            isRight = try await hospital.compute { [cost = options.access.passwordCost] in
                known.map { Secret.isPassword(password, of: $0.hash) } ?? Secret.isPasswordOfNobody(password, cost)
            }
        } catch let reason as Unavailability {
            throw Problem(reason)
        }
        guard isRight else {
            failures.note(name.text, at: hospital.moment.instant)
            throw Problem.unknownCaller("The name or the password is wrong.")
        }
        failures.forget(name.text)
    }

    private func wait(for name: String) throws {
        let wait = failures.wait(name, at: hospital.moment.instant)
        guard wait > 0 else { return }
        let seconds = (wait + 999) / 1_000
        throw Problem(
            .tooManyRequests, "Too many attempts failed. Try again in \(seconds) seconds.",
            headers: [HTTPField(name: .retryAfter, value: "\(seconds)")])
    }

    /// A login of its own each time: one that was there before is no part of it.
    private func loggedIn(_ name: User.Name) throws -> Response {
        guard let user = hospital.access.user(name) else { throw Problem.doneButNotShown }
        let now = hospital.moment.instant
        let login = Login(
            user: name, id: UInt64.random(in: .min ... .max), generation: user.generation, epoch: hospital.epoch,
            begun: now, lastUsed: now)
        var response = Response.json { Principal(user, login).write(to: &$0) }
        response.headers.append(login.cookie(hospital.secret, isSecure: options.access.usesSecureCookies))
        return response
    }

    private func logout(_ request: Request, _ context: DeskContext, everywhere: Bool) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret)
        _ = try request.query()
        try command.fields().finish()
        guard case .login(let name, let login) = context.principal.proof else {
            throw Problem(
                .conflict,
                "Nobody is logged in: an API key is revoked, not logged out, and the identity provider ends its tokens."
            )
        }
        let wanted = everywhere ? AccessCommand.endLogins(name) : .endLogin(login.ended(options.access.lifetime))
        _ = try await submit(
            OPDJournal.Request(.directory(.access(wanted)), actor: command.actor, requestID: command.requestID))
        var response = Response.json { $0.member("detail", everywhere ? "Logged out everywhere" : "Logged out") }
        response.headers.append(Login.cookieRemoved(isSecure: options.access.usesSecureCookies))
        return response
    }

    private func changeOwnPassword(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret, holdsSecret: true)
        _ = try request.query()
        var fields = try command.fields()
        let current = try fields.secretText("current_password")
        let password = try fields.password("password")
        try fields.finish()
        guard case .login(let name, _) = context.principal.proof else {
            throw Problem(.conflict, "Nobody is logged in: API keys and tokens have no password here.")
        }
        try wait(for: name.text)
        try await prove(name, current)
        try await setPassword(name, password, command)
        return try loggedIn(name)
    }
}

/// A name and a password, as somebody sends them.
private struct Credentials {
    var fields: Fields
    let name: User.Name
    let password: String

    init(_ request: Request, _ context: DeskContext, _ desk: Desk, checksLength: Bool = true) async throws {
        let command = try await CommandRequest(request, context, secret: desk.hospital.secret, holdsSecret: true)
        _ = try request.query()
        var fields = try command.fields()
        name = try fields.userName("user")
        password = try checksLength ? fields.password("password") : fields.secretText("password")
        self.fields = fields
    }
}

extension Principal {
    func write(to writer: inout JSONWriter) {
        switch proof {
        case .login(let name, _):
            writer.member("kind", "user")
            writer.member("user", name.text)
        case .key(let id):
            writer.member("kind", "key")
            writer.member("key_id", id.text)
        case .token: writer.member("kind", "token")
        case .link: writer.member("kind", "link")
        case .none: writer.member("kind", "anybody")
        }
        writer.member("actor", actor)
        writer.member("permissions", permissions)
        writer.key("doctor_id")
        if let doctor { writer.value(doctor.value) } else { writer.null() }
    }
}

extension JSONWriter {
    mutating func member(_ name: StaticString, _ permissions: Permissions) {
        key(name)
        array { writer in for permission in permissions.list { writer.value(permission.rawValue) } }
    }
}
