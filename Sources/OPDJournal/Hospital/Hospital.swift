import CoreMetrics
import Logging
import OPDEngine
import Synchronization

/// The front door of a node: commands go to the turn loop, reads are answered from what is published.
package final class Hospital: Sendable {
    package let calendar: HospitalCalendar
    package let secret: HospitalSecret
    let journal: any Journal
    private let clock: @Sendable () -> Instant
    let onOutcomeUnknown: @Sendable (String) -> Void
    let published: Published
    package let feed = Feed()
    let mailbox: Mailbox
    private let loop: TurnLoop
    /// Nil when no other node appends to the journal.
    let check: VersionCheck?
    private let watch: FeedWatch?
    private let reading: ReadingThreads
    /// For what takes the processor long: one after the other, so that many at once cannot take all of it.
    let computing = ReadingThreads(count: 1)
    let readiness = Readiness()
    let pulse = TurnPulse()
    let metrics: HospitalMetrics
    private let usual: UsualConsultations
    let retention = Mutex(RetentionRound())
    /// Sessions that are being read, so that many who want the same one wait for one reading.
    private let loading = Mutex<[StreamID: Task<LiveSession, any Error>]>([:])

    /// Why a hospital could not be opened on a journal.
    package enum OpeningFailure: Error, Equatable {
        case unknownTimeZone(String)
        /// The zone was fixed when the hospital was first opened.
        case timeZoneFixed(String, asked: String)
        case journal(JournalFailure)
    }

    /// Opens the hospital of a journal, and starts its turn loop.
    ///
    /// - Parameters:
    ///   - timeZone: an IANA name. Fixed at the first opening; nil later means the one that was fixed.
    ///   - systemTimeZone: what the first opening takes when `timeZone` is nil.
    ///   - clock: the time at the edge.
    ///   - metrics: makes what the node counts its work with.
    ///   - onOutcomeUnknown: called once if the fate of a commit is unknown: the process should then end.
    package init(
        journal: any Journal, timeZone: String?, systemTimeZone: String, clock: @escaping @Sendable () -> Instant,
        logger: Logger, queueCapacity: Int = 4_096, metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        onOutcomeUnknown: @escaping @Sendable (String) -> Void
    ) throws(OpeningFailure) {
        let (epoch, directory) = try Self.openDirectory(
            of: journal, timeZone: timeZone, systemTimeZone: systemTimeZone, now: clock())
        guard let identifier = directory.directory.timeZone,
            let calendar = HospitalCalendar(timeZone: identifier)
        else { throw .unknownTimeZone(directory.directory.timeZone ?? systemTimeZone) }
        self.journal = journal
        self.clock = clock
        self.onOutcomeUnknown = onOutcomeUnknown
        self.calendar = calendar
        secret = journal.secret
        reading = ReadingThreads(count: 2)
        usual = UsualConsultations(journal)
        published = Published(epoch: epoch, directory: directory)
        mailbox = Mailbox(capacity: queueCapacity)
        loop = TurnLoop(mailbox: mailbox, published: published, clock: clock, pulse: pulse)
        self.metrics = HospitalMetrics(metrics)
        let catchUp = CatchUp(journal: journal, published: published, feed: feed, clock: clock)
        check = journal.isShared ? VersionCheck(journal, published, catchUp) : nil
        watch = check.map { [feed, published] in FeedWatch(journal, feed, published, $0) }
        loop.start(
            TurnRunner(
                journal: journal, calendar: calendar, clock: clock, published: published, feed: feed, logger: logger,
                onOutcomeUnknown: onOutcomeUnknown, metrics: self.metrics, pulse: pulse))
        check?.start()
        watch?.start()
    }

    package var directory: Directory { published.directory.directory }

    package var directoryVersion: Int { published.directory.version }

    func withDirectory<Value>(_ body: (LiveDirectory) -> Value) -> Value { published.withDirectory(body) }

    package func hasDoctor(_ id: Doctor.ID) -> Bool { published.hasDoctor(id) }

    package var sessionsInMemory: Int { published.sessionCount }
    /// The hospital's time and date.
    package var moment: Moment { calendar.moment(at: now) }
    /// The same, for what has nothing to do with the date.
    package var now: Instant { clock() }

    /// Has a request decided; the answer comes when its outcome is on stable storage.
    package func submit(_ request: Request) async -> Answer {
        let answer: Answer
        do {
            answer = try await decide(request)
        } catch {
            answer = .unavailable(error)
        }
        metrics.count(answer)
        return answer
    }

    /// Has it recorded that somebody was shown the details of several people.
    package func record(_ disclosure: Disclosure, actor: String?, requestID: String?) async throws(Unavailability) {
        let request = Request(.disclosure(disclosure), actor: actor, requestID: requestID)
        if case .unavailable(let reason) = try await decide(request) { throw reason }
    }

    /// The newest committed state of a session. A session without entries is one that has not opened; looking at it takes
    /// no memory, since anybody may look at any date.
    package func session(_ id: Session.ID) async throws(Unavailability) -> PublishedSession {
        try await session(id, showing: newestVersions(of: [id]))
    }

    /// The same, not older than the newest that is known of it.
    func session(
        _ id: Session.ID, showing newest: NewestVersions
    ) async throws(Unavailability) -> PublishedSession {
        var newest = newest
        while true {
            if let session = published.session(id, at: clock()) {
                if newest.include(session.live, epoch: published.epoch) { return session }
                // It came into memory since, by a reading that had begun before.
                newest = try await newestVersions(of: [id], anew: true)
                continue
            }
            let loaded = try await load(id)
            guard newest.include(loaded.live, epoch: loaded.epoch) else { continue }
            if loaded.live.version == 0 && loaded.epoch == published.epoch {
                return PublishedSession(loaded.live, usedAt: clock())
            }
            if case .unavailable(let reason) = try await decide(Request(.visit(id)), loaded) { throw reason }
        }
    }

    /// Refuses new work, finishes what was accepted, and closes the journal. Blocks until that is done.
    package func close() {
        mailbox.close()
        loop.waitUntilEnded()
        feed.endAll(closing: true)
        reading.close()
        readiness.close()
        computing.close()
        check?.close()
        watch?.close()
        journal.close()
        watch?.waitUntilEnded()
    }

    // MARK: Deciding

    private func decide(
        _ asked: Request, _ alreadyLoaded: LoadedSession? = nil
    ) async throws(Unavailability) -> Answer {
        var request = asked
        if request.isDryRun { request.key = nil }
        if let refused = try await prepare(&request) { return refused }
        if needsSalt(request) { request.freshSalt = PatientIdentity.freshSalt() }
        var loaded = alreadyLoaded.map { [$0] } ?? []
        if loaded.isEmpty, let id = request.session, published.session(id, at: clock()) == nil {
            loaded = [try await load(id)]
        }
        while true {
            switch try await post(request, loaded) {
            case .answer(let answer): return answer
            case .cold(let ids):
                loaded = []
                for id in ids { loaded.append(try await load(id)) }
            case .replay(let key): return .done(try await replay(key, request.command))
            case .outdated:
                request.command = asked.command
                if let refused = try await prepare(&request) { return refused }
            }
        }
    }

    private func needsSalt(_ request: Request) -> Bool {
        switch request.command {
        case .session(_, .bookToken): request.details?.canBeRecognised ?? false
        case .transfer, .leave, .erase: true
        default: false
        }
    }

    /// Gives the request what it needs from the journal, or the answer that it gets without.
    private func prepare(_ request: inout Request) async throws(Unavailability) -> Answer? {
        guard Preparation.isNeeded(for: request.command) else { return nil }
        try await catchUp()
        let command = request.command
        do {
            request.command = try await reading.run { [journal, published] in
                try Preparation(journal: journal, epoch: published.epoch, directory: published.directory.directory)
                    .prepare(command)
            }
            guard let own = request.ownDoctor, case .undoPrepared(let order) = request.command, !order.isOf(own) else {
                return nil
            }
            return .refused(.notOwnSessions(own))
        } catch let refusal as Refusal {
            return try await firstAnswer(request) ?? .refused(refusal)
        } catch {
            throw Self.unavailability(error)
        }
    }

    /// What makes a command impossible may be that it was carried out before, with the same key.
    private func firstAnswer(_ request: Request) async throws(Unavailability) -> Answer? {
        guard let key = request.key else { return nil }
        let remembered: RememberedKey?
        do {
            remembered = try await reading.run { [journal, published] in
                try journal.remembered([key.key], epoch: published.epoch)[key.key]
            }
        } catch {
            throw Self.unavailability(error)
        }
        guard let remembered else { return nil }
        guard remembered.key.request == key.request else { return .refused(.keyReused) }
        return .done(try await replay(remembered, request.command))
    }

    private func post(
        _ request: Request, _ loaded: [LoadedSession]
    ) async throws(Unavailability) -> Turn.Decision.Result {
        await withCheckedContinuation { continuation in
            let letter = Mailbox.Letter(request: request, loaded: loaded) { continuation.resume(returning: $0) }
            if let refusal = mailbox.post(letter) { continuation.resume(returning: .answer(.unavailable(refusal))) }
        }
    }

    // MARK: Reading the journal

    /// Counts the resets of the hospital; part of the id of every change.
    package var epoch: Int { published.epoch }

    func isInMemory(_ id: Session.ID) -> Bool { published.peek(id) != nil }

    /// Reads on the reading threads.
    func readJournal<Value: Sendable>(
        _ body: @escaping @Sendable (any Journal, _ epoch: Int) throws -> Value
    ) async throws(Unavailability) -> Value {
        do {
            return try await reading.run { [journal, published] in try body(journal, published.epoch) }
        } catch {
            throw Self.unavailability(error)
        }
    }

    private func load(_ id: Session.ID) async throws(Unavailability) -> LoadedSession {
        let stream = StreamID.session(id, epoch: published.epoch)
        let task = loading.withLock { tasks in
            if let task = tasks[stream] { return task }
            let task = Task { [self] in
                defer { loading.withLock { $0[stream] = nil } }
                return try await reading.run { [self] in
                    var live = try LiveSession(id, folding: journal.entries(of: stream, after: 0, through: nil))
                    if live.version == 0 {
                        live.usualConsultation = try usual.consultation(
                            of: id.doctor, before: moment.today, epoch: stream.epoch)
                    }
                    return live
                }
            }
            tasks[stream] = task
            return task
        }
        do {
            return LoadedSession(epoch: stream.epoch, live: try await task.value)
        } catch {
            throw Self.unavailability(error)
        }
    }

    /// The first answer again: the state right after the entry that the key stands for.
    private func replay(
        _ key: RememberedKey, _ command: Request.Command
    ) async throws(Unavailability) -> Receipt {
        do {
            return try await reading.run { [journal] in try Replay(journal: journal, key: key).receipt(of: command) }
        } catch {
            throw Self.unavailability(error)
        }
    }

    static func unavailability(_ error: any Error) -> Unavailability {
        switch error {
        case let failure as JournalFailure: .journal(failure.description)
        case let unavailability as Unavailability: unavailability
        default: .journal(String(describing: error))
        }
    }

    private static func openDirectory(
        of journal: any Journal, timeZone: String?, systemTimeZone: String, now: Instant
    ) throws(OpeningFailure) -> (epoch: Int, directory: LiveDirectory) {
        if let timeZone, HospitalCalendar(timeZone: timeZone) == nil { throw .unknownTimeZone(timeZone) }
        var directory = LiveDirectory()
        do {
            let epoch = try journal.currentEpoch()
            let stream = StreamID.directory(epoch: epoch)
            for entry in try journal.entries(of: stream, after: 0, through: nil) { try directory.apply(entry) }
            let asked = timeZone ?? directory.directory.timeZone ?? systemTimeZone
            let events = try directory.directory.decide(.openHospital(timeZone: asked))
            guard !events.isEmpty else { return (epoch, directory) }
            let entry = Entry(time: now, actor: nil, events: EventCoding.encode(events), details: nil)
            let part = Write.Part(stream: stream, expectedVersion: directory.version, entry: entry)
            guard try journal.append([Write(parts: [part])]) == [.appended] else {
                // Another node has opened the hospital this moment; it is looked at again.
                guard journal.isShared else {
                    throw OpeningFailure.journal(.unavailable("another server is opening this hospital"))
                }
                return try openDirectory(of: journal, timeZone: timeZone, systemTimeZone: systemTimeZone, now: now)
            }
            directory.apply(events, at: now)
            return (epoch, directory)
        } catch let failure as OpeningFailure {
            throw failure
        } catch let failure as JournalFailure {
            throw .journal(failure)
        } catch DirectoryRefusal.timeZoneFixed(let fixed, let asked) {
            throw .timeZoneFixed(fixed, asked: asked)
        } catch {
            throw .journal(.unavailable(String(describing: error)))
        }
    }
}
