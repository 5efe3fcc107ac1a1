import HTTPTypes
import Hummingbird
import OPDJournal
import ServiceLifecycle

extension Desk {
    var healthRoutes: [Route] {
        [
            Route(.get, "/healthz", showsHospital: false, audience: .everybody) { request, _ in
                _ = try request.query()
                if let standstill = hospital.standstill, standstill > options.standstillLimit {
                    throw Problem.standingStill(longerThan: options.standstillLimit)
                }
                return .json { $0.member("status", "alive") }
            },
            Route(.get, "/readyz", showsHospital: false) { request, _ in
                _ = try request.query()
                if Task.isShuttingDownGracefully { throw Problem(.shuttingDown) }
                let durability: Durability?
                do throws(Unavailability) {
                    durability = try await hospital.checkWritable(within: options.readinessLimit)
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

extension Problem {
    fileprivate static func standingStill(longerThan limit: Duration) -> Problem {
        Problem(
            .serviceUnavailable,
            "Commands wait, and the turn loop has not moved for over \(limit.components.seconds) seconds. Please "
                + "restart the server, and look at the disk or the database.",
            headers: [HTTPField(name: .retryAfter, value: "1")])
    }
}
