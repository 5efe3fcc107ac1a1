/// A session under decision: each event is folded as it is decided, so that the next decision sees it.
struct Draft {
    private(set) var session: Session
    private(set) var events: [SessionEvent] = []
    private let time: Instant

    init(_ session: Session, at time: Instant) {
        self.session = session
        self.time = time
    }

    mutating func record(_ event: SessionEvent) {
        session.evolve(event, at: time)
        events.append(event)
    }

    mutating func record(_ events: [SessionEvent]) {
        for event in events { record(event) }
    }

    /// Rules 9 and 12: gives the free seats of a slot to its waitlist, then to those who wait on closed earlier slots.
    mutating func fillSeats(of slot: SlotIndex) {
        while let number = session.firstToPromote(in: slot) ?? session.firstToRebook(in: slot) {
            record(.tokenPromoted(number, slot: slot))
        }
    }

    mutating func fillAllSeats() {
        for index in session.slots.indices { fillSeats(of: SlotIndex(index)) }
    }

    /// Rule 13: those who have lost their seats each get a place by rule 4, highest priority first, then lowest number.
    mutating func place(_ losers: [Token.Number]) {
        for token in losers.map({ session.tokens[$0.index] }).inRuleOfSeveral {
            record(session.reallocation(of: token, from: token.slot))
        }
    }

    /// Rules 3 and 13: who goes when the slot has more tokens in regular seats than seats.
    mutating func takeLosers(of slot: SlotIndex) -> [Token.Number] {
        var losers: [Token.Number] = []
        while session.slots[slot.offset].seats.taken > session.slots[slot.offset].capacity,
            let victim = session.slots[slot.offset].seats.victim
        {
            record(.seatLost(victim.number, from: slot))
            losers.append(victim.number)
        }
        return losers
    }
}

extension Sequence where Element == Token {
    /// Highest priority first, then lowest number.
    var inRuleOfSeveral: [Token] {
        sorted { ($1.source.priority, $0.number.value) < ($0.source.priority, $1.number.value) }
    }
}
