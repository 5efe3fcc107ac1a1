import HTTPTypes
import Hummingbird
import OPDJournal

extension Desk {
    var adminRoutes: [Route] {
        [Route(.post, "/admin/reset") { request, _ in try await reset(request) }]
    }

    private func reset(_ request: Request) async throws -> Response {
        let command = try await CommandRequest(request, secret: hospital.secret)
        _ = try request.query()
        let fields = try command.fields()
        try fields.finish()
        guard options.allowsReset else {
            throw Problem(
                .forbidden, "The reset is off while the server listens beyond this machine; --allow-reset turns it on.")
        }
        _ = try await submit(OPDJournal.Request(.reset, actor: command.actor, key: command.key))
        return .json { $0.member("detail", "State cleared") }
    }
}
