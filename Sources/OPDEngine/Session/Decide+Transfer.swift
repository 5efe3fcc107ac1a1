/// Why a transfer is impossible, and in which of the two sessions.
package enum TransferRefusal: Error, Equatable, Sendable {
    case inOrigin(SessionRefusal)
    case inTarget(SessionRefusal)
}

/// A person's way to another doctor's session.
package struct Transfer: Equatable, Sendable {
    package var number: Token.Number
    /// Of the other session, as the client sent it.
    package var slot: Int
    package var acceptsWaitlist: Bool
    package var allowsDuplicate: Bool
    /// What the other session recognises the patient by.
    package var patient: PatientKeys?

    package init(
        number: Token.Number, slot: Int, acceptsWaitlist: Bool = false, allowsDuplicate: Bool = false,
        patient: PatientKeys? = nil
    ) {
        self.number = number
        self.slot = slot
        self.acceptsWaitlist = acceptsWaitlist
        self.allowsDuplicate = allowsDuplicate
        self.patient = patient
    }
}

extension Transfer {
    /// What happens in both sessions: a place by rules 1 to 4 in the other one, and the old one given up.
    package func decide(
        from origin: Session, to target: Session, at moment: Moment
    ) throws(TransferRefusal) -> (origin: [SessionEvent], target: [SessionEvent]) {
        let token: Token
        do { token = try origin.movable(number, for: .transfer) } catch { throw .inOrigin(error) }
        do {
            let (arrival, events) = try target.decideArrival(of: token, from: origin, by: self, at: moment)
            let leaving = SessionEvent.tokenTransferred(number, to: target.id(of: arrival))
            return (try origin.decideLeaving(token, as: leaving, action: .transfer, at: moment), events)
        } catch {
            throw .inTarget(error)
        }
    }
}

extension Session {
    fileprivate func decideArrival(
        of token: Token, from origin: Session, by transfer: Transfer, at moment: Moment
    ) throws(SessionRefusal) -> (Token.Number, [SessionEvent]) {
        if id.day < moment.today { throw .dateInPast(id.day, today: moment.today) }
        let slot = try slotIndex(transfer.slot)
        if slots[slot.offset].isClosed { throw .slotClosed(slot) }
        if let patient = transfer.patient, !transfer.allowsDuplicate { try checkDuplicate(patient) }
        guard let arrival = Token.Number(tokens.count + 1) else { throw .numbersExhausted }
        if token.status == .booked && !transfer.acceptsWaitlist && placement(of: token.source, in: slot) == .waitlist {
            throw .wouldLoseSeat(token.number, slot)
        }
        let place = issuing(arrival, token.source, in: slot, at: moment)
        return (arrival, place + arriving(arrival, token, from: origin, transfer.patient))
    }

    /// What the new token is told of the person. Whoever was called or away is present here.
    fileprivate func arriving(
        _ arrival: Token.Number, _ token: Token, from origin: Session, _ patient: PatientKeys?
    ) -> [SessionEvent] {
        let arrived = SessionEvent.transferArrived(
            arrival, from: origin.id(of: token.number), arrivedAt: token.isPresent ? token.arrivedAt : nil)
        // Nobody is told again who it was.
        if token.isErased { return [arrived, .tokenErased(arrival)] }
        return [arrived] + (patient.map { [.patientIdentified(arrival, $0)] } ?? [])
    }
}

/// The doctor of a session leaves, or does not come.
package struct Absence: Sendable {
    package let origin: Session
    /// The session of who stands in, if anybody does.
    package let substitute: Session?
    /// What the substitute's session recognises the patients by.
    package let patients: [Token.Number: PatientKeys]

    package init(origin: Session, substitute: Session?, patients: [Token.Number: PatientKeys]) {
        self.origin = origin
        self.substitute = substitute
        self.patients = patients
    }

    /// Closes what is left. Each affected token, by rule 13, gets a free seat of the substitute at the same time or later,
    /// or needs rebooking.
    package func decide(at moment: Moment) -> (origin: [SessionEvent], substitute: [SessionEvent]) {
        var leaving = Draft(origin, at: moment.instant)
        var arriving = substitute.map { Draft($0, at: moment.instant) }
        let left = origin.slots.indices.map { SlotIndex($0) }.filter {
            !origin.slots[$0.offset].isClosed && origin.slots[$0.offset].window.end > moment.instant
        }
        for slot in left { leaving.record(.slotClosed(slot)) }
        let seated = origin.tokens.filter { left.contains($0.slot) && $0.status == .booked && $0.calls == 0 }
        let waiting = left.flatMap { origin.waitlist(of: $0) }
        for token in seated.inRuleOfSeveral + waiting {
            if let successor = seat(token, with: &arriving) {
                leaving.record(.tokenTransferred(token.number, to: successor))
            } else if token.status == .booked {
                leaving.record(.seatLost(token.number, from: token.slot))
                leaving.record(leaving.session.reallocation(of: token, from: token.slot))
            } else {
                leaving.record(.rebookingNeeded(token.number))
            }
        }
        return (leaving.events, arriving?.events ?? [])
    }

    private func seat(_ token: Token, with substitute: inout Draft?) -> Token.ID? {
        guard let session = substitute?.session, let number = Token.Number(session.tokens.count + 1) else { return nil }
        let start = origin.slots[token.slot.offset].window.start
        let free = session.slots.firstIndex { $0.window.start >= start && $0.hasFreeSeat(for: token.source) }
        guard let free else { return nil }
        substitute?.record(.tokenBooked(number, source: token.source, slot: SlotIndex(free)))
        substitute?.record(session.arriving(number, token, from: origin, patients[token.number]))
        return session.id(of: number)
    }
}
