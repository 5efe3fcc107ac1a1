extension Session {
    func decideCheckIn(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        try require(token.isLive && token.presence == .expected, .checkIn, token)
        return [.patientArrived(number)]
    }

    func decideCall(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        let canBeCalled = token.presence == .arrived || token.presence == .called
        try require(token.status == .booked && canBeCalled, .call, token)
        return [.patientCalled(number)]
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

    private func require(
        _ allowed: Bool, _ action: SessionRefusal.Action, _ token: Token
    ) throws(SessionRefusal) {
        guard allowed else {
            throw .notAllowed(action, token.number, status: token.status, presence: token.presence)
        }
    }
}
