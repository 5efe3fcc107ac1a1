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
}
