import OPDEngine
import Testing

/// What the session looks like afterwards.
extension Scenario {
    /// The slot's seats, by number, and its waitlist, in the order of promotion.
    @discardableResult
    func slot(
        _ index: Int, seats: [Token.Number], waitlist: [Token.Number] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Scenario {
        #expect(session.booked[index].map(\.number) == seats, sourceLocation: sourceLocation)
        #expect(session.waitlist(of: SlotIndex(index)).map(\.number) == waitlist, sourceLocation: sourceLocation)
        #expect(session.slots[index].seatsTaken == seats.count, sourceLocation: sourceLocation)
        #expect(session.slots[index].waitlistCount == waitlist.count, sourceLocation: sourceLocation)
        return self
    }

    @discardableResult
    func token(
        _ number: Token.Number, is status: Token.Status, _ presence: Token.Presence = .expected,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Scenario {
        #expect(session.token(number)?.status == status, sourceLocation: sourceLocation)
        #expect(session.token(number)?.presence == presence, sourceLocation: sourceLocation)
        return self
    }
}
