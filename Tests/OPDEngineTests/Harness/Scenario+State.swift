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

    /// How many seats of each kind are taken.
    @discardableResult
    func slot(
        _ index: Int, regular: Int, overflow: Int = 0, overbook: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Scenario {
        #expect(session.slots[index].seatsTaken == regular, sourceLocation: sourceLocation)
        #expect(session.slots[index].overflowTaken == overflow, sourceLocation: sourceLocation)
        #expect(session.slots[index].overbookTaken == overbook, sourceLocation: sourceLocation)
        return self
    }

    /// Those present, in the order in which they will be called.
    @discardableResult
    func queue(_ numbers: Token.Number..., sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        #expect(session.callOrder.map(\.number) == numbers, sourceLocation: sourceLocation)
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
