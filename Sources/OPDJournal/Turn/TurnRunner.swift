import CoreMetrics
import Logging
import OPDEngine

/// Carries out turns, for the one thread that owns the sessions of a node.
///
/// A turn: decide each request in order, append all entries in one transaction, publish the new states, then send every
/// answer. What arrives meanwhile is the next turn; that is group commit, without a timer.
///
/// Where other nodes append too, a turn can lose: streams have moved on, or somebody is advancing them this moment. What
/// does not rest on them stands and is answered; the rest waits until it is next, and is decided on what is there then.
struct TurnRunner {
    let journal: any Journal
    let calendar: HospitalCalendar
    let clock: @Sendable () -> Instant
    let published: Published
    let feed: Feed
    let logger: Logger
    /// Told once when the fate of a commit is unknown; from then on nothing is appended.
    let onOutcomeUnknown: @Sendable (String) -> Void
    var metrics = HospitalMetrics(NOOPMetricsHandler.instance)
    var pulse = TurnPulse()

    /// Streams over which this node contends with others.
    private(set) var contention = Contention()

    private var catchUp: CatchUp { CatchUp(journal: journal, published: published, feed: feed, clock: clock) }

    /// How often a turn that lost against other writers is decided again before its requests are sent away.
    private static let attempts = 20

    /// Runs the letters in turns. Returns why nothing may be appended any more, if so.
    ///
    /// Those for streams over which nodes contend come last, since they wait for other nodes.
    mutating func run(_ letters: [Mailbox.Letter]) -> Unavailability? {
        contention.nextTurn()
        guard !contention.isEmpty else { return runInOrder(letters) }
        let epoch = published.epoch
        let isContended = letters.map { letter in
            letter.request.session.map { contention.contains(.session($0, epoch: epoch)) } ?? false
        }
        let (first, last) = (
            zip(letters, isContended).filter { !$1 }.map(\.0), zip(letters, isContended).filter { $1 }.map(\.0)
        )
        if let failure = runInOrder(first) {
            for letter in last { letter.reply(.answer(.unavailable(failure))) }
            return failure
        }
        return runInOrder(last)
    }

    private mutating func runInOrder(_ letters: [Mailbox.Letter]) -> Unavailability? {
        var rest = letters[...]
        while let first = rest.first {
            let end =
                isAlone(first.request)
                ? rest.startIndex + 1 : rest.firstIndex { isAlone($0.request) } ?? rest.endIndex
            if let failure = runTurn(Array(rest[..<end])) {
                for letter in rest[end...] { letter.reply(.answer(.unavailable(failure))) }
                return failure
            }
            rest = rest[end...]
        }
        return nil
    }

    /// A reset changes what all streams are. Who is absent concerns sessions that another node may be about to open.
    private func isAlone(_ request: Request) -> Bool {
        request.isReset || journal.isShared && request.isAbsence
    }

    /// One turn, decided again for those that lost against other writers. Returns why the loop must stop, if it must.
    fileprivate mutating func runTurn(_ letters: [Mailbox.Letter]) -> Unavailability? {
        var waiting = letters
        metrics.turnCommands.record(letters.count)
        pulse.moved()
        do throws(JournalFailure) {
            try adopt(letters.flatMap(\.loaded))
            var held = streamsToHold(for: letters)
            for _ in 0..<Self.attempts where !waiting.isEmpty {
                defer { journal.letGo() }
                if !held.isEmpty { contention.note(try catchUp.hold(held)) }
                for index in waiting.indices { waiting[index] = try renewed(waiting[index]) }
                let lost = try attempt(&waiting)
                pulse.moved()
                if !waiting.isEmpty { metrics.decidedAgain.increment(by: waiting.count) }
                contention.note(lost)
                held.formUnion(lost)
            }
            for letter in waiting { letter.reply(.answer(.unavailable(.overloaded))) }
            return nil
        } catch {
            return fail(waiting, error)
        }
    }

