import OPDEngine

/// The live day.
extension ReferenceSession {
    mutating func checkIn(_ number: Token.Number, at time: Instant) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.isLive && who.presence == .expected, .checkIn, number)
        people[number.index].presence = .arrived
        people[number.index].arrivedAt = time
    }

    /// Who would be called, one after the other: each time the first of those who are not passed over, or of all when
    /// everybody is.
    var queue: [Int] {
        var rest = people.indices.filter { people[$0].isLive && people[$0].presence == .arrived }
        var queue: [Int] = []
        while !rest.isEmpty {
            let notPassedOver = rest.filter { people[$0].passedOverUntil <= calls + queue.count }
            let next = (notPassedOver.isEmpty ? rest : notPassedOver).min { isBefore($0, $1) }!
            queue.append(next)
            rest.removeAll { $0 == next }
        }
        return queue
    }

    /// The sentence of the queue order.
    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        let (left, right) = (people[one], people[other])
        let isEmergency = (left.source == .emergency, right.source == .emergency)
        if isEmergency.0 != isEmergency.1 { return isEmergency.0 }
        if !isEmergency.0 && left.status != right.status { return left.status == .booked }
        if left.slot != right.slot { return left.slot < right.slot }
        if left.source != right.source { return left.source.priority > right.source.priority }
        if left.arrivedAt != right.arrivedAt { return left.arrivedAt! < right.arrivedAt! }
        return one < other
    }

    mutating func callNext(at time: Instant) throws(SessionRefusal) {
        let queue = queue
        guard let first = queue.first else { throw .nobodyToCall(absent: absent) }
        for who in queue {
            if people[who].status == .waitlisted {
                guard let seat = seatForCall(of: who) else { continue }
                sit(who, in: seat.slot, seat.kind)
            }
            summon(who, at: time)
            return
        }
        throw .noSeatToCall(number(first), absent: absent)
    }

    mutating func call(_ number: Token.Number, at time: Instant) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.isLive && [.arrived, .called, .parked].contains(who.presence), .call, number)
        if who.status == .waitlisted {
            guard let seat = seatForCall(of: number.index) else { throw .noSeatToCall(number, absent: absent) }
            sit(number.index, in: seat.slot, seat.kind)
        }
        summon(number.index, at: time)
    }

    private func seatForCall(of who: Int) -> (slot: Int, kind: SeatKind)? {
        for slot in rooms.indices where hasFreeSeat(slot, for: people[who].source) { return (slot, .regular) }
        return people[who].source == .emergency ? (people[who].slot, .overflow) : nil
    }

    private var absent: [Token.Number] {
        people.indices.filter { people[$0].status == .booked && people[$0].presence == .expected }.map { number($0) }
    }

    private mutating func summon(_ who: Int, at time: Instant) {
        people[who].presence = .called
        people[who].calledAt = time
        people[who].calls += 1
        people[who].passedOverUntil = 0
        calls += 1
    }

    mutating func start(_ number: Token.Number, at time: Instant) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.status == .booked && who.presence == .called, .start, number)
        if let patient { throw .doctorBusy(with: self.number(patient)) }
        people[number.index].presence = .inConsultation
        people[number.index].startedAt = time
    }

    mutating func complete(_ number: Token.Number, at time: Instant) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.status == .booked && who.presence == .inConsultation, .complete, number)
        people[number.index].status = .completed
        people[number.index].completedAt = time
    }

    mutating func skip(_ number: Token.Number) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.status == .booked && who.presence == .called, .skip, number)
        people[number.index].presence = .arrived
        people[number.index].passedOverUntil = calls + settings.skipCalls
    }

    mutating func park(_ number: Token.Number) throws(SessionRefusal) {
        let who = try person(number)
        let isThere = who.presence != .expected && who.presence != .parked
        try require(who.isLive && isThere, .park, number)
        people[number.index].presence = .parked
    }

    mutating func resume(_ number: Token.Number) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.isLive && who.presence == .parked, .resume, number)
        people[number.index].presence = .arrived
    }
}
