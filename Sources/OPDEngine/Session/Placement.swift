/// Where a token would find a place in a slot: rules 1, 2, 3 and 8.
enum Placement: Equatable {
    case freeSeat
    /// An extra seat for an emergency.
    case overflowSeat
    /// The seat of this token.
    case seatOf(Token.Number)
    case waitlist
}

extension Session {
    func placement(of source: Source, in index: SlotIndex) -> Placement {
        let slot = slots[index.offset]
        if slot.hasFreeSeat(for: source) { return .freeSeat }
        if source == .emergency && slot.overflowTaken < settings.emergencyOverflow { return .overflowSeat }
        guard let victim = slot.seats.victim, victim.source.priority < source.priority else { return .waitlist }
        return .seatOf(victim.number)
    }

    /// Rule 4: the next later open slot with a free seat, else the tail of the waitlist of the slot that was lost.
    func reallocation(of token: Token, from lost: SlotIndex) -> [SessionEvent] {
        if let free = laterFreeSlot(for: token.source, after: lost) {
            return [.tokenReallocated(token.number, to: free)]
        }
        let displaced = SessionEvent.tokenDisplaced(token.number, slot: lost)
        return slots[lost.offset].isClosed ? [displaced, .rebookingNeeded(token.number)] : [displaced]
    }

    func laterFreeSlot(for source: Source, after lost: SlotIndex) -> SlotIndex? {
        slots.indices[(lost.offset + 1)...].first { slots[$0].hasFreeSeat(for: source) }.map { SlotIndex($0) }
    }

    /// The first of an open slot's waitlist who could take a free seat of it.
    func firstToPromote(in index: SlotIndex) -> Token.Number? {
        let slot = slots[index.offset]
        guard !slot.isClosed, slot.waitlistCount > 0, slot.seatsTaken < slot.capacity else { return nil }
        return slot.waitlist.first(by: settings.waitlistOrder) { slot.hasFreeSeat(for: $0) }
            .map { waitlistArrivals[$0] }
    }

    /// Rule 12: by number, who waits on an earlier closed slot and could take a free seat of this one.
    func firstToRebook(in index: SlotIndex) -> Token.Number? {
        guard !rebooking.isEmpty else { return nil }
        return rebooking.members.lazy.compactMap { Token.Number($0) }.first { number in
            let token = tokens[number.index]
            return token.slot < index && slots[index.offset].hasFreeSeat(for: token.source)
        }
    }

    /// A slot as a client names it.
    func slotIndex(_ slot: Int) throws(SessionRefusal) -> SlotIndex {
        guard slots.indices.contains(slot) else { throw .invalidSlotIndex(slot) }
        return SlotIndex(slot)
    }
}
