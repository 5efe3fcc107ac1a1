/// One patient's place in one session.
package struct Token: Equatable, Sendable {
    /// Given at booking, in order from 1, unique in the session, never reused.
    package struct Number: Hashable, Comparable, Sendable {
        package let value: UInt16

        package static let largest = 9_999

        package init?(_ value: Int) {
            guard (1...Self.largest).contains(value) else { return nil }
            self.value = UInt16(value)
        }

        /// Where the token stands in its session's list of tokens.
        package var index: Int { Int(value) - 1 }

        package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
    }

    /// What became of the request.
    package enum Status: UInt8, CaseIterable, Sendable {
        case booked
        case waitlisted
        case completed
        case cancelled
        case noShow
        /// To another doctor's session, where the person has a new token.
        case transferred
    }

    /// Where the person is, while the token is booked or waitlisted.
    package enum Presence: UInt8, CaseIterable, Sendable {
        case expected
        case arrived
        case called
        case inConsultation
        /// Away for a test; keeps the place.
        case parked
    }

    package let number: Number
    package let source: Source
    /// The slot that was asked for.
    package let requestedSlot: SlotIndex
    /// The slot of the seat or of the waitlist; for a token that has left, the last one.
    package internal(set) var slot: SlotIndex
    package internal(set) var status: Status
    package internal(set) var presence: Presence = .expected
    /// How often the person was called.
    package internal(set) var calls: UInt8 = 0
    /// The token has or once had a seat.
    package internal(set) var hasHadSeat: Bool
    /// Its place in the session's order of arrivals on waitlists; meaningful while it is waitlisted.
    package internal(set) var waitlistArrival: Int32 = 0
    /// When it was given.
    package let issuedAt: Instant
    /// When it got the place that it has, or had last.
    package internal(set) var placedAt: Instant
    /// The kind of the seat; of a token without one, of the last seat it had.
    package internal(set) var seat: SeatKind
    /// Its slot was closed, and no later one had a seat for it: somebody must find another place.
    package internal(set) var needsRebooking = false
    package internal(set) var arrivedAt: Instant?
    /// When the person was last called.
    package internal(set) var calledAt: Instant?
    package internal(set) var startedAt: Instant?
    package internal(set) var completedAt: Instant?
    /// After a missed call: passed over until the session has seen this many calls.
    package internal(set) var passedOverUntil: Int32 = 0
    /// How often a higher priority took the seat.
    package internal(set) var bumps: UInt8 = 0
    /// Where a transferred person has the next token.
    package internal(set) var successor: ID?
    /// Where the person of a transfer came from.
    package internal(set) var predecessor: ID?
    /// What tells that two tokens are of the same patient; nil when neither phone nor patient id was given.
    package internal(set) var patient: PatientKeys?
    /// The version of the entry that last changed this token.
    package internal(set) var changedAt: Int32 = 0
    /// The version of the entry that gave the token, or of the one that gave it anew by taking its end back.
    var givenAt: Int32 = 0
    /// The version of the entry that gave the number.
    package internal(set) var issuingVersion: Int32 = 0
    /// Nobody is to know any more whose token it is.
    package internal(set) var isErased = false
    /// It was given by a transfer that was taken back: the person has the place of before.
    package internal(set) var isTakenBack = false

    init(
        number: Number, source: Source, slot: SlotIndex, status: Status, seat: SeatKind = .regular, issuedAt: Instant
    ) {
        self.number = number
        self.source = source
        self.requestedSlot = slot
        self.slot = slot
        self.status = status
        self.seat = seat
        self.hasHadSeat = status == .booked
        self.issuedAt = issuedAt
        self.placedAt = issuedAt
    }

    /// Booked or waitlisted: the token still has a place in the session.
    package var isLive: Bool { status == .booked || status == .waitlisted }

    package var isPresent: Bool { presence != .expected }

    /// Booked, or seen: the token takes a seat of its slot.
    package var hasSeat: Bool { status == .booked || status == .completed }

    /// Rule 2: it has a regular seat and was never called.
    package var canBeBumped: Bool { status == .booked && seat == .regular && calls == 0 }
}

extension Token.Number: CustomStringConvertible {
    package var description: String { "\(value)" }
}

extension Token.Status {
    /// The word of the API.
    package var name: String {
        switch self {
        case .booked: "booked"
        case .waitlisted: "waitlisted"
        case .completed: "completed"
        case .cancelled: "cancelled"
        case .noShow: "no_show"
        case .transferred: "transferred"
        }
    }
}

extension Token.Presence {
    /// The word of the API.
    package var name: String {
        switch self {
        case .expected: "expected"
        case .arrived: "arrived"
        case .called: "called"
        case .inConsultation: "in_consultation"
        case .parked: "parked"
        }
    }
}
