import OPDEngine

extension EngineDesk {
    package func act(
        _ action: TokenAction, on token: Token.ID, key: RequestKey
    ) throws(DeskFailure) -> PersonAnswer {
        if let answer = personAnswers[key] { return answer }
        let (events, session) = try perform(action.command(token.number), in: token.session.doctor)
        return answer(about: token.number, events, in: session, key: key)
    }

    package func callNext(of doctor: Doctor.ID, key: RequestKey) throws(DeskFailure) -> PersonAnswer {
        if let answer = personAnswers[key] { return answer }
        let (events, session) = try perform(.callNext, in: doctor)
        return answer(about: session.lastCalled!, events, in: session, key: key)
    }

    package func change(
        _ change: SessionChange, of doctor: Doctor.ID, key: RequestKey
    ) throws(DeskFailure) -> SessionAnswer {
        if let answer = sessionAnswers[key] { return answer }
        let (events, session) = try perform(change.command, in: doctor)
        let answer = SessionAnswer(
            slots: session.slots.map(SessionAnswer.SlotCount.init), delay: events.delayTimes,
            doctor: DoctorWhereabouts(session.doctorPresence), affected: affected(by: events, in: session))
        sessionAnswers[key] = answer
        return answer
    }

    package func leave(
        of doctor: Doctor.ID, standIn: Doctor.ID, key: RequestKey
    ) throws(DeskFailure) -> [AffectedToken] {
        if let answer = leaves[key] { return answer }
        let (origin, substitute) = (try session(of: doctor), try session(of: standIn))
        let decided = Absence(origin: origin, substitute: substitute, patients: [:]).decide(at: moment)
        for case .transferArrived(let number, let from, _) in decided.substitute {
            patientNames[substitute.id(of: number)] = patientNames[from]
        }
        let after = try carryOut([(origin, decided.origin), (substitute, decided.substitute)])
        let answer = affected(by: decided.origin, in: after[0]) + affected(by: decided.substitute, in: after[1])
        leaves[key] = answer
        return answer
    }

    private func answer(
        about number: Token.Number, _ events: [SessionEvent], in session: Session, key: RequestKey
    ) -> PersonAnswer {
        let answer = PersonAnswer(
            token: snapshot(of: number, in: session), affected: affected(by: events, but: number, in: session))
        personAnswers[key] = answer
        return answer
    }

    /// Whom the events touched, in their order, but for the one whom the command named; then those who keep their seats
    /// where others might have thought to lose them.
    private func affected(
        by events: [SessionEvent], but commanded: Token.Number? = nil, in session: Session
    ) -> [AffectedToken] {
        var numbers: [Token.Number] = []
        for case let number? in events.map(\.token) where number != commanded && !numbers.contains(number) {
            numbers.append(number)
        }
        let touched = numbers.map { number in
            AffectedToken(token: snapshot(of: number, in: session), fate: events.fate(of: session.tokens[number.index]))
        }
        let untouched = session.tokens.filter { token in
            token.status == .booked && !numbers.contains(token.number) && token.number != commanded
                && events.contains { $0.threatens(token.slot) }
        }
        return touched
            + untouched.map { AffectedToken(token: snapshot(of: $0.number, in: session), fate: .seatKept) }
    }
}

extension TokenAction {
    fileprivate func command(_ number: Token.Number) -> SessionCommand {
        switch self {
        case .checkIn: .checkIn(number)
        case .start: .startConsultation(number)
        case .complete: .completeConsultation(number)
        case .skip: .skipPatient(number)
        case .park: .parkPatient(number)
        case .resume: .resumePatient(number)
        case .reinstate: .reinstateToken(number)
        }
    }
}

extension SessionChange {
    fileprivate var command: SessionCommand {
        switch self {
        case .delay(let minutes, let mode): .addDelay(minutes: minutes, mode: mode)
        case .capacity(let slot, let capacity): .changeCapacity(slot: slot.offset, to: capacity)
        case .doctorArrives: .recordDoctorArrival
        case .doctorBreak(let minutes): .startBreak(minutes: minutes)
        }
    }
}

extension SessionEvent {
    /// Whether people with a seat in this slot might have lost it.
    fileprivate func threatens(_ slot: SlotIndex) -> Bool {
        switch self {
        case .delayAdded, .slotClosed(slot), .capacityChanged(slot, _): true
        default: false
        }
    }

    fileprivate var takesPlaceAway: Bool {
        switch self {
        case .tokenBumped, .seatLost, .tokenMoved: true
        default: false
        }
    }
}

extension [SessionEvent] {
    /// What they made of a token that they name.
    fileprivate func fate(of token: Token) -> Fate {
        let own = filter { $0.token == token.number }
        if token.status == .transferred { return .transferredTo }
        if token.needsRebooking { return .needsRebooking }
        if own.contains(where: { if case .transferArrived = $0 { true } else { false } }) { return .transferredIn }
        if token.status == .waitlisted { return .waitlisted }
        return own.contains(where: \.takesPlaceAway) ? .movedTo : .promoted
    }

    fileprivate var delayTimes: DelayTimes? {
        for case .delayAdded(let delay) in self {
            let (from, until) = (MinuteOfDay(sinceMidnight: delay.from), MinuteOfDay(sinceMidnight: delay.until))
            if let from, let until { return DelayTimes(from: from, until: until) }
        }
        return nil
    }
}

extension MinuteOfDay {
    fileprivate init?(sinceMidnight instant: Instant) { self.init(minutes: instant.milliseconds / 60_000) }
}

extension SessionAnswer.SlotCount {
    fileprivate init(_ slot: Slot) {
        self.init(
            capacity: slot.capacity, seatsTaken: slot.seatsTaken, waiting: slot.waitlistCount, isClosed: slot.isClosed)
    }
}

extension DoctorWhereabouts {
    fileprivate init(_ presence: DoctorPresence) {
        switch presence {
        case .unknown: self = .unknown
        case .present: self = .present
        case .onBreak: self = .onBreak
        case .ended: self = .ended
        }
    }
}
