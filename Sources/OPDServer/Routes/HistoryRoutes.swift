import Hummingbird
import OPDEngine
import OPDJournal

extension Desk {
    var historyRoutes: [Route] {
        [Route(.get, "/tokens/{token_id}/history") { try await history($0, $1) }]
    }

    /// A token's part of the journal in plain sentences.
    private func history(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await tokenID(context)
        _ = try request.query()
        let entries: [HistoryEntry]
        do { entries = try await hospital.history(of: id.session) } catch { throw Problem(error) }
        guard entries.last?.after.token(id.number) != nil else {
            throw Problem(.notFound, "Token \(id.value) not found")
        }
        let lines = entries.compactMap { HistoryLine(of: id.number, in: $0, calendar) }
        return .json { writer in
            writer.member("token_id", id.value)
            writer.key("history")
            writer.array { writer in for line in lines { writer.object { line.write(to: &$0, calendar, id) } } }
        }
    }
}
