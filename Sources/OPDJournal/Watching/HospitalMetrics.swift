import CoreMetrics
import OPDEngine
import Synchronization

/// What a node counts of its work, made once. What each number means is said where it is served.
struct HospitalMetrics: Sendable {
    /// Commands of one turn.
    let turnCommands: Recorder
    /// Entries of one append.
    let appendEntries: Recorder
    let appendDuration: Timer
    /// Commands that lost against another server, and were decided once more.
    let decidedAgain: Counter
    private let failures: CountersByKind
    private let refusals: CountersByKind
    private let unavailable: CountersByKind
    private let automaticActions: CountersByKind

    init(_ factory: any MetricsFactory) {
        turnCommands = Recorder(label: "opdesk_turn_commands", aggregate: true, factory: factory)
        appendEntries = Recorder(label: "opdesk_append_entries", aggregate: true, factory: factory)
        appendDuration = Timer(label: "opdesk_append_duration_seconds", factory: factory)
        decidedAgain = Counter(label: "opdesk_commands_decided_again_total", factory: factory)
        failures = CountersByKind("opdesk_turn_failures_total", by: "reason", JournalFailure.kinds, factory: factory)
        refusals = CountersByKind("opdesk_refusals_total", by: "kind", factory: factory)
        unavailable = CountersByKind("opdesk_unavailable_total", by: "reason", Unavailability.kinds, factory: factory)
        automaticActions = CountersByKind(
            "opdesk_automatic_actions_total", by: "action", ["no_show", "release"], factory: factory)
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
            automaticActions.increment("release")
        } else {
            automaticActions.increment("no_show")
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

/// Counters that are one metric, a label apart. Those named at first are there from the start, at zero, so that the first of
/// a kind is an increase; others come when they are first needed.
private final class CountersByKind: Sendable {
    private let label: String
    private let dimension: String
    private let factory: any MetricsFactory
    private let counters = Mutex<[String: Counter]>([:])

    init(_ label: String, by dimension: String, _ kinds: [String] = [], factory: any MetricsFactory) {
        self.label = label
        self.dimension = dimension
        self.factory = factory
        for kind in kinds { _ = counter(kind) }
    }

    func increment(_ kind: String) { counter(kind).increment() }

    private func counter(_ kind: String) -> Counter {
        counters.withLock { counters in
            if let counter = counters[kind] { return counter }
            let counter = Counter(label: label, dimensions: [(dimension, kind)], factory: factory)
            counters[kind] = counter
            return counter
        }
    }
}
