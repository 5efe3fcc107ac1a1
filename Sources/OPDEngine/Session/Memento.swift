/// A token as it stood, but for what is never taken back: its number, its calls, how often it was bumped.
package struct TokenMemento: Equatable, Sendable {
    package var status: Token.Status
    package var slot: SlotIndex
    package var seat: SeatKind
    package var presence: Token.Presence
    package var hasHadSeat: Bool
    package var needsRebooking: Bool
    package var waitlistArrival: Int32
    package var passedOverUntil: Int32
    package var arrivedAt: Instant?
    package var calledAt: Instant?
    package var startedAt: Instant?
    package var completedAt: Instant?
    package var successor: Token.ID?

    package init(
        status: Token.Status, slot: SlotIndex, seat: SeatKind, presence: Token.Presence, hasHadSeat: Bool,
        needsRebooking: Bool, waitlistArrival: Int32, passedOverUntil: Int32, arrivedAt: Instant?, calledAt: Instant?,
        startedAt: Instant?, completedAt: Instant?, successor: Token.ID?
    ) {
        self.status = status
        self.slot = slot
        self.seat = seat
        self.presence = presence
        self.hasHadSeat = hasHadSeat
        self.needsRebooking = needsRebooking
        self.waitlistArrival = waitlistArrival
        self.passedOverUntil = passedOverUntil
        self.arrivedAt = arrivedAt
        self.calledAt = calledAt
        self.startedAt = startedAt
        self.completedAt = completedAt
        self.successor = successor
    }

    package init(_ token: Token) {
        status = token.status
        slot = token.slot
        seat = token.seat
        presence = token.presence
        hasHadSeat = token.hasHadSeat
        needsRebooking = token.needsRebooking
        waitlistArrival = token.waitlistArrival
        passedOverUntil = token.passedOverUntil
        arrivedAt = token.arrivedAt
        calledAt = token.calledAt
        startedAt = token.startedAt
        completedAt = token.completedAt
        successor = token.successor
    }
}

extension TokenMemento {
    /// Whether nothing that counts differs: an arrival on a waitlist counts for those who wait.
    package func isSame(as other: TokenMemento) -> Bool {
        guard status != .waitlisted && other.status != .waitlisted else { return self == other }
        var aligned = other
        aligned.waitlistArrival = waitlistArrival
        return self == aligned
    }
}

/// A slot as it stood, but for the people in it.
package struct SlotMemento: Equatable, Sendable {
    package var capacity: Int
    package var fullCapacity: Int
    package var isClosed: Bool
    package var isReleased: Bool

    package init(capacity: Int, fullCapacity: Int, isClosed: Bool, isReleased: Bool) {
        self.capacity = capacity
        self.fullCapacity = fullCapacity
        self.isClosed = isClosed
        self.isReleased = isReleased
    }

    init(_ slot: Slot) {
        self.init(
            capacity: slot.capacity, fullCapacity: slot.fullCapacity, isClosed: slot.isClosed,
            isReleased: slot.isReleased)
    }
}

/// What the doctor does, and with whom.
package struct DoctorMemento: Equatable, Sendable {
    package var presence: DoctorPresence
    /// The delays that stand; a taken back one keeps its id.
    package var delays: [Delay]
    package var inConsultation: Token.Number?

    package init(presence: DoctorPresence, delays: [Delay], inConsultation: Token.Number?) {
        self.presence = presence
        self.delays = delays
        self.inConsultation = inConsultation
    }

    init(_ session: Session) {
        self.init(
            presence: session.doctorPresence, delays: session.delays, inConsultation: session.inConsultation)
    }
}

extension Token {
    mutating func restore(_ memento: TokenMemento) {
        status = memento.status
        slot = memento.slot
        seat = memento.seat
        presence = memento.presence
        hasHadSeat = memento.hasHadSeat
        needsRebooking = memento.needsRebooking
        waitlistArrival = memento.waitlistArrival
        passedOverUntil = memento.passedOverUntil
        arrivedAt = memento.arrivedAt
        calledAt = memento.calledAt
        startedAt = memento.startedAt
        completedAt = memento.completedAt
        successor = memento.successor
    }
}

extension Slot {
    mutating func restore(_ memento: SlotMemento) {
        capacity = memento.capacity
        fullCapacity = memento.fullCapacity
        isClosed = memento.isClosed
        isReleased = memento.isReleased
    }
}
