import OPDEngine

/// The decisions of one turn: each command is decided on the state after those before it.
///
/// A value without a clock or a journal: the loop that runs it brings both. What it has decided holds only when its
/// `writes` have been appended.
struct Turn {
    /// What one request came to, and on which streams that rests.
    struct Decision {
        enum Result {
            case answer(Answer)
            /// These sessions are not in memory.
            case cold([Session.ID])
            /// The key was used: the answer is folded from the journal, outside the turn.
            case replay(RememberedKey)
            /// What was prepared for it is not what holds now: it must be prepared again.
            case outdated
        }

        var result: Result
        var streams: [StreamID] = []
        /// Where its write stands among the turn's; nil when the journal is told nothing of it.
        var write: Int?
    }

    let epoch: Int
    let calendar: HospitalCalendar
    let secret: HospitalSecret
    let now: Instant
    /// The keys of this turn's requests that the journal remembers.
    let remembered: [Digest128: RememberedKey]
    /// Whether other nodes append too, so that everything must say what it rests on.
    let isShared: Bool
    private let published: (Session.ID) -> LiveSession?

    var directory: LiveDirectory
    var directoryChanged = false
    /// Where those of the last date on which there were any end; nil while this node knows of none.
    var disclosures: DisclosuresEnd?
    /// After a reset, the directory of the next epoch.
    var freshDirectory: LiveDirectory?
    /// The sessions that this turn has touched, as they will be.
    var sessions: [LiveSession] = []
    var isChanged: [Bool] = []
    /// Where each stands in `sessions`.
    var places: [Session.ID: Int] = [:]
    var writes: [Write] = []
    /// Keys of this turn whose command succeeded.
    private var used: [Digest128: (request: Digest128, decision: Decision)] = [:]

    init(
        epoch: Int, calendar: HospitalCalendar, secret: HospitalSecret, now: Instant,
        remembered: [Digest128: RememberedKey],
        directory: LiveDirectory, isShared: Bool = false, published: @escaping (Session.ID) -> LiveSession?
    ) {
        self.epoch = epoch
        self.calendar = calendar
        self.secret = secret
        self.now = now
        self.remembered = remembered
        self.directory = directory
        self.isShared = isShared
        self.published = published
    }

    mutating func decide(_ request: Request) -> Decision {
        if request.isDryRun { return rehearse(request) }
        if let key = request.key, let repeated = repetition(of: key) { return repeated }
        let written = writes.count
        var decision = dispatch(request)
        if writes.count > written {
            decision.write = written
            if isShared { rely(on: decision.streams, inWrite: written) }
        }
        if let key = request.key, case .answer(.done) = decision.result { used[key.key] = (key.request, decision) }
        return decision
    }

    private mutating func dispatch(_ request: Request) -> Decision {
        switch request.command {
        case .directory(let command): decide(command, request)
        case .session(let id, let command): decide(command, in: id, request)
        case .transfer(let order): decide(order, request)
        case .leave(let order): decide(order, request)
        case .holiday(let order): decide(order, request)
        case .undoPrepared(let order): decide(order, request)
        case .erase(let order): decide(order, request)
        case .eraseFormerPrepared(let former): decide(former, request)
        case .undo, .withdrawLeave, .withdrawHoliday, .eraseFormer:
            preconditionFailure("the hospital prepares these first")
        case .disclosure(let disclosure): decide(disclosure, request)
        case .visit(let id): visit(id)
        case .reset: reset(request)
        }
    }

    /// Decides on a copy that is thrown away.
    private func rehearse(_ request: Request) -> Decision {
        var copy = self
        var rehearsed = request
        rehearsed.isDryRun = false
        rehearsed.key = nil
        var decision = copy.decide(rehearsed)
        decision.write = nil
        // Without a write of its own, only this tells whether what it rests on was lost to another writer.
        let directory = StreamID.directory(epoch: epoch)
        if !decision.streams.contains(directory) { decision.streams.append(directory) }
        return decision
    }

    // MARK: Keys

    private func repetition(of key: IdempotencyKey) -> Decision? {
        if let earlier = used[key.key] {
            return earlier.request == key.request
                ? earlier.decision : Decision(result: .answer(.refused(.keyReused)), streams: earlier.decision.streams)
        }
        guard let earlier = remembered[key.key] else { return nil }
        let result: Decision.Result =
            earlier.key.request == key.request ? .replay(earlier) : .answer(.refused(.keyReused))
        // The keys of an epoch that is over are unknown.
        return Decision(result: result, streams: [.directory(epoch: epoch + 1)])
    }

    // MARK: Sessions

    /// Those whose state is not the published one any more.
    var changedSessions: [LiveSession] {
        sessions.indices.filter { isChanged[$0] }.map { sessions[$0] }
    }

    private mutating func visit(_ id: Session.ID) -> Decision {
        guard bring(id) != nil else { return Decision(result: .cold([id])) }
        return Decision(result: .answer(.done(.visited)), streams: [.session(id, epoch: epoch)])
    }

    /// Makes the session a part of the turn, and says where; nil when it is not in memory.
    mutating func bring(_ id: Session.ID) -> Int? {
        if let place = places[id] { return place }
        guard let live = published(id) else { return nil }
        places[id] = sessions.count
        sessions.append(live)
        isChanged.append(false)
        return sessions.count - 1
    }

    /// All of them, or which are not in memory.
    mutating func bring(all ids: [Session.ID]) -> (places: [Int], cold: [Session.ID]) {
        var (brought, cold): ([Int], [Session.ID]) = ([], [])
        for id in ids {
            if let place = bring(id) { brought.append(place) } else { cold.append(id) }
        }
        return (brought, cold)
    }

    func isInMemory(_ id: Session.ID) -> Bool { places[id] != nil || published(id) != nil }

    /// The session as it was before this turn, if it is in memory.
    func seen(_ id: Session.ID) -> LiveSession? { published(id) }

    /// Plans what the journal is to be told of one command. Without entry and key there is nothing to tell.
    mutating func write(_ request: Request, _ parts: [Write.Part]) {
        guard let first = parts.first, request.key != nil || parts.contains(where: { $0.entry != nil }) else { return }
        let version = first.entry == nil ? first.expectedVersion : first.expectedVersion + 1
        let key = request.key.map { key in
            // By this node's clock: a stream whose time is ahead of it must not age the keys of others.
            RememberedKey(key: key, stream: first.stream, version: version, hasEntry: first.entry != nil, time: now)
        }
        writes.append(Write(parts: parts, key: key))
    }
}
