import OPDEngine
import OPDJournal
import Synchronization

/// A journal without a disk, whose troubles are the test's to choose.
final class MemoryJournal: Journal {
    /// What befalls one append.
    struct Interception: Sendable {
        enum Fault: Sendable {
            /// Nothing is written, and the journal says so.
            case unavailable
            /// Everything is written, and the journal does not know it.
            case unknownThoughWritten
            /// Nothing is written, and the journal does not know it.
            case unknownAndUnwritten
        }

        var fault: Fault?
        /// Runs between the decision and the write: a second writer, or a gate.
        var before: (@Sendable ([Write]) -> Void)?
        /// Runs between the write and the return.
        var after: (@Sendable () -> Void)?
    }

    private struct State {
        var isClosed = false
        var next: [Interception] = []
        var each: (@Sendable ([Write]) -> Interception?)?
        var onReading: (@Sendable (StreamID, Int) throws(JournalFailure) -> Void)?
        var onRead: (@Sendable (StreamID) -> Void)?
        var onHeads: (@Sendable ([StreamID]) -> Void)?
        var losesAnnouncements = false
        var checkFailure: JournalFailure?
        var appends: [[Write]] = []
        var wipes = 0
    }

    let store: MemoryStore
    /// As one node of several.
    let isShared: Bool
    private let state = Mutex(State())

    init(_ store: MemoryStore = MemoryStore(), isShared: Bool = false) {
        self.store = store
        self.isShared = isShared
        listener = store.announcements.listener()
    }

    private let listener: Announcements.Listener

    var secret: HospitalSecret { store.secret }

    /// The writes of every append that was tried, in order.
    var appends: [[Write]] { state.withLock { $0.appends } }

    // MARK: Troubles

    /// Befalls the next append that nothing else was chosen for.
    func interceptNextAppend(_ interception: Interception) { state.withLock { $0.next.append(interception) } }

    func failNextAppend(_ fault: Interception.Fault) { interceptNextAppend(Interception(fault: fault)) }

    /// Has somebody else write between the next decision and its append.
    func beforeNextAppend(_ action: @escaping @Sendable ([Write]) -> Void) {
        interceptNextAppend(Interception(before: action))
    }

    /// Holds the next append before it writes.
    func holdNextAppend() -> Gate {
        let gate = Gate()
        interceptNextAppend(Interception(before: { _ in gate.hold() }))
        return gate
    }

    /// Holds the next append after it has written, before it returns.
    func holdNextAppendOnceWritten() -> Gate {
        let gate = Gate()
        interceptNextAppend(Interception(after: { gate.hold() }))
        return gate
    }

    func interceptEachAppend(_ choose: (@Sendable ([Write]) -> Interception?)?) { state.withLock { $0.each = choose } }

    /// Called with the stream and the version after which it is read; may block, and may throw.
    func onReading(_ action: (@Sendable (StreamID, Int) throws(JournalFailure) -> Void)?) {
        state.withLock { $0.onReading = action }
    }

    /// Called with the stream that was read, before what was read is given; may block.
    func onRead(_ action: (@Sendable (StreamID) -> Void)?) { state.withLock { $0.onRead = action } }

    /// Called whenever heads are looked at; may block.
    func onHeads(_ action: (@Sendable ([StreamID]) -> Void)?) { state.withLock { $0.onHeads = action } }

    /// Nobody hears of what this node has appended.
    func loseAnnouncements() { state.withLock { $0.losesAnnouncements = true } }

    func failChecks(_ failure: JournalFailure?) { state.withLock { $0.checkFailure = failure } }

    // MARK: Journal

    func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome] {
        try requireOpen()
        let interception = state.withLock { state -> Interception? in
            state.appends.append(writes)
            if let each = state.each { return each(writes) }
            return state.next.isEmpty ? nil : state.next.removeFirst()
        }
        interception?.before?(writes)
        switch interception?.fault {
        case .unavailable: throw .unavailable("the disk is full")
        case .unknownAndUnwritten: throw .outcomeUnknown("the disk failed")
        case nil, .unknownThoughWritten: break
        }
        let outcomes = store.append(writes, by: isShared ? ObjectIdentifier(self) : nil)
        interception?.after?()
        if interception?.fault == .unknownThoughWritten { throw .outcomeUnknown("the disk failed") }
        return outcomes
    }

    func entries(
        of stream: StreamID, after version: Int, through: Int?
    ) throws(JournalFailure) -> [RecordedEntry] {
        try requireOpen()
        let onReading = state.withLock { $0.onReading }
        try onReading?(stream, version)
        let entries = store.entries(of: stream, after: version, through: through)
        state.withLock { $0.onRead }?(stream)
        return entries
    }

    func entries(_ filter: EntryFilter, limit: Int) throws(JournalFailure) -> [RecordedEntry] {
        try requireOpen()
        return store.entries(filter, limit: limit)
    }

    func heads(of streams: [StreamID]) throws(JournalFailure) -> [Int] {
        try requireOpen()
        state.withLock { $0.onHeads }?(streams)
        return streams.map { store.head(of: $0) }
    }

    func remembered(_ keys: [Digest128], epoch: Int) throws(JournalFailure) -> [Digest128: RememberedKey] {
        try requireOpen()
        return store.remembered(keys, epoch: epoch)
    }

    func currentEpoch() throws(JournalFailure) -> Int {
        try requireOpen()
        return store.epoch
    }

    func checkWritable() throws(JournalFailure) {
        try requireOpen()
        if let failure = state.withLock({ $0.checkFailure }) { throw failure }
    }

    func sessionsWithDetails(before day: ClinicDay, from place: Int64) throws(JournalFailure) -> DetailsSearch {
        try requireOpen()
        return store.sessionsWithDetails(before: day, from: place)
    }

    func wipe(rewriting: Bool) throws(JournalFailure) {
        try requireOpen()
        state.withLock { $0.wipes += 1 }
    }

    /// How often what was erased was to leave the files.
    var wipes: Int { state.withLock { $0.wipes } }

    func hold(_ known: [StreamPosition]) throws(JournalFailure) -> [RecordedEntry] {
        if isShared { store.hold(Set(known.map(\.stream)), by: ObjectIdentifier(self)) }
        var entries: [RecordedEntry] = []
        for known in known { entries += try self.entries(of: known.stream, after: known.version, through: nil) }
        return entries
    }

    func letGo() { if isShared { store.letGo(ObjectIdentifier(self)) } }

    func announce(_ streams: [StreamID]) {
        if !state.withLock({ $0.losesAnnouncements }) { store.announcements.add(streams) }
    }

    func awaitAnnouncement(milliseconds: Int) -> [StreamID] { listener.next(milliseconds: milliseconds) }

    func close() {
        state.withLock { $0.isClosed = true }
        listener.end()
    }

    private func requireOpen() throws(JournalFailure) {
        if state.withLock({ $0.isClosed }) { throw .unavailable("the journal is closed") }
    }
}
