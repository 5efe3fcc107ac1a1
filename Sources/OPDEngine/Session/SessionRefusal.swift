/// Why a session's rules say no, with the evidence. The wording is the edge's.
package enum SessionRefusal: Error, Equatable, Sendable {
    case invalidSlotIndex(Int)
    case tokenNotFound(Token.Number)
    /// The day is over; `backdated` would allow it.
    case dateInPast(ClinicDay, today: ClinicDay)
    /// The date takes no bookings yet.
    case beyondHorizon(ClinicDay, days: Int)
    /// Rule 10: the slot takes no more bookings since this instant.
    case bookingCutOff(SlotIndex, since: Instant)
    /// All 9,999 numbers are given.
    case numbersExhausted
    /// Rule 12.
    case slotClosed(SlotIndex)
    /// The setting forbids it.
    case overbookingForbidden
    /// The same patient has a live token in this session.
    case duplicatePatient(existing: Token.Number)
    /// The token's state does not allow the command.
    case notAllowed(Action, Token.Number, status: Token.Status, presence: Token.Presence)
    /// It was given by a transfer that was taken back, so the person has the place of before.
    case transferTakenBack(Token.Number)
    /// The doctor is with somebody else.
    case doctorBusy(with: Token.Number)
    /// Nobody is there to be called. These could be recorded as no-shows.
    case nobodyToCall(absent: [Token.Number])
    /// Somebody waits who has no seat, and no slot has a free one. These could be recorded as no-shows.
    case noSeatToCall(Token.Number, absent: [Token.Number])
    /// The token is in that slot.
    case alreadyInSlot(Token.Number, SlotIndex)
    /// The token would lose its seat and wait; `accept_waitlist` would allow it.
    case wouldLoseSeat(Token.Number, SlotIndex)
    /// More people of the slot were called or seen than the capacity asked for.
    case belowSeen(SlotIndex, seen: Int)
    /// The slot is closed already, or open already.
    case alreadyClosed(SlotIndex)
    case alreadyOpen(SlotIndex)
    /// The session has no entry of that version.
    case noSuchEntry(Int, newest: Int)
    /// A later entry has changed the same.
    case changedSince(Changed, by: Int)
    /// The token has a place in a session that is not over; somebody must say that it is meant.
    case tokenIsLive(Token.Number)
    /// Everybody is erased only once the day is over.
    case dayNotOver(ClinicDay, today: ClinicDay)
    /// The entry has erased personal details, which nothing brings back.
    case erasureIsFinal(Int)

    /// What was asked for, for the sentence.
    package enum Action: Equatable, Sendable {
        case cancel, noShow, reinstate, move, transfer, checkIn, call, start, complete, skip, park, resume
    }

    /// What a later entry has changed.
    package enum Changed: Equatable, Sendable {
        case token(Token.Number)
        case slot(SlotIndex)
        /// Who is with the doctor, the delays, the breaks.
        case doctor
    }
}
