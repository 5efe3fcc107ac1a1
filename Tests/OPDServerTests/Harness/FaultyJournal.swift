import Dispatch
import OPDEngine
import OPDJournal
import Synchronization

/// A journal that fails, or waits, when a test says so.
final class FaultyJournal: Journal {
    private struct State {
        var fault: JournalFailure?
        /// Appending still works then.
        var failsReadingOnly = false
        var isHolding = false
        var holdsProbes = false
        var probes = 0
    }

    private let journal: any Journal
    private let state = Mutex(State())
    private let probeGate = DispatchSemaphore(value: 0)
    private let gate = DispatchSemaphore(value: 0)
    private let closing = DispatchSemaphore(value: 0)
    /// As one server of several on the same journal, none of which hears the others' announcements.
    let isShared: Bool
    private let arrivals = AsyncStream<Void>.makeStream()

    init(_ journal: any Journal, isShared: Bool = false) {
        self.journal = journal
        self.isShared = isShared
    }

    /// Fails everything from now on; nil heals it.
    func fail(with fault: JournalFailure?) {
        state.withLock { ($0.fault, $0.failsReadingOnly) = (fault, false) }
    }

    /// Fails what only reads.
    func failReading() {
        state.withLock { state in
            state.fault = .unavailable("disk I/O error (10)")
            state.failsReadingOnly = true
        }
    }

    /// Makes appending wait until `release`.
    func hold() { state.withLock { $0.isHolding = true } }

    /// Makes the question whether it can be written wait until `releaseProbes`.
    func holdProbes() { state.withLock { $0.holdsProbes = true } }

    func releaseProbes() {
        state.withLock { $0.holdsProbes = false }
        probeGate.signal()
    }

    /// How often that was asked.
    var probes: Int { state.withLock { $0.probes } }

    /// Returns when an append waits.
    func untilHeld() async {
        for await _ in arrivals.stream { return }
    }

    func release() {
        state.withLock { $0.isHolding = false }
        gate.signal()
    }

    private func check(appending: Bool = false) throws(JournalFailure) {
        let fault = state.withLock { state in appending && state.failsReadingOnly ? nil : state.fault }
        if let fault { throw fault }
    }

    func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome] {
        if state.withLock({ $0.isHolding }) {
            arrivals.continuation.yield()
            gate.wait()
        }
        try check(appending: true)
        return try journal.append(writes)
    }

    func entries(_ filter: EntryFilter, limit: Int) throws(JournalFailure) -> [RecordedEntry] {
        try check()
        return try journal.entries(filter, limit: limit)
    }

    func entries(
        of stream: StreamID, after version: Int, through: Int?
    ) throws(JournalFailure) -> [RecordedEntry] {
        try check()
        return try journal.entries(of: stream, after: version, through: through)
    }

    func heads(of streams: [StreamID]) throws(JournalFailure) -> [Int] {
        try check()
        return try journal.heads(of: streams)
    }

    func remembered(
        _ keys: [Digest128], epoch: Int
    ) throws(JournalFailure) -> [Digest128: RememberedKey] {
        try check()
        return try journal.remembered(keys, epoch: epoch)
    }

    func currentEpoch() throws(JournalFailure) -> Int {
        try check()
        return try journal.currentEpoch()
    }

    var secret: HospitalSecret { journal.secret }

    func checkWritable() throws(JournalFailure) {
        let waits = state.withLock { state in
            state.probes += 1
            return state.holdsProbes
        }
        if waits { probeGate.wait() }
        try check()
        try journal.checkWritable()
    }

    func sessionsWithDetails(
        before day: ClinicDay, from place: Int64
    ) throws(JournalFailure) -> DetailsSearch {
        try check()
        return try journal.sessionsWithDetails(before: day, from: place)
    }

    func wipe(rewriting: Bool) throws(JournalFailure) {
        try check()
        try journal.wipe(rewriting: rewriting)
    }

    func awaitAnnouncement(milliseconds: Int) -> [StreamID] {
        if closing.wait(timeout: .now() + .milliseconds(milliseconds)) == .success { closing.signal() }
        return []
    }

    func close() {
        closing.signal()
        if !isShared { journal.close() }
    }
}
