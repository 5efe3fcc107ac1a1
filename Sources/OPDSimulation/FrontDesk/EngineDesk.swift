import OPDEngine

/// A desk in memory: the engine alone, on one date, with every invariant of the session checked after every command.
package actor EngineDesk: FrontDesk {
    package nonisolated let place = "in memory"

    /// How many commands were decided, each followed by a check of its session.
    package private(set) var commandsChecked = 0

    private let day: ClinicDay
    private var directory = Directory()
    private var sessions: [Doctor.ID: Session] = [:]
    var patientNames: [Token.ID: String] = [:]
    private var doctorsAdded: [RequestKey: Doctor.ID] = [:]
    private var bookings: [RequestKey: BookingAnswer] = [:]
    private var departures: [RequestKey: DepartureAnswer] = [:]
    var personAnswers: [RequestKey: PersonAnswer] = [:]
    var sessionAnswers: [RequestKey: SessionAnswer] = [:]
    var leaves: [RequestKey: [AffectedToken]] = [:]

    /// Any date will do: nothing of a day that is played depends on which one it is.
    package init(day: ClinicDay = ClinicDay(yymmdd: 260_105)!) { self.day = day }

    package func addDoctor(
        _ name: String, slots: [PatternSlot], key: RequestKey
    ) throws(DeskFailure) -> Doctor.ID {
        if let doctor = doctorsAdded[key] { return doctor }
        for event in try events(addingDoctor: name, slots: slots) { directory.evolve(event) }
        let doctor = directory.doctors.last!.id
        open(sessionOf: doctor, slots: slots)
        doctorsAdded[key] = doctor
        return doctor
    }

    package func book(_ request: TokenRequest, key: RequestKey) throws(DeskFailure) -> BookingAnswer {
        if let answer = bookings[key] { return answer }
        let booking = Booking(slot: request.slot.offset, source: request.source)
        let (events, session) = try perform(.bookToken(booking), in: request.doctor)
        patientNames[session.id(of: session.tokens.last!.number)] = request.patientName
        let answer = BookingAnswer(
            token: snapshot(of: session.tokens.last!.number, in: session),
            bumped: events.bumped.map { snapshot(of: $0, in: session) },
            isWaitlisted: session.tokens.last!.status == .waitlisted)
        bookings[key] = answer
        return answer
    }

    package func cancel(_ token: Token.ID, key: RequestKey) throws(DeskFailure) -> DepartureAnswer {
        try depart(token, by: .cancelToken(token.number), key: key)
    }

    package func recordNoShow(_ token: Token.ID, key: RequestKey) throws(DeskFailure) -> DepartureAnswer {
        try depart(token, by: .recordNoShow(token.number), key: key)
    }

    package func schedule(of doctor: Doctor.ID) throws(DeskFailure) -> [SlotSchedule] {
        let session = try session(of: doctor)
        return zip(session.slots.indices, session.booked).map { index, booked in
            SlotSchedule(
                capacity: session.slots[index].capacity, isClosed: session.slots[index].isClosed,
                booked: booked.map { snapshot(of: $0.number, in: session) },
                waitlist: session.waitlist(of: SlotIndex(index)).map { snapshot(of: $0.number, in: session) })
        }
    }

    private func depart(
        _ token: Token.ID, by command: SessionCommand, key: RequestKey
    ) throws(DeskFailure) -> DepartureAnswer {
        if let answer = departures[key] { return answer }
        let (events, session) = try perform(command, in: token.session.doctor)
        let answer = DepartureAnswer(
            departed: snapshot(of: token.number, in: session),
            promoted: events.promoted.map { snapshot(of: $0, in: session) })
        departures[key] = answer
        return answer
    }

    private func events(
        addingDoctor name: String, slots: [PatternSlot]
    ) throws(DeskFailure) -> [DirectoryEvent] {
        do {
            let pattern = try SlotPattern(slots)
            return try directory.decide(.addDoctor(name: name, department: nil, pattern: pattern))
        } catch {
            throw .refused("\(error)")
        }
    }

    /// The instants of this day count from its midnight.
    private func open(sessionOf doctor: Doctor.ID, slots: [PatternSlot]) {
        let midnight = Instant(milliseconds: 0)
        let windows = slots.map { slot in
            SlotWindow(
                label: slot.label, start: midnight.adding(minutes: slot.start.minutes),
                end: midnight.adding(minutes: slot.end.minutes), capacity: slot.capacity)
        }
        var session = Session(id: Session.ID(doctor: doctor, day: day))
        session.evolve(
            .sessionOpened(SessionOpening(slots: windows, settings: directory.settings)), at: moment.instant)
        sessions[doctor] = session
    }

    // MARK: Deciding

    /// A second passes from command to command, from midnight on. A day with delays is over long before its first slot
    /// would begin, so that each delay counts from that beginning, as on a date to come.
    var moment: Moment { Moment(instant: Instant(milliseconds: commandsChecked * 1_000), today: day) }

    func session(of doctor: Doctor.ID) throws(DeskFailure) -> Session {
        guard let session = sessions[doctor] else { throw .refused("Doctor \(doctor) not found") }
        return session
    }

    /// Decides, folds and checks.
    func perform(
        _ command: SessionCommand, in doctor: Doctor.ID
    ) throws(DeskFailure) -> (events: [SessionEvent], after: Session) {
        let session = try session(of: doctor)
        let events: [SessionEvent]
        do {
            events = try session.decide(command, at: moment)
        } catch {
            throw .refused("\(error)")
        }
        return (events, try carryOut([(session, events)])[0])
    }

    /// Folds what one command does in each of its sessions, and checks them. The sessions as they are then.
    func carryOut(_ parts: [(session: Session, events: [SessionEvent])]) throws(DeskFailure) -> [Session] {
        var changed: [Session] = []
        for (var session, events) in parts {
            if !events.isEmpty { session.evolve(entry: events, at: moment.instant) }
            sessions[session.id.doctor] = session
            changed.append(session)
        }
        commandsChecked += 1
        let violations = changed.flatMap(\.violations)
        guard violations.isEmpty else { throw .violated(violations) }
        return changed
    }

    func snapshot(of number: Token.Number, in session: Session) -> TokenSnapshot {
        let token = session.tokens[number.index]
        let id = session.id(of: number)
        return TokenSnapshot(
            id: id, patientName: patientNames[id]!, source: token.source, slot: token.slot, status: token.status,
            presence: token.isLive ? token.presence : nil, seat: token.hasSeat ? token.seat : nil,
            needsRebooking: token.needsRebooking, successor: token.successor, predecessor: token.predecessor)
    }
}

extension [SessionEvent] {
    /// Who lost a seat in them.
    fileprivate var bumped: Token.Number? {
        for case .tokenBumped(let number, from: _, by: _) in self { return number }
        return nil
    }

    /// Who got a seat from a waitlist in them.
    fileprivate var promoted: Token.Number? {
        for case .tokenPromoted(let number, slot: _, seat: _) in self { return number }
        return nil
    }
}
