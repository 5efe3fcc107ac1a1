import OPDEngine

extension Turn {
    mutating func decide(_ command: SessionCommand, in id: Session.ID, _ request: Request) -> Decision {
        let stream = StreamID.session(id, epoch: epoch)
        guard let place = bring(id) else { return Decision(result: .cold([id])) }
        let streams = streams(of: [place])
        do {
            try checkVersion(of: place, request)
            let receipt = try carryOut(command, at: place, stream, request)
            return Decision(result: .answer(.done(.session(receipt))), streams: [stream])
        } catch {
            return Decision(result: .answer(.refused(error)), streams: streams)
        }
    }

    /// What a decision rests on: the sessions, and the directory for those that it would open or whose doctor is unknown.
    func streams(of places: [Int]) -> [StreamID] {
        let ids = places.map { sessions[$0].session.id }
        let streams = ids.map { StreamID.session($0, epoch: epoch) }
        let restsOnDirectory =
            places.contains { !sessions[$0].session.isOpen }
            || ids.contains { directory.directory.doctor($0.doctor) == nil }
        return restsOnDirectory ? streams + [.directory(epoch: epoch)] : streams
    }

    func checkVersion(of place: Int, _ request: Request) throws(Refusal) {
        guard let expected = request.expectedVersion, expected != sessions[place].version else { return }
        throw .versionMoved(expected: expected, actual: sessions[place].version)
    }

    private mutating func carryOut(
        _ command: SessionCommand, at place: Int, _ stream: StreamID, _ request: Request
    ) throws(Refusal) -> SessionReceipt {
        let opening = try opening(for: command, at: place)
        let time = max(now, sessions[place].time)
        let expected = sessions[place].version
        let (recognising, given) = recognised(command, at: place, request)
        let events: [SessionEvent]
        do {
            events = try sessions[place].session.decide(recognising, after: opening, at: calendar.moment(at: time))
        } catch {
            throw .session(error)
        }
        var entry: Entry?
        if !events.isEmpty {
            let details = sessions[place].kept(given, of: events)
            entry = Entry(
                time: time, actor: request.actor, requestID: request.requestID, events: EventCoding.encode(events),
                details: details, redactions: sessions[place].redactions(by: events))
            sessions[place].apply(events, details: details, at: time)
            isChanged[place] = true
        }
        var parts = [Write.Part(stream: stream, expectedVersion: expected, entry: entry)]
        if opening != nil { parts.append(reliedOnDirectory) }
        write(request, parts)
        return SessionReceipt(after: sessions[place], events: events, commanded: command.token)
    }

    /// The directory as it is now: what a session opens with rests on it.
    var reliedOnDirectory: Write.Part {
        Write.Part(stream: .directory(epoch: epoch), expectedVersion: directory.version, entry: nil)
    }

    /// What the session would open with, when this is the first command that it could have.
    private func opening(for command: SessionCommand, at place: Int) throws(Refusal) -> SessionOpening? {
        let session = sessions[place].session
        guard let doctor = directory.directory.doctor(session.id.doctor) else {
            throw .doctorNotFound(session.id.doctor)
        }
        guard !session.isOpen, command.opensSession else { return nil }
        // A booking has a rule of its own for dates in the past; anything else would open a day that is over.
        if case .bookToken = command {} else { try checkNotPast(session.id.day) }
        return try opening(of: session, doctor)
    }

    func checkNotPast(_ day: ClinicDay) throws(Refusal) {
        let today = calendar.moment(at: now).today
        if day < today { throw .session(.dateInPast(day, today: today)) }
    }

    func opening(of session: Session, _ doctor: Doctor) throws(Refusal) -> SessionOpening {
        let plan = directory.directory.plan(of: doctor, on: session.id.day)
        guard case .slots(let pattern) = plan else { throw .noSlots(session.id, plan) }
        return SessionOpening(
            slots: calendar.windows(of: pattern, on: session.id.day),
            settings: directory.directory.settings(of: doctor),
            usualConsultation: places[session.id].flatMap { sessions[$0].usualConsultation })
    }

    // MARK: Patients

    /// The command with what the patient is recognised by in this session, and the details with the session's salt when
    /// this entry is the one to bring it.
    private func recognised(
        _ command: SessionCommand, at place: Int, _ request: Request
    ) -> (SessionCommand, PersonalDetails?) {
        guard case .bookToken(var booking) = command, let details = request.details, details.canBeRecognised,
            let (keys, salt) = patientKeys(of: details, at: place, request)
        else { return (command, request.details) }
        booking.patient = keys
        return (.bookToken(booking), details.salted(salt))
    }

    /// The keys of a patient in a session; with the salt, if the session does not have one yet.
    func patientKeys(
        of details: PersonalDetails, at place: Int, _ request: Request
    ) -> (PatientKeys, newSalt: String?)? {
        let session = sessions[place].session.id
        let fresh = request.freshSalt.map { PatientIdentity.salt(of: session, from: $0, secret) }
        guard let salt = sessions[place].salt ?? fresh,
            let keys = PatientIdentity(secret: secret, salt: salt).keys(of: details)
        else { return nil }
        return (keys, sessions[place].salt == nil ? salt : nil)
    }
}

extension Session {
    /// Decides on the session as it would be once open; the opening is then the first of the events.
    fileprivate func decide(
        _ command: SessionCommand, after opening: SessionOpening?, at moment: Moment
    ) throws(SessionRefusal) -> [SessionEvent] {
        guard let opening else {
            if !isOpen, let slot = command.slot { throw .invalidSlotIndex(slot) }
            return try decide(command, at: moment)
        }
        let events = try opened(opening, at: moment.instant).decide(command, at: moment)
        return [.sessionOpened(opening)] + events
    }

    func opened(_ opening: SessionOpening, at time: Instant) -> Session {
        var opened = self
        opened.evolve(.sessionOpened(opening), at: time)
        return opened
    }
}

extension SessionCommand {
    /// A slot that the command names, where there may be no session yet.
    fileprivate var slot: Int? {
        if case .releaseReservation(let slot) = self { slot } else { nil }
    }
}
