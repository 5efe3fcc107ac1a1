import OPDEngine
import OPDJournal

@testable import OPDJournal

/// A request on its way, with what was committed when it set out: its answer has to reflect that.
struct ClusterQuestion {
    let request: Request
    let node: ClusterNode
    let start: ClusterTruth.Heads
    /// The turns of the node before.
    let turns: Int
    /// Whether it may have been carried out before, so that its answer may be an old one.
    let isRepeated: Bool

    private var world: ClusterWorld { node.world }
    private var truth: ClusterTruth { node.world.truth }

    init(_ request: Request, to node: ClusterNode, isRepeated: Bool) {
        self.request = request
        self.node = node
        start = node.world.truth.heads
        turns = node.turnTimes.count
        self.isRepeated = isRepeated
    }

    func check(_ answer: Answer) {
        switch answer {
        case .unavailable: break
        case .refused: checkDecision(answer)
        case .done(let receipt):
            if request.isDryRun { return checkDecision(answer) }
            checkEntries(Gist(answer))
            switch receipt {
            case .session(let receipt) where receipt.events.isEmpty: if !isRepeated { checkDecision(answer) }
            case .session(let receipt): checkState(receipt)
            case .joint(let joint): for session in joint.sessions { checkState(session) }
            case .directory, .visited, .recorded, .reset: break
            }
        }
    }

    // MARK: What was done

    /// The state right after a command's entry is the one that the journal folds to.
    private func checkState(_ receipt: SessionReceipt) {
        let isThere = (1...truth.heads.epoch).contains { epoch in
            let stream = StreamID.session(receipt.session, epoch: epoch)
            guard truth.events[stream]?.indices.contains(receipt.version - 1) ?? false,
                truth.events[stream]![receipt.version - 1] == receipt.events,
                let state = truth.session(stream, version: receipt.version)
            else { return false }
            return state.session == receipt.after.session && state.time == receipt.after.time
        }
        if !isThere {
            world.report("\(name) was told of \(receipt.session) version \(receipt.version), which is not so")
        }
    }

    /// What changed something has an entry of its own by now, and not two.
    private func checkEntries(_ gist: Gist) {
        guard let actor = request.actor else { return }
        let changes = gist.sessions.contains { !$0.events.isEmpty } || !gist.directory.isEmpty || request.alwaysWrites
        let written = truth.writes[actor] ?? []
        if changes && written.isEmpty { world.report("\(name) was told that it is done, and nothing is committed") }
        if !changes && !written.isEmpty && !isRepeated {
            world.report("\(name) changed something, and was told of nothing")
        }
    }

    private var name: String { "\(request.actor ?? "-") (\(request.command))" }

    // MARK: What was only decided

    /// There is a moment since the question at which the answer is right.
    private func checkDecision(_ answer: Answer) {
        let wanted = Gist(answer)
        let times = node.turnTimes.suffix(from: max(0, turns - 1)) + [node.clock.now]
        for epoch in start.epoch...truth.heads.epoch {
            guard let moments = moments(in: epoch) else { return }
            for versions in moments {
                for now in times where gist(at: versions, epoch, now) == wanted {
                    return
                }
            }
        }
        world.report("\(name) asked \(node.name) and got \(wanted), which was right at no moment since")
    }

    /// The combinations of versions that there were; nil when there are too many to try.
    private func moments(in epoch: Int) -> [[StreamID: Int]]? {
        var moments = [[StreamID: Int]()]
        for stream in truth.heads.versions.keys.sorted(by: { $0.key < $1.key }) where stream.epoch == epoch {
            let last = truth.head(of: stream)
            let first = isRelevant(stream) ? start.versions[stream] ?? (stream.isDirectory ? 1 : 0) : last
            moments = moments.flatMap { moment in
                (first...last).map { moment.merging([stream: $0]) { $1 } }
            }
            if moments.count > 200 { return nil }
        }
        return moments
    }

    private func isRelevant(_ stream: StreamID) -> Bool {
        guard case .session(let id) = stream.kind else { return stream.isDirectory }
        switch request.command {
        case .directory, .session, .transfer: return request.sessions.contains(id)
        default: return true
        }
    }

    private func gist(at versions: [StreamID: Int], _ epoch: Int, _ now: Instant) -> Gist? {
        guard let directory = truth.directory(epoch: epoch, version: versions[.directory(epoch: epoch)] ?? 0) else {
            return nil
        }
        var request = request
        request.key = nil
        do {
            request.command = try Preparation(
                journal: PastJournal(world.store, versions, epoch: epoch), epoch: epoch, directory: directory.directory
            ).prepare(request.command)
        } catch {
            return (error as? Refusal).map { Gist(.refused($0)) }
        }
        var turn = Turn(
            epoch: epoch, calendar: world.calendar, secret: .sample, now: now, remembered: [:], directory: directory,
            isShared: true,
            published: { [truth] id in
                let stream = StreamID.session(id, epoch: epoch)
                return truth.session(stream, version: versions[stream] ?? 0)
            })
        guard case .answer(let answer) = turn.decide(request).result else { return nil }
        return Gist(answer)
    }
}

/// What an answer says, but for the times.
struct Gist: Equatable, CustomStringConvertible {
    struct Part: Equatable {
        let session: Session.ID
        let version: Int
        let events: [SessionEvent]

        init(_ receipt: SessionReceipt) {
            session = receipt.session
            version = receipt.version
            events = receipt.events
        }
    }

    var refusal: Refusal?
    var sessions: [Part] = []
    var directory: [DirectoryEvent] = []

    init(_ answer: Answer) {
        switch answer {
        case .refused(let refusal): self.refusal = refusal
        case .done(.session(let receipt)): sessions = [Part(receipt)]
        case .done(.joint(let joint)):
            sessions = joint.sessions.map { Part($0) }
            directory = joint.directoryEvents
        case .done(.directory(_, let events)): directory = events
        case .done(.visited), .done(.recorded), .done(.reset), .unavailable: break
        }
    }

    var description: String {
        refusal.map { "\($0)" } ?? "\(sessions.map { "\($0.session) \($0.version) \($0.events)" }) \(directory)"
    }
}

/// The journal as it was when its streams had these versions.
private final class PastJournal: Journal {
    private let store: ClusterStore
    private let versions: [StreamID: Int]
    private let epoch: Int

    init(_ store: ClusterStore, _ versions: [StreamID: Int], epoch: Int) {
        self.store = store
        self.versions = versions
        self.epoch = epoch
    }

    var secret: HospitalSecret { .sample }

    func entries(of stream: StreamID, after version: Int, through: Int?) -> [RecordedEntry] {
        store.entries(of: stream, after: version, through: min(through ?? .max, versions[stream] ?? 0))
    }

    func entries(_ filter: EntryFilter, limit: Int) throws(JournalFailure) -> [RecordedEntry] {
        throw .unavailable("nobody audits the past")
    }

    func heads(of streams: [StreamID]) -> [Int] { streams.map { versions[$0] ?? 0 } }

    func currentEpoch() -> Int { epoch }

    func remembered(_ keys: [Digest128], epoch: Int) -> [Digest128: RememberedKey] { [:] }

    func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome] {
        throw .rejected("nobody writes into the past")
    }

    func checkWritable() {}

    func sessionsWithDetails(before day: ClinicDay, from place: Int64) -> DetailsSearch {
        DetailsSearch(sessions: [], next: nil)
    }

    func wipe(rewriting: Bool) {}

    func close() {}
}
