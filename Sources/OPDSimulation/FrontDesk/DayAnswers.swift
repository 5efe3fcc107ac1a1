import OPDEngine

/// What is done to one token on the day; the raw value is the last word of its path.
package enum TokenAction: String, CaseIterable, Sendable {
    case checkIn = "check-in"
    case start
    case complete
    case skip
    case park
    case resume
    case reinstate
}

/// What is done to a whole session.
package enum SessionChange: Equatable, Sendable {
    case delay(minutes: Int, Delay.Mode)
    case capacity(SlotIndex, Int)
    case doctorArrives
    case doctorBreak(minutes: Int)
}

/// What became of somebody in a command that was not their own; the raw value is the word of the API.
package enum Fate: String, CaseIterable, Sendable {
    case seatKept = "seat_kept"
    case promoted
    case movedTo = "moved_to"
    case transferredTo = "transferred_to"
    case transferredIn = "transferred_in"
    case waitlisted
    case needsRebooking = "needs_rebooking"
}

package struct AffectedToken: Equatable, Sendable {
    package let token: TokenSnapshot
    package let fate: Fate

    package init(token: TokenSnapshot, fate: Fate) {
        self.token = token
        self.fate = fate
    }
}

/// The answer to what was done to one person: the token, and whom else it touched.
package struct PersonAnswer: Equatable, Sendable {
    package let token: TokenSnapshot
    package let affected: [AffectedToken]

    package init(token: TokenSnapshot, affected: [AffectedToken]) {
        self.token = token
        self.affected = affected
    }
}

/// The answer to what was done to a session.
package struct SessionAnswer: Equatable, Sendable {
    /// A slot in numbers.
    package struct SlotCount: Equatable, Sendable {
        package let capacity: Int
        package let seatsTaken: Int
        package let waiting: Int
        package let isClosed: Bool

        package init(capacity: Int, seatsTaken: Int, waiting: Int, isClosed: Bool) {
            self.capacity = capacity
            self.seatsTaken = seatsTaken
            self.waiting = waiting
            self.isClosed = isClosed
        }
    }

    package let slots: [SlotCount]
    /// Nil unless the change was one.
    package let delay: DelayTimes?
    package let doctor: DoctorWhereabouts
    package let affected: [AffectedToken]

    package init(
        slots: [SlotCount], delay: DelayTimes?, doctor: DoctorWhereabouts, affected: [AffectedToken]
    ) {
        self.slots = slots
        self.delay = delay
        self.doctor = doctor
        self.affected = affected
    }
}

/// When a delay begins and ends, by the hospital's clock. Nothing else that a day prints is a time.
package struct DelayTimes: Equatable, Sendable {
    package let from: MinuteOfDay
    package let until: MinuteOfDay

    package init(from: MinuteOfDay, until: MinuteOfDay) {
        self.from = from
        self.until = until
    }
}

/// Where the doctor is; the raw value is the word of the API.
package enum DoctorWhereabouts: String, Sendable {
    case unknown
    case present
    case onBreak = "on_break"
    case ended
}
