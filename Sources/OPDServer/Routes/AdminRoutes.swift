import HTTPTypes
import Hummingbird
import OPDJournal

extension Desk {
    var adminRoutes: [Route] {
        [Route(.post, "/admin/reset") { try await reset($0, $1) }]
    }

    private func reset(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret)
        _ = try request.query()
        let fields = try command.fields()
        try fields.finish()
        guard options.allowsReset else {
            throw Problem(
                .forbidden, "The reset is off while the server listens beyond this machine; --allow-reset turns it on.")
        }
        _ = try await submit(
            OPDJournal.Request(.reset, actor: command.actor, requestID: command.requestID, key: command.key))
        return .json { $0.member("detail", "State cleared") }
    }
}