    /// What is waited for before anything is decided: streams over which nodes contend; for an absence the directory, since
    /// while that is held no node can open a session.
    private func streamsToHold(for letters: [Mailbox.Letter]) -> Set<StreamID> {
        guard journal.isShared else { return [] }
        let epoch = published.epoch
        var streams = Set(letters.compactMap { $0.request.session.map { StreamID.session($0, epoch: epoch) } })
        streams.formIntersection(contention.streams)
        if letters.contains(where: \.request.isAbsence) { streams.insert(.directory(epoch: epoch)) }
        return streams
    }

    /// The letter with the sessions that an absence concerns as they are now.
    private func renewed(_ letter: Mailbox.Letter) throws(JournalFailure) -> Mailbox.Letter {
        guard journal.isShared, letter.request.isAbsence else { return letter }
        var request = letter.request
        request.command = try Preparation(
            journal: journal, epoch: published.epoch, directory: published.directory.directory
        ).listing(request.command)
        return Mailbox.Letter(request: request, loaded: [], reply: letter.reply)
    }

    /// Decides and appends once, and answers what stands. Leaves the letters that must be decided again, and gives the
    /// streams that were lost.
    private func attempt(_ letters: inout [Mailbox.Letter]) throws(JournalFailure) -> Set<StreamID> {
        let seen = journal.isShared ? SeenSessions(published) : nil
        var turn = Turn(
            epoch: published.epoch, calendar: calendar, secret: journal.secret, now: clock(),
            remembered: try remembered(by: letters), directory: published.directory, isShared: journal.isShared,
            published: { [published] id in
                seen.map { $0.session(id) } ?? published.peek(id)?.live
            })
        turn.disclosures = published.disclosures
        let decisions = letters.map { turn.decide($0.request) }
        let reliance = journal.isShared ? turn.reliance(of: decisions) : nil
        let writes = turn.writes + (reliance.map { [$0] } ?? [])
        let outcomes = try append(writes)
        let lost = Self.lostStreams(writes, outcomes)
        let replaced = publish(turn, except: lost)
        // Freed after the answers have gone out, and not while every request waits to pass the lock.
        defer { withExtendedLifetime(replaced) {} }
        tell(turn.writes, outcomes)
        if turn.freshDirectory != nil && lost.isEmpty { feed.endAll(closing: false) }

        var again: [Mailbox.Letter] = []
        let isEpochOver = lost.contains(.directory(epoch: turn.epoch + 1))
        for (letter, decision) in zip(letters, decisions) {
            // What was appended stands, even where a later write to the same stream was left out.
            let stands =
                decision.write.map { outcomes[$0] == .appended }
                ?? (!isEpochOver && lost.isDisjoint(with: decision.streams))
            if stands {
                letter.reply(decision.result)
            } else {
                again.append(letter)
            }
        }
        letters = again
        return lost
    }

    private func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome] {
        guard !writes.isEmpty else { return [] }
        return try metrics.timing(writes) { () throws(JournalFailure) in try journal.append(writes) }
    }

    private func remembered(by letters: [Mailbox.Letter]) throws(JournalFailure) -> [Digest128: RememberedKey] {
        let keys = letters.compactMap { $0.request.key?.key }
        return keys.isEmpty ? [:] : try journal.remembered(keys, epoch: published.epoch)
    }

    private static func lostStreams(_ writes: [Write], _ outcomes: [WriteOutcome]) -> Set<StreamID> {
        var lost: Set<StreamID> = []
        for (write, outcome) in zip(writes, outcomes) where outcome != .appended {
            if case .conflict(let streams) = outcome { lost.formUnion(streams) }
            lost.formUnion(write.advancedStreams)
        }
        return lost
    }
}

// MARK: What stands

