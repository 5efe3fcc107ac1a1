extension Session {
    func decideCheckIn(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        try require(token.isLive && token.presence == .expected, .checkIn, token)
        return [.patientArrived(number)]
    }

    /// Calls one person; one without a seat gets a free one first.
    func decideCall(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        let canBeCalled = [.arrived, .called, .parked].contains(token.presence)
        try require(token.isLive && canBeCalled, .call, token)
        guard let events = calling(token) else { throw .noSeatToCall(number, absent: absentWithSeat) }
        return events
    }

    /// Calls the first of the queue who has a seat or can get one. Those who missed a call stand behind the waitlisted,
    /// and are called when none of these can get a seat.
    func decideCallNext() throws(SessionRefusal) -> [SessionEvent] {
        // Mostly the first has a seat, and nobody else needs to be put in order.
        if let first = firstToCall, first.status == .booked { return [.patientCalled(first.number)] }
        let queue = callOrder
        guard let first = queue.first else { throw .nobodyToCall(absent: absentWithSeat) }
        guard let events = queue.lazy.compactMap({ calling($0) }).first else {
            throw .noSeatToCall(first.number, absent: absentWithSeat)
        }
        return events
    }

    /// The call of a person, who first gets a seat if there was none; nil when none can be had.
    private func calling(_ token: Token) -> [SessionEvent]? {
        if token.status == .booked { return [.patientCalled(token.number)] }
        guard let seat = seatForCall(of: token) else { return nil }
        return [.tokenPromoted(token.number, slot: seat.slot, seat: seat.kind), .patientCalled(token.number)]
    }

    func decideStart(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        try require(token.status == .booked && token.presence == .called, .start, token)
        if let other = inConsultation { throw .doctorBusy(with: other) }
        return [.consultationStarted(number)]
    }

    func decideCompletion(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        try require(token.status == .booked && token.presence == .inConsultation, .complete, token)
        return [.consultationCompleted(number)]
    }

    func decideSkip(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        try require(token.status == .booked && token.presence == .called, .skip, token)
        return [.patientSkipped(number)]
    }

    func decideParking(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        let isThere = [.arrived, .called, .inConsultation].contains(token.presence)
        try require(token.isLive && isThere, .park, token)
        return [.patientParked(number)]
    }

    func decideResuming(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        try require(token.isLive && token.presence == .parked, .resume, token)
        return [.patientResumed(number)]
    }

    /// The lowest open slot with a free seat, a no-show's gap among them; for an emergency else an extra one.
    private func seatForCall(of token: Token) -> (slot: SlotIndex, kind: SeatKind)? {
        if let free = slots.indices.first(where: { slots[$0].hasFreeSeat(for: token.source) }) {
            return (SlotIndex(free), .regular)
        }
        return token.source == .emergency ? (token.slot, .overflow) : nil
    }

    /// Those with a seat who have not come.
    private var absentWithSeat: [Token.Number] {
        tokens.filter { $0.status == .booked && $0.presence == .expected }.map(\.number)
    }

    private func require(
        _ allowed: Bool, _ action: SessionRefusal.Action, _ token: Token
    ) throws(SessionRefusal) {
        guard allowed else {
            throw .notAllowed(action, token.number, status: token.status, presence: token.presence)
        }
    }
}
