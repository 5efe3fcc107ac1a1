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
            /// The session is not in memory.
            case cold(Session.ID)
            /// The key was used: the answer is folded from the journal, outside the turn.
            case replay(RememberedKey)
        }

        var result: Result
        var streams: [StreamID]
        /// Where its write stands among the turn's; nil when the journal is told nothing of it.
        var write: Int?
    }

    let epoch: Int
    let calendar: HospitalCalendar
    let now: Instant
    /// The keys of this turn's requests that the journal remembers.
    let remembered: [Digest128: RememberedKey]
    private let published: (Session.ID) -> LiveSession?

    private(set) var directory: LiveDirectory
    private(set) var directoryChanged = false
    /// After a reset, the directory of the next epoch.
    private(set) var freshDirectory: LiveDirectory?
    /// The sessions that this turn has touched, as they will be.
    private(set) var sessions: [LiveSession] = []
    private var isChanged: [Bool] = []
    /// Where each stands in `sessions`.
    private var places: [Session.ID: Int] = [:]
    private(set) var writes: [Write] = []
    /// Keys of this turn whose command succeeded.
    private var used: [Digest128: (request: Digest128, decision: Decision)] = [:]

    init(
        epoch: Int, calendar: HospitalCalendar, now: Instant, remembered: [Digest128: RememberedKey],
        directory: LiveDirectory, published: @escaping (Session.ID) -> LiveSession?
    ) {
        self.epoch = epoch
        self.calendar = calendar
        self.now = now
        self.remembered = remembered
        self.directory = directory
        self.published = published
    }

    mutating func decide(_ request: Request) -> Decision {
        if let key = request.key, let repeated = repetition(of: key) { return repeated }
        let written = writes.count
        var decision: Decision
        switch request.command {
        case .directory(let command): decision = decide(command, request)
        case .session(let id, let command): decision = decide(command, in: id, request)
        case .visit(let id): decision = visit(id)
        case .reset: decision = reset(request)
        }
        if writes.count > written { decision.write = written }
        if let key = request.key, case .answer(.done) = decision.result { used[key.key] = (key.request, decision) }
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
        return Decision(result: result, streams: [])
    }

    private func remember(
        _ key: IdempotencyKey?, _ stream: StreamID, version: Int, hasEntry: Bool
    ) -> RememberedKey? {
        // By this node's clock: a stream whose time is ahead of it must not age the keys of others.
        key.map { RememberedKey(key: $0, stream: stream, version: version, hasEntry: hasEntry, time: now) }
    }

    // MARK: The directory

    private mutating func decide(_ command: DirectoryCommand, _ request: Request) -> Decision {
        let stream = StreamID.directory(epoch: epoch)
        do {
            let events = try directory.directory.decide(command)
            let time = max(now, directory.time)
            let expected = directory.version
            var entry: Entry?
            if !events.isEmpty {
                entry = Entry(
                    time: time, actor: request.actor, events: EventCoding.encode(events), details: nil)
                directory.apply(events, at: time)
                directoryChanged = true
            }
            write(request, stream, expected: expected, entry: entry)
            return Decision(result: .answer(.done(.directory(directory.directory, events))), streams: [stream])
        } catch {
            return Decision(result: .answer(.refused(.directory(error))), streams: [stream])
        }
    }

    private mutating func reset(_ request: Request) -> Decision {
        let fresh = StreamID.directory(epoch: epoch + 1)
        // As it was fixed: the calendar may know the zone by another name, `UTC` as `GMT`.
        let timeZone = directory.directory.timeZone ?? calendar.timeZone.identifier
        let events = [DirectoryEvent.hospitalOpened(timeZone: timeZone)]
        let time = max(now, directory.time)
        let entry = Entry(time: time, actor: request.actor, events: EventCoding.encode(events), details: nil)
        write(request, fresh, expected: 0, entry: entry)
        var empty = LiveDirectory()
        empty.apply(events, at: time)
        freshDirectory = empty
        return Decision(result: .answer(.done(.reset)), streams: [fresh])
    }

    /// Plans what the journal is to be told of one command. Without entry and key there is nothing to tell.
    private mutating func write(
        _ request: Request, _ stream: StreamID, expected: Int, entry: Entry?,
        relyingOn others: [Write.Part] = []
    ) {
        guard entry != nil || request.key != nil else { return }
        let version = entry == nil ? expected : expected + 1
        writes.append(
            Write(
                parts: [Write.Part(stream: stream, expectedVersion: expected, entry: entry)] + others,
                key: remember(request.key, stream, version: version, hasEntry: entry != nil)))
    }

    // MARK: Sessions

    /// Those whose state is not the published one any more.
    var changedSessions: [LiveSession] {
        sessions.indices.filter { isChanged[$0] }.map { sessions[$0] }
    }

    private mutating func visit(_ id: Session.ID) -> Decision {
        let stream = StreamID.session(id, epoch: epoch)
        guard bring(id) != nil else { return Decision(result: .cold(id), streams: []) }
        return Decision(result: .answer(.done(.visited)), streams: [stream])
    }

    /// Makes the session a part of the turn, and says where; nil when it is not in memory.
    private mutating func bring(_ id: Session.ID) -> Int? {
        if let place = places[id] { return place }
        guard let live = published(id) else { return nil }
        places[id] = sessions.count
        sessions.append(live)
        isChanged.append(false)
        return sessions.count - 1
    }

    private mutating func decide(_ command: SessionCommand, in id: Session.ID, _ request: Request) -> Decision {
        let stream = StreamID.session(id, epoch: epoch)
        guard let place = bring(id) else { return Decision(result: .cold(id), streams: []) }
        do {
            let receipt = try carryOut(command, at: place, stream, request)
            return Decision(result: .answer(.done(.session(receipt))), streams: [stream])
        } catch {
            return Decision(result: .answer(.refused(error)), streams: [stream])
        }
    }

    private mutating func carryOut(
        _ command: SessionCommand, at place: Int, _ stream: StreamID, _ request: Request
    ) throws(Refusal) -> SessionReceipt {
        let opening = try openingIfNeeded(for: command, in: sessions[place].session)
        let time = max(now, sessions[place].time)
        let expected = sessions[place].version
        let events: [SessionEvent]
        do {
            events = try sessions[place].session.decide(command, after: opening, at: calendar.moment(at: time))
        } catch {
            throw .session(error)
        }
        var entry: Entry?
        if !events.isEmpty {
            let bytes = EventCoding.encode(events)
            entry = Entry(time: time, actor: request.actor, events: bytes, details: request.details)
            sessions[place].apply(events, details: request.details, at: time)
            isChanged[place] = true
        }
        let directoryPart = Write.Part(
            stream: .directory(epoch: epoch), expectedVersion: directory.version, entry: nil)
        write(
            request, stream, expected: expected, entry: entry,
            relyingOn: opening == nil ? [] : [directoryPart])
        return SessionReceipt(after: sessions[place], events: events, command: command)
    }

    /// What the session would open with, when a booking is its first command. It rests on the directory as it is now.
    private func openingIfNeeded(
        for command: SessionCommand, in session: Session
    ) throws(Refusal) -> SessionOpening? {
        guard let doctor = directory.directory.doctor(session.id.doctor) else {
            throw .doctorNotFound(session.id.doctor)
        }
        guard !session.isOpen, case .bookToken = command else { return nil }
        return SessionOpening(
            slots: calendar.windows(of: doctor.pattern, on: session.id.day),
            settings: directory.directory.settings(of: doctor))
    }
}

extension Session {
    /// Decides on the session as it would be once open; the opening is then the first of the events.
    fileprivate func decide(
        _ command: SessionCommand, after opening: SessionOpening?, at moment: Moment
    ) throws(SessionRefusal) -> [SessionEvent] {
        guard let opening else { return try decide(command, at: moment) }
        var opened = self
        opened.evolve(.sessionOpened(opening), at: moment.instant)
        return [.sessionOpened(opening)] + (try opened.decide(command, at: moment))
    }
}
