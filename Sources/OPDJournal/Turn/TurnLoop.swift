import Foundation
import Logging
import OPDEngine

/// The one loop that owns all sessions of a node. It runs turns on a thread of its own, since appending blocks.
///
/// A turn: take everything that is queued, decide each request in order, append all entries in one transaction, publish
/// the new states, then send every answer. What arrives meanwhile is the next turn; that is group commit, without a timer.
final class TurnLoop: Sendable {
    private let journal: any Journal
    private let calendar: HospitalCalendar
    private let clock: @Sendable () -> Instant
    private let mailbox: Mailbox
    private let published: Published
    private let feed: Feed
    private let logger: Logger
    /// Told once when the fate of a commit is unknown; from then on nothing is appended.
    private let onOutcomeUnknown: @Sendable (String) -> Void
    private let ended = DispatchSemaphore(value: 0)

    /// How often a turn that lost against other writers is decided again before its requests are sent away.
    private static let attempts = 20
    private static let idleLimitMilliseconds = 15 * 60_000
    private static let sweepMilliseconds = 60_000

    init(
        journal: any Journal, calendar: HospitalCalendar, clock: @escaping @Sendable () -> Instant,
        mailbox: Mailbox, published: Published, feed: Feed, logger: Logger,
        onOutcomeUnknown: @escaping @Sendable (String) -> Void
    ) {
        self.journal = journal
        self.calendar = calendar
        self.clock = clock
        self.mailbox = mailbox
        self.published = published
        self.feed = feed
        self.logger = logger
        self.onOutcomeUnknown = onOutcomeUnknown
    }

    func start() {
        let thread = Thread { [self] in
            run()
            ended.signal()
        }
        thread.name = "turn-loop"
        thread.start()
    }

    /// Waits until everything that was accepted is answered. The mailbox is closed before.
    func waitUntilEnded() {
        ended.wait()
        // Whoever waits once more finds it ended.
        ended.signal()
    }

    private func run() {
        var isStopped: Unavailability?
        var nextSweep = clock().milliseconds + Self.sweepMilliseconds
        while let letters = mailbox.takeAll(waitingSeconds: 60) {
            if let isStopped {
                for letter in letters { letter.reply(.answer(.unavailable(isStopped))) }
                continue
            }
            isStopped = runTurns(letters)
            let now = clock().milliseconds
            if now >= nextSweep {
                published.evict(idleSince: Instant(milliseconds: now - Self.idleLimitMilliseconds))
                nextSweep = now + Self.sweepMilliseconds
            }
        }
    }

    /// Runs the letters in turns; a reset is a turn of its own, since it changes what all streams are.
    private func runTurns(_ letters: [Mailbox.Letter]) -> Unavailability? {
        var rest = letters[...]
        while let first = rest.first {
            let end =
                first.request.isReset
                ? rest.startIndex + 1 : rest.firstIndex { $0.request.isReset } ?? rest.endIndex
            if let failure = runTurn(Array(rest[..<end])) {
                for letter in rest[end...] { letter.reply(.answer(.unavailable(failure))) }
                return failure
            }
            rest = rest[end...]
        }
        return nil
    }

    /// One turn, decided again for those that lost against other writers. Returns why the loop must stop, if it must.
    private func runTurn(_ letters: [Mailbox.Letter]) -> Unavailability? {
        var waiting = letters
        do {
            for _ in 0..<Self.attempts where !waiting.isEmpty {
                try adopt(waiting.flatMap(\.loaded))
                try attempt(&waiting)
            }
            for letter in waiting { letter.reply(.answer(.unavailable(.overloaded))) }
            return nil
        } catch {
            return fail(waiting, error)
        }
    }

