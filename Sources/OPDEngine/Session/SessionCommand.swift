/// What somebody wants of a session.
package enum SessionCommand: Equatable, Sendable {
    case bookToken(Booking)
    case cancelToken(Token.Number)
    case recordNoShow(Token.Number)
    case checkIn(Token.Number)
    case callToken(Token.Number)
    case startConsultation(Token.Number)
    case completeConsultation(Token.Number)
}

/// A request for a place.
package struct Booking: Equatable, Sendable {
    /// As the client sent it; any integer.
    package var slot: Int
    package var source: Source
    /// Allows a date in the past.
    package var isBackdated: Bool

    package init(slot: Int, source: Source, isBackdated: Bool = false) {
        self.slot = slot
        self.source = source
        self.isBackdated = isBackdated
    }
}
