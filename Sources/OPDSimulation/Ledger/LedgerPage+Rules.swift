import OPDEngine

/// The rules told a second time, on the ledger's own page. What the desk says is compared with what this makes of a copy.
extension LedgerPage {
    /// Rule 3: the lowest priority that was never called; those expected before those present; the one booked last.
    func victim(in slot: Int) -> TokenSnapshot? {
        slots[slot].seated.map { tokens[$0.index] }
            .filter { $0.status == .booked && !queue.everCalled.contains($0.number) }
            .min { left, right in
                (left.source.priority, left.presence == .expected ? 0 : 1, right.number)
                    < (right.source.priority, right.presence == .expected ? 0 : 1, left.number)
            }
    }

    /// Rule 4: where somebody goes who has lost a seat.
    func laterFreeSlot(after slot: SlotIndex) -> Int? {
        slots.indices.first { $0 > slot.offset && slots[$0].hasFreeSeat }
    }

    mutating func give(_ number: Token.Number, seatIn slot: Int, _ seat: SeatKind = .regular) throws(DeskFailure) {
        var token = tokens[number.index]
        token.slot = SlotIndex(slot)
        token.status = .booked
        token.seat = seat
        token.needsRebooking = false
        try move(to: token)
    }

    mutating func putOnWaitlist(_ number: Token.Number) throws(DeskFailure) {
        var token = tokens[number.index]
        token.status = .waitlisted
        token.seat = nil
        token.needsRebooking = slots[token.slot.offset].isClosed
        try move(to: token)
    }

    /// Rules 9 and 12 for the waitlists of open slots.
    mutating func fillFreeSeats() throws(DeskFailure) {
        for index in slots.indices {
            while slots[index].hasFreeSeat, let next = slots[index].waiting.first { try give(next, seatIn: index) }
        }
    }

    /// Rule 13: the capacities first, then the losers slot by slot, then a place for each.
    mutating func change(capacities: [Int]) throws(DeskFailure) {
        for (index, capacity) in capacities.enumerated() { slots[index].capacity = capacity }
        var losers: [TokenSnapshot] = []
        for index in slots.indices {
            while slots[index].seated.count > slots[index].capacity, let loser = victim(in: index) {
                slots[index].seated.removeAll { $0 == loser.number }
                losers.append(loser)
            }
        }
        for loser in losers.inRuleOfSeveral {
            if let later = laterFreeSlot(after: loser.slot) {
                try give(loser.number, seatIn: later)
            } else {
                try putOnWaitlist(loser.number)
            }
        }
        try fillFreeSeats()
    }

    /// A delay begins where the last one ends, and eats floor(overlap × capacity ÷ length) seats of each slot, but none
    /// of somebody called or seen.
    mutating func delay(minutes: Int, _ mode: Delay.Mode) throws(DeskFailure) -> DelayTimes? {
        let from = delayedUntil ?? slots[0].pattern.start
        guard let until = MinuteOfDay(minutes: from.minutes + minutes) else { return nil }
        delayedUntil = until
        let times = DelayTimes(from: from, until: until)
        guard mode == .reallocate else { return times }
        try change(
            capacities: slots.map { slot in
                let overlap =
                    min(until.minutes, slot.pattern.end.minutes) - max(from.minutes, slot.pattern.start.minutes)
                let length = slot.pattern.end.minutes - slot.pattern.start.minutes
                let eaten = max(0, overlap) * slot.fullCapacity / length
                return min(slot.capacity, max(slot.capacity - eaten, calledOrSeen(in: slot)))
            })
        return times
    }

    private func calledOrSeen(in slot: SlotLine) -> Int {
        slot.seated.count { queue.everCalled.contains($0) || tokens[$0.index].status == .completed }
    }
}

extension [TokenSnapshot] {
    /// Rule 13: highest priority first, then lowest number.
    var inRuleOfSeveral: [TokenSnapshot] {
        sorted { ($1.source.priority, $0.number) < ($0.source.priority, $1.number) }
    }
}
