/// What happened in a session. The events are the truth; the state is their fold.
package enum SessionEvent: Equatable, Sendable {
    case sessionOpened(SessionOpening)
    /// This entry is part of a command over several sessions.
    case partOf(JointCommand)

    // A token gets its first place.
    /// A new token has a seat.
    case tokenBooked(Token.Number, source: Source, slot: SlotIndex, seat: SeatKind = .regular)
    /// A new token joined the tail of the slot's waitlist.
    case tokenWaitlisted(Token.Number, source: Source, slot: SlotIndex)
    /// What the new token's patient is recognised by.
    case patientIdentified(Token.Number, PatientKeys)
    /// The new token is that of a person from another session, with the presence brought along.
    case transferArrived(Token.Number, from: Token.ID, arrivedAt: Instant?)

    // A token loses its place; what becomes of it is the next event that names it.
    /// A token lost its seat to a higher priority.
    case tokenBumped(Token.Number, from: SlotIndex, by: Token.Number)
    /// A token lost its seat since the slot lost seats, or was closed.
    case seatLost(Token.Number, from: SlotIndex)
    /// A token gave up its place for one in another slot.
    case tokenMoved(Token.Number, from: SlotIndex)
    /// A token that had left comes back.
    case tokenReinstated(Token.Number)

    // A token between two places gets one.
    case tokenReallocated(Token.Number, to: SlotIndex, seat: SeatKind = .regular)
    /// It joined the tail of the waitlist of a slot.
    case tokenDisplaced(Token.Number, slot: SlotIndex)

    /// A waitlisted token got a seat.
    case tokenPromoted(Token.Number, slot: SlotIndex, seat: SeatKind = .regular)
    /// A token on the waitlist of a closed slot needs a place that this session does not have.
    case rebookingNeeded(Token.Number)

    // A token leaves.
    case tokenCancelled(Token.Number)
    case noShowRecorded(Token.Number)
    case tokenTransferred(Token.Number, to: Token.ID)

    // Personal details go; the token stays.
    /// Nobody knows any more whose token it is.
    case tokenErased(Token.Number)
    /// The same of every token that there is, and of everything that was said as a reason.
    case sessionErased

    // The life of a token.
    case patientArrived(Token.Number)
    case patientCalled(Token.Number)
    case patientSkipped(Token.Number)
    case patientParked(Token.Number)
    case patientResumed(Token.Number)
    case consultationStarted(Token.Number)
    case consultationCompleted(Token.Number)

    // The session.
    case delayAdded(Delay)
    case capacityChanged(SlotIndex, to: Int)
    /// A delay has eaten seats of a slot.
    case slotShortened(SlotIndex, to: Int)
    case slotClosed(SlotIndex)
    case slotReopened(SlotIndex)
    case reservationReleased(SlotIndex)
    case doctorArrived
    case breakStarted(until: Instant?)
    case sessionEnded

    // Undo.
    case entryUndone(version: Int)
    case tokenRestored(Token.Number, TokenMemento)
    case slotRestored(SlotIndex, SlotMemento)
    case doctorRestored(DoctorMemento)
}

/// What one entry knows of the command over several sessions that it is part of.
package struct JointCommand: Equatable, Sendable {
    package enum Cause: Equatable, Sendable {
        case transfer
        case leave(Leave.ID)
        case holiday
        /// The taking back of one of these, in all its sessions.
        case undo
        /// The same of a leave or a holiday, which changes the directory too and is final.
        case withdrawal
        /// The personal details of one person in all their sessions.
        case erasure
    }

    package let cause: Cause
    /// Its entries in the other sessions.
    package let others: [EntryReference]

    package init(_ cause: Cause, others: [EntryReference]) {
        self.cause = cause
        self.others = others
    }
}

/// An entry of a session, as other entries name it.
package struct EntryReference: Hashable, Sendable {
    package let session: Session.ID
    package let version: Int

    package init(session: Session.ID, version: Int) {
        self.session = session
        self.version = version
    }
}

extension SessionEvent {
    /// The token that the event is about; nil for what concerns the whole session.
    package var token: Token.Number? {
        switch self {
        case .tokenBooked(let number, _, _, _), .tokenWaitlisted(let number, _, _), .patientIdentified(let number, _),
            .transferArrived(let number, _, _), .tokenBumped(let number, _, _), .seatLost(let number, _),
            .tokenMoved(let number, _), .tokenReinstated(let number), .tokenReallocated(let number, _, _),
            .tokenDisplaced(let number, _), .tokenPromoted(let number, _, _), .rebookingNeeded(let number),
            .tokenCancelled(let number), .noShowRecorded(let number), .tokenTransferred(let number, _),
            .patientArrived(let number), .patientCalled(let number), .patientSkipped(let number),
            .patientParked(let number), .patientResumed(let number), .consultationStarted(let number),
            .consultationCompleted(let number), .tokenRestored(let number, _), .tokenErased(let number):
            number
        case .sessionOpened, .partOf, .delayAdded, .capacityChanged, .slotShortened, .slotClosed, .slotReopened,
            .reservationReleased, .doctorArrived, .breakStarted, .sessionEnded, .entryUndone, .slotRestored,
            .doctorRestored, .sessionErased:
            nil
        }
    }
}
