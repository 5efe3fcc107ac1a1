import OPDEngine

/// A desk in memory: the engine alone, on one date, with every invariant of the session checked after every command.
package actor EngineDesk: FrontDesk {
    package nonisolated let place = "in memory"

    /// How many commands were decided, each followed by a check of its session.
    package private(set) var commandsChecked = 0

    private let moment: Moment
    private var directory = Directory()
    private var sessions: [Doctor.ID: Session] = [:]
    private var patientNames: [Token.ID: String] = [:]
    private var doctorsAdded: [RequestKey: Doctor.ID] = [:]
    private var bookings: [RequestKey: BookingAnswer] = [:]
    private var departures: [RequestKey: DepartureAnswer] = [:]

    /// Any date will do: nothing of a day that is played depends on which one it is.
    package init(day: ClinicDay = ClinicDay(yymmdd: 260_105)!) {
        moment = Moment(instant: Instant(milliseconds: 0), today: day)
    }

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
        let events = try perform(.bookToken(booking), in: request.doctor)
        let session = sessions[request.doctor]!
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
                capacity: session.slots[index].capacity,
                booked: booked.map { snapshot(of: $0.number, in: session) },
                waitlist: session.waitlist(of: SlotIndex(index)).map { snapshot(of: $0.number, in: session) })
        }
    }

    private func depart(
        _ token: Token.ID, by command: SessionCommand, key: RequestKey
    ) throws(DeskFailure) -> DepartureAnswer {
        if let answer = departures[key] { return answer }
        let events = try perform(command, in: token.session.doctor)
        let session = sessions[token.session.doctor]!
        let answer = DepartureAnswer(
            departed: snapshot(of: token.number, in: session),
            promoted: events.promoted.map { snapshot(of: $0, in: session) })
        departures[key] = answer
        return answer
    }

    /// Decides, folds and checks.
    private func perform(_ command: SessionCommand, in doctor: Doctor.ID) throws(DeskFailure) -> [SessionEvent] {
        let events = try decided(command, in: session(of: doctor))
        for event in events { sessions[doctor]!.evolve(event, at: moment.instant) }
        let violations = sessions[doctor]!.violations
        commandsChecked += 1
        guard violations.isEmpty else { throw .violated(violations) }
        return events
    }

    private func decided(_ command: SessionCommand, in session: Session) throws(DeskFailure) -> [SessionEvent] {
        do {
            return try session.decide(command, at: moment)
        } catch {
            throw .refused("\(error)")
        }
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
        var session = Session(id: Session.ID(doctor: doctor, day: moment.today))
        session.evolve(
            .sessionOpened(SessionOpening(slots: windows, settings: directory.settings)), at: moment.instant)
        sessions[doctor] = session
    }

    private func session(of doctor: Doctor.ID) throws(DeskFailure) -> Session {
        guard let session = sessions[doctor] else { throw .refused("Doctor \(doctor) not found") }
        return session
    }

    private func snapshot(of number: Token.Number, in session: Session) -> TokenSnapshot {
        let token = session.tokens[number.index]
        let id = session.id(of: number)
        return TokenSnapshot(
            id: id, patientName: patientNames[id]!, source: token.source, slot: token.slot, status: token.status)
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
        for case .tokenPromoted(let number, slot: _) in self { return number }
        return nil
    }
}
