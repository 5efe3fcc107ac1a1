import OPDEngine
import Synchronization

/// A session as its last committed entry left it. Never one that is being written.
package final class PublishedSession: Sendable {
    package let live: LiveSession
    private let memo = Mutex<[String: (state: [Int], made: any Sendable)]>([:])
    /// Milliseconds of the hospital's clock.
    let lastUse: Atomic<Int>

    init(_ live: LiveSession, usedAt now: Instant) {
        self.live = live
        lastUse = Atomic(now.milliseconds)
    }

    /// What `make` gives for this version under a name, made once: the bytes of a schedule, say. What depends on something
    /// else too, the second of the clock for one, is made again when that has changed.
    package func memoized<Value: Sendable>(
        _ name: String, at state: [Int], _ make: (LiveSession) -> Value
    ) -> Value {
        if let kept = memo.withLock({ $0[name] }), kept.state == state, let made = kept.made as? Value { return made }
        let made = make(live)
        memo.withLock { $0[name] = (state, made) }
        return made
    }
}

/// What a node answers reads from: the newest committed state of everything in memory. It only moves forward, whoever
/// finds out first what there is.
package final class Published: Sendable {
    struct State {
        var epoch: Int
        var directory: LiveDirectory
        var sessions: [Session.ID: PublishedSession] = [:]
        /// Of the last date on which this node has recorded any.
        var disclosures: DisclosuresEnd?

        /// Takes the session in, unless a newer state of it is there, or it is of an epoch that is over. Returns the one
        /// that is not published any more.
        mutating func publish(_ session: PublishedSession, epoch: Int) -> PublishedSession? {
            let id = session.live.session.id
            guard epoch == self.epoch, sessions[id].map({ $0.live.version <= session.live.version }) ?? true else {
                return session
            }
            return sessions.updateValue(session, forKey: id)
        }

        /// The same for the directory. That of a new epoch begins without sessions.
        mutating func publish(_ directory: LiveDirectory, epoch: Int) {
            if epoch > self.epoch {
                self = State(epoch: epoch, directory: directory)
            } else if epoch == self.epoch && directory.version >= self.directory.version {
                self.directory = directory
            }
        }

        /// The same for the disclosures of one date.
        mutating func publish(_ end: DisclosuresEnd, epoch: Int) {
            guard epoch == self.epoch else { return }
            if let known = disclosures, known.day == end.day, known.version > end.version { return }
            disclosures = end
        }
    }

    private let state: Mutex<State>

    init(epoch: Int, directory: LiveDirectory) {
        state = Mutex(State(epoch: epoch, directory: directory))
    }

    package var epoch: Int { state.withLock { $0.epoch } }
    package var directory: LiveDirectory { state.withLock { $0.directory } }
    /// Without a copy of the whole directory.
    func withDirectory<Value>(_ body: (LiveDirectory) -> Value) -> Value { state.withLock { body($0.directory) } }
    func hasDoctor(_ id: Doctor.ID) -> Bool { withDirectory { id.value <= $0.directory.doctors.count } }

    /// From the beginning, when this node knows of none on that date.
    func disclosures(on day: ClinicDay) -> DisclosuresEnd {
        disclosures.flatMap { $0.day == day ? $0 : nil } ?? DisclosuresEnd(day: day)
    }

    var disclosures: DisclosuresEnd? { state.withLock { $0.disclosures } }

    package var sessionCount: Int { state.withLock { $0.sessions.count } }

    package func session(_ id: Session.ID, at now: Instant) -> PublishedSession? {
        let session = state.withLock { $0.sessions[id] }
        session?.lastUse.store(now.milliseconds, ordering: .relaxed)
        return session
    }

    /// The same, without counting as a use.
    func peek(_ id: Session.ID) -> PublishedSession? { state.withLock { $0.sessions[id] } }

    /// The same; nil when that epoch is over.
    func peek(_ id: Session.ID, epoch: Int) -> PublishedSession? {
        state.withLock { $0.epoch == epoch ? $0.sessions[id] : nil }
    }

    @discardableResult
    func update<Result: Sendable>(_ change: (inout State) -> Result) -> Result { state.withLock { change(&$0) } }

    /// Forgets the sessions that nobody used since this instant; they are read again when somebody does.
    func evict(idleSince limit: Instant) {
        state.withLock { state in
            let idle = state.sessions.filter { $0.value.lastUse.load(ordering: .relaxed) < limit.milliseconds }
            for id in idle.keys { state.sessions[id] = nil }
        }
    }
}
