import OPDEngine

/// Delays, capacities, closing, reservations: rules 11, 12 and 13.
extension ReferenceSession {
    mutating func delay(minutes: Int, _ mode: Delay.Mode, at now: Instant) {
        var from = max(rooms[0].window.start, now)
        for earlier in delays { from = max(from, earlier.until) }
        delaysEver += 1
        let delay = Delay(id: delaysEver, from: from, minutes: minutes, mode: mode)
        delays.append(delay)
        guard mode == .reallocate else { return }
        for slot in rooms.indices {
            let window = rooms[slot].window
            let eaten = (window.start.milliseconds / 60_000..<window.end.milliseconds / 60_000)
                .count { $0 * 60_000 >= from.milliseconds && $0 * 60_000 < delay.until.milliseconds }
            let lost = eaten * rooms[slot].fullCapacity / window.minutes
            rooms[slot].capacity = max(rooms[slot].capacity - lost, seen(in: slot).count)
        }
        let losers = rooms.indices.flatMap { loseSeats(of: $0) }
        allGoOn(losers)
        fillSeats()
    }

    private mutating func loseSeats(of slot: Int) -> [Int] {
        var losers: [Int] = []
        while seated(in: slot).count > rooms[slot].capacity, let loser = victim(in: slot) {
            standUp(loser)
            losers.append(loser)
        }
        return losers
    }

    mutating func changeCapacity(_ slot: Int, to capacity: Int) throws(SessionRefusal) -> Bool {
        let index = try self.slot(slot)
        if capacity < seen(in: slot).count { throw .belowSeen(index, seen: seen(in: slot).count) }
        let before = rooms[slot]
        rooms[slot].capacity = capacity
        rooms[slot].fullCapacity = capacity
        allGoOn(loseSeats(of: slot))
        fillSeats()
        return rooms[slot] != before
    }

    mutating func close(_ slot: Int) throws(SessionRefusal) {
        let index = try self.slot(slot)
        if rooms[slot].isClosed { throw .alreadyClosed(index) }
        let seated = people.indices.filter {
            people[$0].slot == slot && people[$0].status == .booked && people[$0].calls == 0
        }
        let waiting = promotionOrder(of: slot)
        rooms[slot].isClosed = true
        for loser in seated { standUp(loser) }
        allGoOn(seated)
        for who in waiting {
            people[who].needsRebooking = true
            let later = rooms.indices.first { $0 > slot && hasFreeSeat($0, for: people[who].source) }
            if let later { sit(who, in: later) }
        }
    }

    mutating func open(_ slot: Int) throws(SessionRefusal) {
        let index = try self.slot(slot)
        if !rooms[slot].isClosed { throw .alreadyOpen(index) }
        rooms[slot].isClosed = false
        for who in waitlists[slot] { people[who].needsRebooking = false }
        fillSeats()
    }

    mutating func release(_ slot: Int, at now: Instant) throws(SessionRefusal) -> Bool {
        _ = try self.slot(slot)
        let minutes = rooms[slot].window.reservation?.releaseMinutes
        guard let minutes, !rooms[slot].isReleased else { return false }
        let due = rooms[slot].window.start.milliseconds - minutes * 60_000
        if now.milliseconds < due { return false }
        rooms[slot].isReleased = true
        fillSeats()
        return true
    }
}
