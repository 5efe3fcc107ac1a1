import OPDEngine
import OPDJournal

/// The connection of one node to the database of a cluster, over a network with troubles. When its node dies, nothing
/// comes through any more.
///
/// Sendable since only the strand with the baton touches it.
final class ClusterJournal: Journal, @unchecked Sendable {
    let number: Int
    private let world: ClusterWorld
    private var store: ClusterStore { world.store }
    private(set) var isDead = false
    /// A commit of which nobody knows yet whether it took effect.
    private var undecided: ClusterStore.Transaction?
    private var heard: [StreamID] = []
    /// Called before each call goes out.
    var onTravel: () -> Void = {}

    /// How long the database lets somebody wait for a stream.
    private static let patience = 400

    init(_ number: Int, _ world: ClusterWorld) {
        self.number = number
        self.world = world
    }

    var isShared: Bool { true }
    var secret: HospitalSecret { .sample }

    func die() {
        isDead = true
        store.letGo(number)
    }

    // MARK: Reading

    func entries(
        of stream: StreamID, after version: Int, through: Int?
    ) throws(JournalFailure) -> [RecordedEntry] {
        try call { $0.entries(of: stream, after: version, through: through) }
    }

    func entries(_ filter: EntryFilter, limit: Int) throws(JournalFailure) -> [RecordedEntry] {
        throw .unavailable("nobody audits the cluster")
    }

    func heads(of streams: [StreamID]) throws(JournalFailure) -> [Int] {
        try call { store in streams.map { store.head(of: $0) } }
    }

    func remembered(_ keys: [Digest128], epoch: Int) throws(JournalFailure) -> [Digest128: RememberedKey] {
        try call { $0.keys[epoch]?.filter { keys.contains($0.key) } ?? [:] }
    }

    func currentEpoch() throws(JournalFailure) -> Int { try call { $0.epoch } }

    func checkWritable() {}

    func sessionsWithDetails(before day: ClinicDay, from place: Int64) -> DetailsSearch {
        DetailsSearch(sessions: [], next: nil)
    }

    func wipe(rewriting: Bool) {}

    func close() {}

    private func call<Value>(_ effect: (ClusterStore) -> Value) throws(JournalFailure) -> Value {
        try travel()
        if world.befalls(\.failures) { throw .unavailable("the database is away") }
        let value = effect(store)
        try travel()
        return value
    }

    /// On the way to the database or back: others go on, the call may be late, the node may die.
    private func travel() throws(JournalFailure) {
        onTravel()
        if !isDead {
            if world.befalls(\.delays) { world.baton.sleep(world.draw(1...60)) } else { world.baton.pause() }
        }
        if isDead { throw .unavailable("the node is dead") }
    }

    // MARK: Appending

    func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome] {
        defer { store.letGo(number) }
        try travel()
        try settle()
        if world.befalls(\.failures) { throw .unavailable("the database is full") }
        let (outcomes, transaction) = store.begin(writes, by: number)
        if let transaction { try commit(transaction) }
        try travel()
        return outcomes
    }

    private func commit(_ transaction: ClusterStore.Transaction) throws(JournalFailure) {
        if world.fault == .acknowledgesTooEarly {
            leaveUndecided(transaction)
            return
        }
        if world.befalls(\.undecided) {
            leaveUndecided(transaction)
            try travel()
            if world.fault == .tellsUndecidedAsFailed { throw .unavailable("the connection was lost") }
            throw .undecided("the connection was lost")
        }
        do {
            try travel()
        } catch {
            leaveUndecided(transaction)
            throw error
        }
        store.commit(transaction)
        if world.befalls(\.lostAnswers) {
            try travel()
            throw .undecided("the answer was lost")
        }
    }

    /// The database goes on with it, or gives it up, whatever becomes of the node.
    private func leaveUndecided(_ transaction: ClusterStore.Transaction) {
        undecided = transaction
        let takesEffect = world.chance(60)
        world.baton.after(world.draw(1...300)) { [store] in
            if takesEffect { store.commit(transaction) } else { store.giveUp(transaction) }
        }
    }

    /// Finds out what became of a commit before anything else is appended.
    private func settle() throws(JournalFailure) {
        guard let undecided, world.fault != .acknowledgesTooEarly else { return }
        let deadline = world.baton.now + Self.patience
        world.baton.wait({ [self] in !undecided.isOpen || isDead }, deadline: deadline)
        if isDead || undecided.isOpen { throw .unavailable("the fate of a commit is not known yet") }
        self.undecided = nil
    }

    func hold(_ known: [StreamPosition]) throws(JournalFailure) -> [RecordedEntry] {
        try travel()
        try settle()
        if world.befalls(\.failures) { throw .unavailable("the database is away") }
        let wanted = Set(known.map(\.stream))
        var isHeld = store.hold(wanted, by: number)
        if !isHeld {
            let deadline = world.baton.now + Self.patience
            world.baton.wait(
                { [self] in
                    if !isHeld && !isDead { isHeld = store.hold(wanted, by: number) }
                    return isHeld || isDead
                }, deadline: deadline)
        }
        guard isHeld, !isDead else { throw .unavailable("somebody else holds what is needed") }
        let entries = known.flatMap { store.entries(of: $0.stream, after: $0.version) }
        try travel()
        if world.befalls(\.failures) { throw .unavailable("the answer was lost") }
        return entries
    }

    func letGo() { store.letGo(number) }

    // MARK: Announcements

    func announce(_ streams: [StreamID]) {
        guard !isDead else { return }
        for other in world.journals where other !== self && !other.isDead {
            if world.befalls(\.lostAnnouncements) { continue }
            let times = world.chance(10) ? 2 : 1
            for _ in 0..<times { world.baton.after(world.draw(0...80)) { other.heard += streams } }
        }
    }

    func awaitAnnouncement(milliseconds: Int) -> [StreamID] {
        let deadline = world.baton.now + milliseconds
        world.baton.wait({ [self] in !heard.isEmpty || isDead || world.isOver }, deadline: deadline)
        defer { heard = [] }
        return heard
    }
}
