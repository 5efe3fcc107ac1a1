import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// Users, as an admin sees to them.
extension Desk {
    var userRoutes: [Route] {
        [
            Route(.get, "/users") { request, _ in
                _ = try request.query()
                return .jsonList(hospital.access.users) { $0.write(to: &$1) }
            },
            Route(.post, "/users") { try await addUser($0, $1) },
            Route(.patch, "/users/{name}") { try await changeUser($0, $1) },
            Route(.put, "/users/{name}/password") { try await setPassword($0, $1) },
            Route(.post, "/users/{name}/logout") { try await endLogins($0, $1) },
        ]
    }

    private func addUser(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret, holdsSecret: true)
        _ = try request.query()
        var fields = try command.fields()
        let name = try fields.userName("name")
        let password = try fields.password("password")
        guard let role = try fields.role("role") else {
            throw fields.missing("role", "one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let standing = try fields.standing(role)
        try fields.finish()
        let hash = try await hash(of: password)
        return try await answer(.addUser(name, standing), about: name, command, hash: hash)
    }

    /// What the body does not name stays.
    private func changeUser(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret)
        _ = try request.query()
        let user = try user(context)
        var fields = try command.fields()
        let role = try fields.role("role") ?? user.standing.role
        let standing = try fields.standing(role, from: user.standing)
        let isDisabled = fields.value("disabled") == nil ? user.isDisabled : try fields.flag("disabled")
        try fields.finish()
        return try await answer(
            .changeUser(user.name, standing, isDisabled: isDisabled), about: user.name, command)
    }

    private func setPassword(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret, holdsSecret: true)
        _ = try request.query()
        let user = try user(context)
        var fields = try command.fields()
        let password = try fields.password("password")
        try fields.finish()
        try await setPassword(user.name, password, command)
        return .json { user.write(to: &$0) }
    }

    private func endLogins(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret)
        _ = try request.query()
        let user = try user(context)
        try command.fields().finish()
        return try await answer(.endLogins(user.name), about: user.name, command)
    }

    /// The user that a path names.
    private func user(_ context: DeskContext) throws -> User {
        let text = parameter("name", of: context)
        guard let user = User.Name(text).flatMap({ hospital.access.user($0) }) else {
            throw Problem(.notFound, "User \(text.prefix(40)) not found")
        }
        return user
    }

    // MARK: Carrying out

    /// On a thread of its own, since it takes a tenth of a second.
    func hash(of password: String) async throws -> String {
        let cost = options.access.passwordCost
        do {
            return try await hospital.compute { try Secret.hash(password: password, cost) }
        } catch let reason as Unavailability {
            throw Problem(reason)
        }
    }

    func setPassword(_ name: User.Name, _ password: String, _ command: CommandRequest) async throws {
        let hash = try await hash(of: password)
        _ = try await submit(
            OPDJournal.Request(
                .directory(.access(.setPassword(name))), actor: command.actor, requestID: command.requestID,
                details: PersonalDetails(credentials: Credential.encode([(.user(name), hash)])), key: command.key))
    }

    func addUser(
        _ name: User.Name, _ standing: Standing, _ password: String, actor: String, _ context: DeskContext
    ) async throws {
        let hash = try await hash(of: password)
        _ = try await submit(
            OPDJournal.Request(
                .directory(.access(.addUser(name, standing))), actor: actor, requestID: context.requestID,
                details: PersonalDetails(credentials: Credential.encode([(.user(name), hash)]))))
    }

    private func answer(
        _ wanted: AccessCommand, about name: User.Name, _ command: CommandRequest, hash: String? = nil
    ) async throws -> Response {
        let details = hash.map { PersonalDetails(credentials: Credential.encode([(.user(name), $0)])) }
        let receipt = try await submit(
            OPDJournal.Request(
                .directory(.access(wanted)), actor: command.actor, requestID: command.requestID, details: details,
                key: command.key))
        guard case .directory(let directory, _) = receipt, let user = directory.access.user(name) else {
            throw Problem.doneButNotShown
        }
        return .json { user.write(to: &$0) }
    }
}

extension Fields {
    /// The doctor goes with the role doctor, and with no other.
    fileprivate mutating func standing(_ role: Role, from before: Standing? = nil) throws -> Standing {
        let doctor = try optionalDoctor("doctor_id") ?? (role == .doctor ? before?.doctor : nil)
        let grants = try permissions("grants") ?? before?.grants ?? []
        guard let standing = Standing(role: role, doctor: doctor, grants: grants) else {
            throw role == .doctor
                ? missing("doctor_id", "the id of the doctor whose sessions are the user's own")
                : problem("doctor_id", "goes with the role doctor only.")
        }
        return standing
    }
}

extension User {
    func write(to writer: inout JSONWriter) {
        writer.member("name", name.text)
        writer.member("role", standing.role.rawValue)
        writer.key("doctor_id")
        if let doctor = standing.doctor { writer.value(doctor.value) } else { writer.null() }
        writer.member("grants", standing.grants)
        writer.member("disabled", isDisabled)
    }
}
