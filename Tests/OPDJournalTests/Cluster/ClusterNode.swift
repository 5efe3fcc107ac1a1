import OPDEngine
import OPDJournal

@testable import OPDJournal

/// One life of a node: the turn loop, the version check, the feed and its watch are the real ones; what the hospital does
/// around them with tasks and threads is done here by strands.
///
/// Sendable since only the strand with the baton touches it.
final class ClusterNode: @unchecked Sendable {
    let world: ClusterWorld
    let journal: ClusterJournal
    let clock: ClusterClock
    let feed = Feed()
    /// Nil until the node has read the directory.
    private(set) var published: Published?
    private(set) var check: VersionCheck?
    /// When the node took up each of its turns.
    private(set) var turnTimes: [Instant] = []
    private var letters: [Mailbox.Letter] = []
    private var loads: [StreamID: ClusterBox<Result<LoadedSession, JournalFailure>>] = [:]
    private var shown: [Session.ID: PublishedSession] = [:]

    static let sessions: [Session.ID] = ["2026-11-24", "2026-11-25"].flatMap { day in
        (1...2).map { Session.ID.of(Doctor.ID($0)!, on: ClinicDay(day)!) }
    }

    init(_ world: ClusterWorld) {
        self.world = world
        journal = world.connect()
        clock = ClusterClock(world.baton, offset: world.draw(-4_000...4_000))
        journal.onTravel = { [unowned self] in checkPublished() }
    }

    var isDead: Bool { journal.isDead }
    var name: String { "node \(journal.number)" }

    func start() {
        world.baton.spawn(name) { [self] in
            open()
            world.baton.spawn("\(name)'s watch") { [self] in watch() }
            runTurns()
        }
    }

    // MARK: Strands

    private func open() {
        while published == nil && !isDead {
            do {
                let epoch = try journal.currentEpoch()
                var directory = LiveDirectory()
                for entry in try journal.entries(of: .directory(epoch: epoch), after: 0, through: nil) {
                    try directory.apply(entry)
                }
                let published = Published(epoch: epoch, directory: directory)
                check = VersionCheck(journal, published, catchUp(published))
                self.published = published
            } catch {
                world.baton.sleep(50)
            }
        }
    }

    private func catchUp(_ published: Published) -> CatchUp {
        CatchUp(journal: journal, published: published, feed: feed, clock: { [clock] in clock.now })
    }

    private func runTurns() {
        guard let published else { return }
        var runner = TurnRunner(
            journal: journal, calendar: world.calendar, clock: { [unowned self] in readClock() }, published: published,
            feed: feed, logger: .silent,
            onOutcomeUnknown: { [world] reason in world.report("a node gave up: \(reason)") })
        while !isDead {
            world.baton.wait { [self] in !letters.isEmpty || isDead }
            if world.chance(30) { world.baton.sleep(world.draw(1...20)) }
            let taken = letters
            letters = []
            _ = runner.run(taken)
            checkPublished()
            if world.befalls(\.evictions) { evict() }
        }
    }

    private func readClock() -> Instant {
        let now = clock.now
        if turnTimes.last != now { turnTimes.append(now) }
        return now
    }

    private func evict() {
        published?.evict(idleSince: Instant(milliseconds: .max))
        shown = [:]
    }

    private func watch() {
        guard let published, let check else { return }
        let watch = FeedWatch(journal, feed, published, check)
        var seen: [Session.ID: Int] = [:]
        var nextLook = world.baton.now
        while !isDead {
            let named = journal.awaitAnnouncement(milliseconds: FeedWatch.pauseMilliseconds)
            let isDue = world.baton.now >= nextLook
            if world.fault == .watchesNothing { continue }
            watch.look(isDue ? [] : named, &seen)
            if named.isEmpty || isDue { nextLook = world.baton.now + FeedWatch.pauseMilliseconds }
        }
    }

    /// What the node shows is the fold of the journal, and never older than what it showed before.
    func checkPublished() {
        guard let published, !isDead else { return }
        for id in Self.sessions {
            let (now, before) = (published.peek(id), shown[id])
            if now === before { continue }
            shown[id] = now
            guard let now else { continue }
            world.truth.checkState(now.live, epoch: published.epoch, "\(name) publishes")
            if let before, before.live.version > now.live.version, !world.truth.isFirstOfEpoch(now.live) {
                world.report("\(name) publishes \(id) version \(now.live.version) after \(before.live.version)")
            }
        }
    }

    // MARK: Commands

    /// Nil when the node died over it.
    func submit(_ request: Request) -> Answer? {
        do throws(JournalFailure) {
            let answer = try decide(request)
            return isDead ? nil : answer
        } catch {
            return isDead ? nil : .unavailable(.journal(error.description))
        }
    }

