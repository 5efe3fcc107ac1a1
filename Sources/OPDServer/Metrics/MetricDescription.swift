/// What a metric is: its name by the conventions of Prometheus, its kind, and what it means.
package struct MetricDescription: Sendable {
    enum Kind: Sendable {
        case counter
        case gauge
        /// With the upper bounds of its buckets, in the unit of the metric; the last bucket, without one, is understood.
        case histogram([Double])

        var name: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    package let name: String
    let kind: Kind
    package let help: String

    init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }

    /// From half a millisecond, what an answer from memory takes, to the deadline of a database that is away.
    static let seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// Up to what may wait for a turn.
    static let sizes: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096]
}

extension MetricDescription {
    /// Everything that `/metrics` serves, in its order.
    package static let all: [MetricDescription] = ofRequests + ofTurns + ofTheDay + ofTheProcess

    private static let ofRequests = [
        MetricDescription(
            "opdesk_http_requests_total", .counter,
            "Requests answered, by method, path template and status."),
        MetricDescription(
            "opdesk_http_request_duration_seconds", .histogram(seconds),
            "Time from a request's head to the head of its answer, by method and path template."),
        MetricDescription("opdesk_connections", .gauge, "Connections open now, on all ports."),
        MetricDescription(
            "opdesk_connections_refused_total", .counter, "Connections that were too many, in all or of one address."),
        MetricDescription("opdesk_feed_listeners", .gauge, "Clients that listen to the live feed of a session."),
    ]

    private static let ofTurns = [
        MetricDescription(
            "opdesk_turn_commands", .histogram(sizes), "Commands decided in one turn, which is one commit at most."),
        MetricDescription("opdesk_append_entries", .histogram(sizes), "Entries appended to the journal in one commit."),
        MetricDescription(
            "opdesk_append_duration_seconds", .histogram(seconds),
            "Time of a commit, until it is on stable storage or has failed."),
        MetricDescription(
            "opdesk_turn_failures_total", .counter, "Turns that failed because of the journal, by reason."),
        MetricDescription(
            "opdesk_commands_decided_again_total", .counter,
            "Commands decided once more because another server had advanced what they rest on."),
        MetricDescription("opdesk_commands_outside", .gauge, "Commands that wait to be let in."),
        MetricDescription("opdesk_mailbox_depth", .gauge, "Commands that wait for the next turn."),
        MetricDescription(
            "opdesk_turn_standstill_seconds", .gauge,
            "For how long the turn loop has not moved while commands wait; 0 when it moves or none wait."),
        MetricDescription("opdesk_refusals_total", .counter, "Commands that the rules refused, by kind."),
        MetricDescription(
            "opdesk_unavailable_total", .counter, "Commands that nobody could decide, by reason; answered with 503."),
        MetricDescription(
            "opdesk_automatic_actions_total", .counter,
            "No-shows recorded and reserved seats released by the timer, by action."),
    ]

    private static let ofTheDay = [
        MetricDescription("opdesk_sessions_in_memory", .gauge, "Sessions held in memory, of any date."),
        MetricDescription(
            "opdesk_waitlisted_tokens", .gauge,
            "Tokens on a waitlist today, by department, of sessions in memory."),
        MetricDescription(
            "opdesk_queue_tokens", .gauge,
            "People present today who wait for their call, by department, of sessions in memory."),
    ]

    private static let ofTheProcess = [
        MetricDescription("opdesk_build_info", .gauge, "Always 1; the label says which release runs."),
        MetricDescription(
            "process_start_time_seconds", .gauge, "When the process started, in seconds since 1970-01-01 00:00 UTC."),
        MetricDescription("process_cpu_seconds_total", .counter, "Processor time used, in the program and the system."),
        MetricDescription("process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM."),
    ]
}
