extension Session {
    /// What the command does to this session at this moment, or why not.
    ///
    /// A pure function: equal inputs give equal outputs on every machine. No events means that there is nothing to change.
    package func decide(
        _ command: SessionCommand, at moment: Moment
    ) throws(SessionRefusal) -> [SessionEvent] {
        switch command {
        case .bookToken(let booking): try decideBooking(booking, at: moment)
        case .cancelToken(let number): try decideCancelling(number)
        case .recordNoShow(let number): try decideNoShow(number)
        case .checkIn(let number): try decideCheckIn(number)
        case .callToken(let number): try decideCall(number)
        case .startConsultation(let number): try decideStart(number)
        case .completeConsultation(let number): try decideCompletion(number)
        }
    }

    func existing(_ number: Token.Number) throws(SessionRefusal) -> Token {
        guard let token = token(number) else { throw .tokenNotFound(number) }
        return token
    }
}