    /// Decides and appends once, and answers what stands. Leaves the letters that must be decided again.
    private func attempt(_ letters: inout [Mailbox.Letter]) throws(JournalFailure) {
        var turn = Turn(
            epoch: published.epoch, calendar: calendar, secret: journal.secret, now: clock(),
            remembered: try remembered(by: letters),
            directory: published.directory, published: { [published] id in published.peek(id)?.live })
        let decisions = letters.map { turn.decide($0.request) }
        let outcomes = turn.writes.isEmpty ? [] : try journal.append(turn.writes)
        let lost = Self.lostStreams(turn.writes, outcomes)
        let replaced = publish(turn, except: lost)
        // Freed after the answers have gone out, and not while every request waits to pass the lock.
        defer { withExtendedLifetime(replaced) {} }
        tellListeners(turn.writes, outcomes)
        if turn.freshDirectory != nil && lost.isEmpty { feed.endAll(closing: false) }
        let failure = catchUp(lost)

        var again: [Mailbox.Letter] = []
        for (letter, decision) in zip(letters, decisions) {
            // What was appended stands, even where a later write to the same stream was left out.
            let stands = decision.write.map { outcomes[$0] == .appended } ?? lost.isDisjoint(with: decision.streams)
            if stands {
                letter.reply(decision.result)
            } else {
                again.append(letter)
            }
        }
        letters = again
        if let failure { throw failure }
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

    /// Returns the states that are not the published ones any more.
    private func publish(_ turn: Turn, except lost: Set<StreamID>) -> [PublishedSession?] {
        let now = clock()
        let changed = turn.changedSessions
            .filter { lost.isEmpty || !lost.contains(.session($0.session.id, epoch: turn.epoch)) }
            .map { PublishedSession($0, usedAt: now) }
        var replaced: [PublishedSession?] = []
        replaced.reserveCapacity(changed.count)
        published.update { state in
            for session in changed {
                replaced.append(state.sessions.updateValue(session, forKey: session.live.session.id))
            }
            if turn.directoryChanged && !lost.contains(.directory(epoch: turn.epoch)) {
                state.directory = turn.directory
            }
            if let fresh = turn.freshDirectory, !lost.contains(.directory(epoch: turn.epoch + 1)) {
                state = Published.State(epoch: turn.epoch + 1, directory: fresh)
            }
        }
        return replaced
    }

    private func tellListeners(_ writes: [Write], _ outcomes: [WriteOutcome]) {
        for (write, outcome) in zip(writes, outcomes) where outcome == .appended {
            for part in write.parts {
                guard let entry = part.entry, case .session(let id) = part.stream.kind else { continue }
                feed.publish(FeedItem(version: part.expectedVersion + 1, entry), of: id)
            }
        }
    }

    /// Reads what others have appended to streams that this node thought it knew. If that fails, their sessions are
    /// forgotten, and read anew when somebody wants them.
    private func catchUp(_ streams: Set<StreamID>) -> JournalFailure? {
        do {
            for stream in streams {
                switch stream.kind {
                case .directory: try catchUpDirectory()
                case .session(let id): try catchUpSession(id, stream)
                }
            }
            return nil
        } catch {
            published.update { state in
                for stream in streams {
                    if case .session(let id) = stream.kind { state.sessions[id] = nil }
                }
            }
            return error
        }
    }

    private func catchUpSession(_ id: Session.ID, _ stream: StreamID) throws(JournalFailure) {
        guard var live = published.peek(id)?.live else { return }
        for entry in try journal.entries(of: stream, after: live.version, through: nil) { try live.apply(entry) }
        published.update { $0.sessions[id] = PublishedSession(live, usedAt: clock()) }
    }

    private func catchUpDirectory() throws(JournalFailure) {
        let epoch = try journal.currentEpoch()
        var directory = epoch == published.epoch ? published.directory : LiveDirectory()
        let entries = try journal.entries(of: .directory(epoch: epoch), after: directory.version, through: nil)
        for entry in entries { try directory.apply(entry) }
        published.update { state in
            if state.epoch != epoch { state.sessions = [:] }
            state.epoch = epoch
            state.directory = directory
        }
    }

    /// Takes in sessions that were read outside the loop, brought up to what the journal holds now. What was read before
    /// a reset is none of this epoch's.
    private func adopt(_ loaded: [LoadedSession]) throws(JournalFailure) {
        for loaded in loaded where loaded.epoch == published.epoch && published.peek(loaded.live.session.id) == nil {
            var live = loaded.live
            let stream = StreamID.session(live.session.id, epoch: loaded.epoch)
            for entry in try journal.entries(of: stream, after: live.version, through: nil) { try live.apply(entry) }
            published.update { $0.sessions[live.session.id] = PublishedSession(live, usedAt: clock()) }
        }
    }

    /// Nothing of a failed turn is answered but the failure itself. What it had decided was never published.
    private func fail(_ letters: [Mailbox.Letter], _ failure: JournalFailure) -> Unavailability? {
        let answer: Unavailability
        var isFatal = false
        switch failure {
        case .unavailable(let reason): answer = .journal(reason)
        case .unreadable(let reason):
            logger.error("the journal is unreadable", metadata: ["reason": "\(reason)"])
            answer = .journal(reason)
        case .outcomeUnknown(let reason):
            answer = .outcomeUnknown(reason)
            isFatal = true
        }
        for letter in letters { letter.reply(.answer(.unavailable(answer))) }
        if isFatal { onOutcomeUnknown(failure.description) }
        return isFatal ? answer : nil
    }
}
