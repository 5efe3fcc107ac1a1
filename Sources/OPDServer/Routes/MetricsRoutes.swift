import HTTPTypes
import Hummingbird
import NIOCore
import OPDJournal

extension Desk {
    var metricsRoutes: [Route] {
        [
            Route(.get, "/metrics", showsHospital: false) { request, _ in
                _ = try request.query()
                let text = metrics.exposition(with: figures)
                return Response(
                    status: .ok, headers: [.contentType: ExpositionText.contentType, .cacheControl: "no-store"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
            }
        ]
    }

    /// What is in memory now. Nothing is read from the journal for it.
    private var figures: [Figure] {
        var figures = [
            Figure("opdesk_connections", is: Double(connections.count)),
            Figure("opdesk_connections_refused_total", is: Double(connections.turnedAway)),
            Figure("opdesk_feed_listeners", is: Double(hospital.feed.listenerCount)),
            Figure("opdesk_commands_outside", is: Double(turnstile?.waitingCount ?? 0)),
            Figure("opdesk_mailbox_depth", is: Double(hospital.queueDepth)),
            Figure("opdesk_turn_standstill_seconds", is: (hospital.standstill ?? .zero) / .seconds(1)),
            Figure("opdesk_sessions_in_memory", is: Double(hospital.sessionsInMemory)),
        ]
        for department in hospital.departmentFigures {
            let labels = [(name: "department", value: department.department ?? "(none)")]
            figures.append(Figure("opdesk_waitlisted_tokens", labels, is: Double(department.waitlisted)))
            figures.append(Figure("opdesk_queue_tokens", labels, is: Double(department.present)))
        }
        return figures + ProcessFigures.now(start: startedAt, version: options.version)
    }
}
