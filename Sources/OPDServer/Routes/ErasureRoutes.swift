import Hummingbird
import OPDEngine
import OPDJournal

extension Desk {
    var erasureRoutes: [Route] { [Route(.post, "/tokens/{token_id}/erase") { try await erase($0, $1) }] }

    /// Forgets whose a token is, with the other tokens of the same person. A reason may be given, and is not kept: it could
    /// say who it was.
    private func erase(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await tokenID(context)
        var day = try await DayRequest(request, context, self)
        let acceptsLive = try day.fields.flag("accept_live")
        var command = try day.finish(.erase(ErasureOrder(token: id, acceptsLive: acceptsLive)))
        command.details = nil
        guard case .joint(let receipt) = try await submit(command, session: id.session) else {
            throw Problem.doneButNotShown
        }
        return .json { writer in
            writer.key("erased")
            writer.array { writer in
                for record in receipt.sessions.flatMap(\.erased) {
                    writer.object { record.write(to: &$0, calendar: calendar) }
                }
            }
            if let first = receipt.sessions.first { writer.version(first, isDryRun: command.isDryRun) }
        }
    }
}

extension SessionReceipt {
    /// Those that were erased by the command, or the one that it named when that was erased before.
    fileprivate var erased: [TokenRecord] {
        if events.isEmpty { return tokens }
        return events.compactMap { event in
            if case .tokenErased(let number) = event { token(number) } else { nil }
        }
    }
}
