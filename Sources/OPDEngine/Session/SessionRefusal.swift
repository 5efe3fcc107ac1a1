/// Why a session's rules say no, with the evidence. The wording is the edge's.
package enum SessionRefusal: Error, Equatable, Sendable {
    case invalidSlotIndex(Int)
    case tokenNotFound(Token.Number)
    /// The day is over; `backdated` would allow it.
    case dateInPast(ClinicDay, today: ClinicDay)
    /// Rule 10: the slot takes no more bookings since this instant.
    case bookingCutOff(SlotIndex, since: Instant)
    /// All 9,999 numbers are given.
    case numbersExhausted
    /// The token's state does not allow the command.
    case notAllowed(Action, Token.Number, status: Token.Status, presence: Token.Presence)
    /// The doctor is with somebody else.
    case doctorBusy(with: Token.Number)

    /// What was asked for, for the sentence.
    package enum Action: Equatable, Sendable {
        case cancel, noShow, checkIn, call, start, complete
    }
}