extension TurnRunner {
    /// Returns the states that are not the published ones any more.
    fileprivate func publish(_ turn: Turn, except lost: Set<StreamID>) -> [PublishedSession?] {
        let now = clock()
        let changed = turn.changedSessions
            .filter { lost.isEmpty || !lost.contains(.session($0.session.id, epoch: turn.epoch)) }
            .map { PublishedSession($0, usedAt: now) }
        var replaced: [PublishedSession?] = []
        replaced.reserveCapacity(changed.count)
        published.update { state in
            for session in changed { replaced.append(state.publish(session, epoch: turn.epoch)) }
            if turn.directoryChanged && !lost.contains(.directory(epoch: turn.epoch)) {
                state.publish(turn.directory, epoch: turn.epoch)
            }
            if let end = turn.disclosures, !lost.contains(.disclosures(on: end.day, epoch: turn.epoch)) {
                state.publish(end, epoch: turn.epoch)
            }
            if let fresh = turn.freshDirectory, !lost.contains(.directory(epoch: turn.epoch + 1)) {
                state.publish(fresh, epoch: turn.epoch + 1)
            }
        }
        return replaced
    }

    /// Tells the listeners of this node, and the other nodes.
    fileprivate func tell(_ writes: [Write], _ outcomes: [WriteOutcome]) {
        for (write, outcome) in zip(writes, outcomes) where outcome == .appended {
            for part in write.parts {
                guard let entry = part.entry, case .session(let id) = part.stream.kind else { continue }
                feed.publish(FeedItem(version: part.expectedVersion + 1, entry), of: id)
            }
        }
        guard journal.isShared else { return }
        let appended = zip(writes, outcomes).filter { $1 == .appended }.flatMap(\.0.advancedStreams)
        if !appended.isEmpty { journal.announce(appended) }
    }

    /// Takes in sessions that were read outside the loop, brought up to what the journal holds now. What was read before
    /// a reset is none of this epoch's. With other nodes about, every turn finds out anyway whether it knew the newest.
    fileprivate func adopt(_ loaded: [LoadedSession]) throws(JournalFailure) {
        for loaded in loaded where loaded.epoch == published.epoch && published.peek(loaded.live.session.id) == nil {
            var live = loaded.live
            let stream = StreamID.session(live.session.id, epoch: loaded.epoch)
            if !journal.isShared {
                for entry in try journal.entries(of: stream, after: live.version, through: nil) {
                    try live.apply(entry)
                }
            }
            let session = PublishedSession(live, usedAt: clock())
            published.update { _ = $0.publish(session, epoch: loaded.epoch) }
            // It may be newer than what its listeners were told before it left memory.
            if journal.isShared { feed.wake(live.session.id) }
        }
    }

    // MARK: What fails

    private mutating func runSingly(_ letters: [Mailbox.Letter]) -> Unavailability? {
        var stopped: Unavailability?
        for letter in letters {
            if let stopped { letter.reply(.answer(.unavailable(stopped))) } else { stopped = runTurn([letter]) }
        }
        return stopped
    }

    /// Nothing of a failed turn is answered but the failure itself. What it had decided was never published.
    fileprivate mutating func fail(_ letters: [Mailbox.Letter], _ failure: JournalFailure) -> Unavailability? {
        let answer: Unavailability
        var isFatal = false
        switch failure {
        case .unavailable(let reason): answer = .journal(reason)
        case .unreadable(let reason):
            logger.error("the journal is unreadable", metadata: ["reason": "\(reason)"])
            answer = .journal(reason)
        case .rejected(let reason):
            // One bad entry is no reason to send the others away.
            if letters.count > 1 { return runSingly(letters) }
            logger.error("the journal refuses an entry", metadata: ["reason": "\(reason)"])
            answer = .journal(reason)
        case .undecided(let reason): answer = .outcomeUnknown(reason)
        case .outcomeUnknown(let reason):
            answer = .outcomeUnknown(reason)
            isFatal = true
        }
        metrics.count(failure)
        if isFatal { pulse.stopped(answer) }
        for letter in letters { letter.reply(.answer(.unavailable(answer))) }
        if isFatal { onOutcomeUnknown(failure.description) }
        return isFatal ? answer : nil
    }
}

/// The sessions as one turn sees them first: what others append meanwhile is for its next attempt.
private final class SeenSessions {
    private let published: Published
    private var seen: [Session.ID: LiveSession] = [:]

    init(_ published: Published) { self.published = published }

    func session(_ id: Session.ID) -> LiveSession? {
        if let session = seen[id] { return session }
        seen[id] = published.peek(id)?.live
        return seen[id]
    }
}
