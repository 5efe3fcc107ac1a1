import CoreMetrics
import OPDEngine

/// What a node counts of its work, made once. What each number means is said where it is served.
struct HospitalMetrics: Sendable {
    /// Commands of one turn.
    let turnCommands: Recorder
    /// Entries of one append.
    let appendEntries: Recorder
    let appendDuration: Timer
    /// Commands that lost against another server, and were decided once more.
    let decidedAgain: Counter
    private let failures: CountersByKind<FailureKind>
    private let refusals: CountersByKind<RefusalKind>
    private let unavailable: CountersByKind<UnavailabilityKind>
    private let automaticActions: CountersByKind<AutomaticKind>

    init(_ factory: any MetricsFactory) {
        turnCommands = Recorder(label: "opdesk_turn_commands", aggregate: true, factory: factory)
        appendEntries = Recorder(label: "opdesk_append_entries", aggregate: true, factory: factory)
        appendDuration = Timer(label: "opdesk_append_duration_seconds", factory: factory)
        decidedAgain = Counter(label: "opdesk_commands_decided_again_total", factory: factory)
        failures = CountersByKind("opdesk_turn_failures_total", by: "reason", fromTheStart: true, factory: factory)
        refusals = CountersByKind("opdesk_refusals_total", by: "kind", fromTheStart: false, factory: factory)
        unavailable = CountersByKind("opdesk_unavailable_total", by: "reason", fromTheStart: true, factory: factory)
        automaticActions = CountersByKind(
            "opdesk_automatic_actions_total", by: "action", fromTheStart: true, factory: factory)
    }

    func count(_ answer: Answer) {
        switch answer {
        case .done: break
        case .refused(let refusal): refusals.increment(refusal.kind)
        case .unavailable(let reason): unavailable.increment(reason.kind)
        }
    }

    func count(_ failure: JournalFailure) { failures.increment(failure.kind) }

    /// Counts what a due command did; one that others were faster with did nothing.
    func count(_ command: SessionCommand, _ answer: Answer) {
        guard case .done(.session(let receipt)) = answer, !receipt.events.isEmpty else { return }
        if case .releaseReservation = command {
            automaticActions.increment(.release)
        } else {
            automaticActions.increment(.noShow)
        }
    }

    /// Takes the time of an append, whatever comes of it.
    func timing<Outcomes>(
        _ writes: [Write], _ append: () throws(JournalFailure) -> Outcomes
    ) throws(JournalFailure) -> Outcomes {
        let start = Uptime.now
        defer {
            appendDuration.recordNanoseconds(Int64(Uptime.now.nanoseconds - start.nanoseconds))
            appendEntries.record(writes.reduce(0) { $0 + $1.advancedStreams.count })
        }
        return try append()
    }
}