    private func decide(_ asked: Request) throws(JournalFailure) -> Answer {
        guard let published else { return .unavailable(.shuttingDown) }
        var request = asked
        if request.isDryRun { request.key = nil }
        if let refused = try prepare(&request) { return refused }
        var loaded: [LoadedSession] = []
        if let id = request.session, published.peek(id) == nil { loaded = [try load(id)] }
        while true {
            switch try post(request, loaded) {
            case .answer(let answer): return answer
            case .cold(let ids):
                loaded = []
                for id in ids { loaded.append(try load(id)) }
            case .replay(let key): return .done(try replay(key, request.command))
            case .outdated:
                request.command = asked.command
                if let refused = try prepare(&request) { return refused }
            }
        }
    }

    private func prepare(_ request: inout Request) throws(JournalFailure) -> Answer? {
        guard let published, Preparation.isNeeded(for: request.command) else { return nil }
        try pass([])
        do {
            let preparation = Preparation(
                journal: journal, epoch: published.epoch, directory: published.directory.directory)
            request.command = try preparation.prepare(request.command)
            return nil
        } catch let refusal as Refusal {
            guard let key = request.key,
                let remembered = try journal.remembered([key.key], epoch: published.epoch)[key.key]
            else { return .refused(refusal) }
            return .done(try replay(remembered, request.command))
        } catch let failure as JournalFailure {
            throw failure
        } catch {
            throw .unreadable("\(error)")
        }
    }

    private func replay(_ key: RememberedKey, _ command: Request.Command) throws(JournalFailure) -> Receipt {
        do {
            return try Replay(journal: journal, key: key).receipt(of: command)
        } catch let failure as JournalFailure {
            throw failure
        } catch {
            throw .unreadable("\(error)")
        }
    }

    private func post(
        _ request: Request, _ loaded: [LoadedSession]
    ) throws(JournalFailure) -> Turn.Decision.Result {
        let reply = ClusterBox<Turn.Decision.Result>()
        let letter = Mailbox.Letter(request: request, loaded: loaded) { [world] result in
            if world.fault == .losesReplies, case .answer(.unavailable) = result { return }
            if reply.value != nil { world.report("a request is answered twice") }
            reply.value = result
        }
        letters.append(letter)
        world.baton.wait({ [self] in reply.value != nil || isDead }, deadline: world.baton.now + 300_000)
        if let result = reply.value { return result }
        if !isDead { world.report("\(request.actor ?? "-") is never answered") }
        throw .unavailable("the node is dead")
    }

    // MARK: Reads

    @discardableResult
    func pass(_ sessions: [Session.ID]) throws(JournalFailure) -> NewestVersions {
        guard let check, world.fault != .readsUnchecked else { return .unshared }
        return try check.check(sessions).get()
    }

    /// The session as a read shows it.
    func session(_ id: Session.ID, showing newest: NewestVersions) throws(JournalFailure) -> LiveSession {
        guard let published else { throw .unavailable("not open") }
        var newest = newest
        while true {
            if let session = published.session(id, at: clock.now) {
                if newest.include(session.live, epoch: published.epoch) { return session.live }
                newest = try pass([id])
                continue
            }
            let loaded = try load(id)
            guard newest.include(loaded.live, epoch: loaded.epoch) else { continue }
            if loaded.live.version == 0 && loaded.epoch == published.epoch { return loaded.live }
            switch try post(Request(.visit(id)), [loaded]) {
            case .answer(.unavailable(let reason)): throw .unavailable("\(reason)")
            default: continue
            }
        }
    }

    /// Many who want the same session wait for one reading.
    private func load(_ id: Session.ID) throws(JournalFailure) -> LoadedSession {
        guard let published else { throw .unavailable("not open") }
        let stream = StreamID.session(id, epoch: published.epoch)
        if let load = loads[stream] {
            world.baton.wait { load.value != nil }
            return try load.value!.get()
        }
        let load = ClusterBox<Result<LoadedSession, JournalFailure>>()
        loads[stream] = load
        load.value = Result { () throws(JournalFailure) in
            let entries = try journal.entries(of: stream, after: 0, through: nil)
            return LoadedSession(epoch: stream.epoch, live: try LiveSession(id, folding: entries))
        }
        loads[stream] = nil
        return try load.value!.get()
    }

    /// Publishes a state that it had before, as a node with a bug would.
    func publishBackwards() {
        guard let published, let id = world.oneOf(Self.sessions), let now = published.peek(id)?.live, now.version > 1,
            let before = world.truth.session(.session(id, epoch: published.epoch), version: now.version - 1)
        else { return }
        published.update { $0.sessions[id] = PublishedSession(before, usedAt: clock.now) }
    }
}

/// A value that one strand hands to another.
///
/// Sendable since only the strand with the baton touches it.
final class ClusterBox<Value>: @unchecked Sendable {
    var value: Value?
}
