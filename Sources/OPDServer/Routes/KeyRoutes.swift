import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// API keys, for other systems.
extension Desk {
    var keyRoutes: [Route] {
        [
            Route(.get, "/keys") { request, _ in
                _ = try request.query()
                return .jsonList(hospital.access.keys) { $0.write(to: &$1, calendar) }
            },
            Route(.post, "/keys") { try await createKey($0, $1) },
            Route(.delete, "/keys/{key_id}") { try await revokeKey($0, $1) },
        ]
    }

    /// What proves the key is in this answer and nowhere else; a repeated request gets the key without it.
    private func createKey(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret)
        _ = try request.query()
        var fields = try command.fields()
        let name = try fields.userName("name")
        guard let scopes = try fields.permissions("scopes"), !scopes.isEmpty else {
            throw fields.missing("scopes", "a list of permissions")
        }
        let doctor = try fields.optionalDoctor("doctor_id")
        let days = try fields.optionalWhole("expires_in_days")
        if let days, !APIKey.lifetimes.contains(days) {
            throw fields.problem("expires_in_days", "takes a whole number from 1 to 3650.")
        }
        try fields.finish()
        guard let secret = KeySecret.drawn() else { throw Problem.doneButNotShown }
        let expiry = days.map { Instant(milliseconds: hospital.moment.instant.milliseconds + $0 * 86_400_000) }
        let key = APIKey(id: secret.id, name: name, scopes: scopes, doctor: doctor, expiry: expiry)
        let credentials = Credential.encode([(.key(key.id), Secret.hash(key: secret.text))])
        let receipt = try await submit(
            OPDJournal.Request(
                .directory(.access(.createKey(key))), actor: command.actor, requestID: command.requestID,
                details: PersonalDetails(credentials: credentials), key: command.key))
        guard case .directory(_, let events) = receipt, case .access(.keyCreated(let made))? = events.first else {
            throw Problem.doneButNotShown
        }
        return .json { writer in
            made.write(to: &writer, calendar)
            writer.member("secret", made.id == secret.id ? secret.text : nil)
        }
    }

    private func revokeKey(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret)
        _ = try request.query()
        let text = parameter("key_id", of: context)
        try command.fields().finish()
        guard let id = APIKey.ID(text), hospital.access.key(id) != nil else {
            throw Problem(.notFound, "Key \(text.prefix(40)) not found")
        }
        let receipt = try await submit(
            OPDJournal.Request(
                .directory(.access(.revokeKey(id))), actor: command.actor, requestID: command.requestID,
                key: command.key))
        guard case .directory(let directory, _) = receipt, let key = directory.access.key(id) else {
            throw Problem.doneButNotShown
        }
        return .json { key.write(to: &$0, calendar) }
    }
}

extension APIKey {
    /// In days.
    package static let lifetimes = 1...3_650

    func write(to writer: inout JSONWriter, _ calendar: HospitalCalendar) {
        writer.member("id", id.text)
        writer.member("name", name.text)
        writer.member("scopes", scopes)
        writer.key("doctor_id")
        if let doctor { writer.value(doctor.value) } else { writer.null() }
        writer.key("expires_at")
        if let expiry { writer.value(calendar.rfc3339(expiry)) } else { writer.null() }
        writer.member("revoked", isRevoked)
    }
}
