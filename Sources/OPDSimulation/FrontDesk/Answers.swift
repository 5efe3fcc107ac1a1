import OPDEngine

/// What a patient asks for.
package struct TokenRequest: Equatable, Sendable {
    package let doctor: Doctor.ID
    package let slot: SlotIndex
    package let patientName: String
    package let source: Source
}

/// The answer to a booking.
package struct BookingAnswer: Equatable, Sendable {
    package let token: TokenSnapshot
    /// Who lost a seat to the new token, where that token is now.
    package let bumped: TokenSnapshot?
    package let isWaitlisted: Bool

    package init(token: TokenSnapshot, bumped: TokenSnapshot?, isWaitlisted: Bool) {
        self.token = token
        self.bumped = bumped
        self.isWaitlisted = isWaitlisted
    }
}

/// The answer to a cancellation or a no-show.
package struct DepartureAnswer: Equatable, Sendable {
    package let departed: TokenSnapshot
    /// Who got the freed seat.
    package let promoted: TokenSnapshot?

    package init(departed: TokenSnapshot, promoted: TokenSnapshot?) {
        self.departed = departed
        self.promoted = promoted
    }
}

/// One slot of a schedule.
package struct SlotSchedule: Equatable, Sendable {
    package let capacity: Int
    package let isClosed: Bool
    /// By number; extra seats among them.
    package let booked: [TokenSnapshot]
    /// In the order of promotion.
    package let waitlist: [TokenSnapshot]

    package init(capacity: Int, isClosed: Bool, booked: [TokenSnapshot], waitlist: [TokenSnapshot]) {
        self.capacity = capacity
        self.isClosed = isClosed
        self.booked = booked
        self.waitlist = waitlist
    }

    /// Those that count against the capacity.
    var regularSeatsTaken: Int { booked.count { $0.seat == .regular } }
}
