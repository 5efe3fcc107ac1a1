import OPDEngine

/// A token as an answer shows it.
package struct TokenSnapshot: Equatable, Sendable {
    package let id: Token.ID
    package let patientName: String
    package let source: Source
    package internal(set) var slot: SlotIndex
    package internal(set) var status: Token.Status
    /// Nil for a token that has left or was seen.
    package internal(set) var presence: Token.Presence?
    /// Nil for a token without a seat.
    package internal(set) var seat: SeatKind?
    package internal(set) var needsRebooking: Bool
    /// The token that the person has with another doctor instead.
    package internal(set) var successor: Token.ID?
    /// The token that the person had with another doctor before.
    package internal(set) var predecessor: Token.ID?

    package var number: Token.Number { id.number }

    var isLive: Bool { status == .booked || status == .waitlisted }

    package init(
        id: Token.ID, patientName: String, source: Source, slot: SlotIndex, status: Token.Status,
        presence: Token.Presence? = nil, seat: SeatKind? = nil, needsRebooking: Bool = false,
        successor: Token.ID? = nil, predecessor: Token.ID? = nil
    ) {
        self.id = id
        self.patientName = patientName
        self.source = source
        self.slot = slot
        self.status = status
        self.presence = presence
        self.seat = seat
        self.needsRebooking = needsRebooking
        self.successor = successor
        self.predecessor = predecessor
    }
}
