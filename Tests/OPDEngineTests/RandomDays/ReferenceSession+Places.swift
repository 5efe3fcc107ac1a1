import OPDEngine

/// Who has which place: rules 1 to 4, 7 to 9, 11 and 12.
extension ReferenceSession {
    /// Those who sit in the slot, or did until the doctor had seen them.
    func seated(in slot: Int, _ kind: SeatKind = .regular) -> [Int] {
        people.indices.filter { people[$0].slot == slot && people[$0].hasSeat && people[$0].seat == kind }
    }

    /// Those whose seats nobody can take: called or seen.
    func seen(in slot: Int) -> [Int] {
        seated(in: slot).filter { people[$0].status == .completed || people[$0].calls > 0 }
    }

    /// Rule 11, word for word.
    func hasFreeSeat(_ slot: Int, for source: Source) -> Bool {
        let taken = seated(in: slot).count
        if rooms[slot].isClosed || taken >= rooms[slot].capacity { return false }
        if source == .emergency { return true }
        let others = Source.allCases.filter { $0 != source }
        return taken + others.map { held(in: slot, for: $0) }.reduce(0, +) < rooms[slot].capacity
    }

    func held(in slot: Int, for source: Source) -> Int {
        guard let reservation = rooms[slot].window.reservation, !rooms[slot].isReleased else { return 0 }
        let taken = seated(in: slot).filter { people[$0].source == source }.count
        return max(0, reservation.seats[Int(source.rawValue)] - taken)
    }

    /// Rule 7: arrival, regrouped by each facet that stands before it, the last facet first.
    func promotionOrder(of slot: Int) -> [Int] {
        var list = waitlists[slot]
        for facet in settings.waitlistOrder.facets.prefix(while: { $0 != .arrival }).reversed() {
            switch facet {
            case .present: list = list.filter { people[$0].isPresent } + list.filter { !people[$0].isPresent }
            case .displaced: list = list.filter { people[$0].hasHadSeat } + list.filter { !people[$0].hasHadSeat }
            case .priority:
                list = [5, 4, 3, 2, 1].flatMap { priority in list.filter { people[$0].source.priority == priority } }
            case .arrival: break
            }
        }
        return list
    }

    mutating func sit(_ who: Int, in slot: Int, _ seat: SeatKind = .regular) {
        for list in waitlists.indices { waitlists[list].removeAll { $0 == who } }
        people[who].status = .booked
        people[who].slot = slot
        people[who].seat = seat
        people[who].hasHadSeat = true
        people[who].needsRebooking = false
    }

    mutating func wait(_ who: Int, for slot: Int) {
        people[who].status = .waitlisted
        people[who].slot = slot
        people[who].needsRebooking = rooms[slot].isClosed
        waitlists[slot].append(who)
    }

    /// Gives up the seat or the place on a waitlist, and has none until another one is found.
    mutating func standUp(_ who: Int) {
        people[who].status = .waitlisted
        people[who].needsRebooking = false
        for list in waitlists.indices { waitlists[list].removeAll { $0 == who } }
    }

    /// What somebody would find in a slot.
    enum Offer: Equatable {
        case seat(SeatKind)
        case seatOf(Int)
        case waitlist
    }

    /// Rules 1, 2 and 8.
    func offer(in slot: Int, to source: Source, overbooking: Bool = false) -> Offer {
        if hasFreeSeat(slot, for: source) { return .seat(.regular) }
        if overbooking { return .seat(.overbook) }
        if source == .emergency && seated(in: slot, .overflow).count < settings.emergencyOverflow {
            return .seat(.overflow)
        }
        if let victim = victim(in: slot), people[victim].source.priority < source.priority { return .seatOf(victim) }
        return .waitlist
    }

    mutating func accept(_ offer: Offer, in slot: Int, for who: Int) {
        switch offer {
        case .seat(let kind): sit(who, in: slot, kind)
        case .seatOf(let victim):
            standUp(victim)
            people[victim].bumps += 1
            sit(who, in: slot)
            goOn(victim, from: slot)
        case .waitlist: wait(who, for: slot)
        }
        fillSeats()
    }

    /// Rule 3.
    func victim(in slot: Int) -> Int? {
        let candidates = seated(in: slot).filter { people[$0].status == .booked && people[$0].calls == 0 }
        let lowest = candidates.map { people[$0].source.priority }.min()
        let ofLowest = candidates.filter { people[$0].source.priority == lowest }
        let expected = ofLowest.filter { !people[$0].isPresent }
        return expected.max() ?? ofLowest.max()
    }

    /// Rule 4.
    mutating func goOn(_ loser: Int, from lost: Int) {
        for later in rooms.indices where later > lost && hasFreeSeat(later, for: people[loser].source) {
            sit(loser, in: later)
            return
        }
        wait(loser, for: lost)
    }

    /// Rule 13: all losers, highest priority first, then lowest number.
    mutating func allGoOn(_ losers: [Int]) {
        for priority in [5, 4, 3, 2, 1] {
            for loser in losers.sorted() where people[loser].source.priority == priority {
                goOn(loser, from: people[loser].slot)
            }
        }
    }

    /// Rules 9 and 12.
    mutating func fillSeats() {
        for slot in rooms.indices {
            while let next = promotionOrder(of: slot).first(where: { hasFreeSeat(slot, for: people[$0].source) })
                ?? people.indices.first(where: { wantsOtherSeat($0, in: slot) })
            {
                sit(next, in: slot)
            }
        }
    }

    private func wantsOtherSeat(_ who: Int, in slot: Int) -> Bool {
        people[who].needsRebooking && people[who].slot < slot && hasFreeSeat(slot, for: people[who].source)
    }
}
