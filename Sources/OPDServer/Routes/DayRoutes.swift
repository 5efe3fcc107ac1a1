import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// The life of a token on the day: everything that happens to one person at the hospital.
extension Desk {
    var dayRoutes: [Route] {
        [
            life("check-in") { .checkIn($0) }, life("call") { .callToken($0) }, life("recall") { .callToken($0) },
            life("start") { .startConsultation($0) }, life("complete") { .completeConsultation($0) },
            life("skip") { .skipPatient($0) }, life("park") { .parkPatient($0) },
            life("resume") { .resumePatient($0) },
            Route(.post, "/tokens/{token_id}/reinstate") { try await reinstate($0, $1) },
            Route(.post, "/tokens/{token_id}/move") { try await move($0, $1) },
            Route(.post, "/tokens/{token_id}/transfer") { try await transfer($0, $1) },
        ]
    }

    private func life(_ name: String, _ make: @escaping @Sendable (Token.Number) -> SessionCommand) -> Route {
        Route(.post, "/tokens/{token_id}/\(name)") { request, context in
            let id = try await tokenID(context)
            var day = try await DayRequest(request, context, self, dryRun: name == "call" || name == "recall")
            let command = try day.finish(.session(id.session, make(id.number)))
            return try await answer(command, about: id)
        }
    }

    private func reinstate(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await tokenID(context)
        var day = try await DayRequest(request, context, self)
        let allowsDuplicate = try day.fields.flag("allow_duplicate")
        let command = SessionCommand.reinstateToken(id.number, allowsDuplicate: allowsDuplicate)
        return try await answer(day.finish(.session(id.session, command)), about: id)
    }

    private func move(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await tokenID(context)
        var day = try await DayRequest(request, context, self)
        let slot = try day.fields.anyWhole("slot_index") ?? -1
        let acceptsWaitlist = try day.fields.flag("accept_waitlist")
        let command = SessionCommand.moveToken(id.number, to: slot, acceptsWaitlist: acceptsWaitlist)
        return try await answer(day.finish(.session(id.session, command)), about: id)
    }

    /// Carries out a command about one token, and shows the token and whom else it touched.
    func answer(_ command: OPDJournal.Request, about id: Token.ID) async throws -> Response {
        let receipt = try await sessionReceipt(command, id.session)
        return .json { writer in
            writer.member("token", receipt.token(id.number), calendar: calendar)
            writer.affected(receipt.affected(but: id.number), calendar: calendar)
            writer.version(receipt, isDryRun: command.isDryRun)
        }
    }

    private func transfer(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await tokenID(context)
        var day = try await DayRequest(request, context, self)
        let doctor = try await existingDoctor(&day.fields, "doctor_id")
        if doctor == id.session.doctor {
            throw Problem.invalid("doctor_id", "takes another doctor; within one session use move.")
        }
        let order = TransferOrder(
            token: id, target: Session.ID(doctor: doctor, day: id.session.day),
            slot: try day.fields.anyWhole("slot_index") ?? -1, acceptsWaitlist: try day.fields.flag("accept_waitlist"),
            allowsDuplicate: try day.fields.flag("allow_duplicate"))
        let command = try day.finish(.transfer(order))
        guard case .joint(let receipt) = try await submit(command, session: id.session), receipt.sessions.count == 2
        else {
            throw Problem.doneButNotShown
        }
        let (origin, target) = (receipt.sessions[0], receipt.sessions[1])
        let successor = origin.token(id.number)?.token.successor
        return .json { writer in
            writer.member("token", successor.flatMap { target.token($0.number) }, calendar: calendar)
            writer.member("transferred", origin.token(id.number), calendar: calendar)
            writer.affected(
                origin.affected(but: id.number) + target.affected(but: successor?.number), calendar: calendar)
            writer.version(origin, isDryRun: command.isDryRun)
            writer.member("target_version", command.isDryRun ? target.versionBefore : target.version)
        }
    }

    /// What a command of one session did.
    func sessionReceipt(
        _ command: OPDJournal.Request, _ session: Session.ID, wording: (Refusal) -> Problem? = { _ in nil }
    ) async throws -> SessionReceipt {
        guard case .session(let receipt) = try await submit(command, session: session, wording: wording) else {
            throw Problem.doneButNotShown
        }
        return receipt
    }
}

extension Problem {
    static let doneButNotShown = Problem(.internalServerError, "It was done, but cannot be shown.")
}
