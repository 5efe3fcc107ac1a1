/// What happened in a session. The events are the truth; the state is their fold.
package enum SessionEvent: Equatable, Sendable {
    case sessionOpened(SessionOpening)
    /// A new token has a seat.
    case tokenBooked(Token.Number, source: Source, slot: SlotIndex)
    /// A new token joined the tail of the slot's waitlist.
    case tokenWaitlisted(Token.Number, source: Source, slot: SlotIndex)
    /// A token lost its seat to a higher priority; what became of it is the next event that names it.
    case tokenBumped(Token.Number, from: SlotIndex, by: Token.Number)
    /// A bumped token has a seat in a later slot.
    case tokenReallocated(Token.Number, to: SlotIndex)
    /// A bumped token joined the tail of the waitlist of the slot it lost.
    case tokenDisplaced(Token.Number, slot: SlotIndex)
    /// A waitlisted token got a free seat of its slot.
    case tokenPromoted(Token.Number, slot: SlotIndex)
    case tokenCancelled(Token.Number)
    case noShowRecorded(Token.Number)
    case patientArrived(Token.Number)
    case patientCalled(Token.Number)
    case consultationStarted(Token.Number)
    case consultationCompleted(Token.Number)

    /// The token that the event is about; nil for what concerns the whole session.
    package var token: Token.Number? {
        switch self {
        case .sessionOpened: nil
        case .tokenBooked(let number, _, _), .tokenWaitlisted(let number, _, _), .tokenBumped(let number, _, _),
            .tokenReallocated(let number, _), .tokenDisplaced(let number, _), .tokenPromoted(let number, _),
            .tokenCancelled(let number), .noShowRecorded(let number), .patientArrived(let number),
            .patientCalled(let number), .consultationStarted(let number), .consultationCompleted(let number):
            number
        }
    }
}
