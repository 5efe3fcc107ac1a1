import HTTPTypes
import Hummingbird
import OPDJournal

extension Desk {
    var healthRoutes: [Route] {
        [
            Route(.get, "/healthz") { request, _ in
                _ = try request.query()
                return .json { $0.member("status", "alive") }
            },
            Route(.get, "/readyz") { request, _ in
                _ = try request.query()
                do throws(Unavailability) {
                    try await hospital.checkWritable()
                } catch {
                    throw Problem(error)
                }
                return .json { $0.member("status", "ready") }
            },
        ]
    }
}
