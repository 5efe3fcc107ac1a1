import OPDEngine

/// What one request led to.
enum Outcome: Equatable, Sendable {
    /// A free seat: the how manyth of how many.
    case seated(seat: Int, capacity: Int)
    /// The seat of somebody of a lower priority, who is now where the snapshot says.
    case seatedByBumping(TokenSnapshot)
    /// The waitlist, at this place from 1.
    case waitlisted(place: Int)
    /// A seat was given up, and went to the first who waited for it.
    case seatFreed(promoted: TokenSnapshot?)
    /// A place on the waitlist was given up.
    case waitlistLeft
    /// The person, or the doctor, is where the request says.
    case done
    /// The first of the queue was called; without a seat before, to one of this kind.
    case called(seatGiven: SeatKind?)
    /// Who comes back has the old slot's free seat.
    case seatRegained
    /// The session changed: what became of each person who was told.
    case changed(told: [PersonFate], delay: DelayTimes?)
    /// The doctor left: what became of each person of both doctors.
    case reassigned(told: [PersonFate])
}

/// What became of one person in a request that was not their own.
struct PersonFate: Equatable, Sendable {
    let fate: Fate
    let token: TokenSnapshot
    let doctorName: String
    let slotLabel: String
    /// Where the person is instead, with another doctor.
    var next: Next?

    struct Next: Equatable, Sendable {
        let number: Token.Number
        let doctorName: String
        let slotLabel: String
    }
}
