import HTTPTypes
import Hummingbird
import OPDJournal

extension Desk {
    var healthRoutes: [Route] {
        [
            Route(.get, "/healthz", showsHospital: false, audience: .everybody) { request, _ in
                _ = try request.query()
                return .json { $0.member("status", "alive") }
            },
            Route(.get, "/readyz", showsHospital: false) { request, _ in
                _ = try request.query()
                let durability: Durability?
                do throws(Unavailability) {
                    durability = try await hospital.checkWritable()
                } catch {
                    throw Problem(error)
                }
                return .json { writer in
                    writer.member("status", "ready")
                    switch durability {
                    case nil: break
                    case .oneServer: writer.member("synchronous_standbys", 0)
                    case .standby(let count): writer.member("synchronous_standbys", count)
                    }
                }
            },
        ]
    }
}
