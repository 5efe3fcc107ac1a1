import OPDEngine

/// Rules 1 to 10 told a second time, as plainly as possible: plain arrays, walked through from end to end.
///
/// It shares no code with the engine but the vocabulary, so that the same mistake would have to be made twice.
struct ReferenceSession {
    struct Person: Equatable {
        let source: Source
        var slot: Int
        var status: Token.Status
        var presence = Token.Presence.expected
        var calls = 0
        var hasHadSeat = false
        var arrivedAt: Instant?
    }

    let capacities: [Int]
    let settings: Settings
    /// Person `n` has the token `n + 1`.
    var people: [Person] = []
    /// Of each slot, people in the order in which they joined.
    var waitlists: [[Int]]

    init(capacities: [Int], settings: Settings) {
        self.capacities = capacities
        self.settings = settings
        waitlists = Array(repeating: [], count: capacities.count)
    }

    mutating func apply(_ step: Step) throws(SessionRefusal) {
        switch step.command {
        case .bookToken(let booking): try book(booking, minute: step.minute)
        case .cancelToken(let number):
            if try person(number).status == .cancelled { return }
            try leave(number, as: .cancelled, .cancel)
        case .recordNoShow(let number): try leave(number, as: .noShow, .noShow)
        case .checkIn(let number): try checkIn(number, at: step.moment.instant)
        case .callToken(let number): try call(number)
        case .startConsultation(let number): try start(number)
        case .completeConsultation(let number): try complete(number)
        }
    }

    /// Those who sit in the slot, or did until the doctor had seen them.
    func seated(in slot: Int) -> [Int] {
        people.indices.filter { people[$0].slot == slot && [.booked, .completed].contains(people[$0].status) }
    }

    /// Rule 7: arrival, regrouped by each facet that stands before it, the last facet first.
    func promotionOrder(of slot: Int) -> [Int] {
        var list = waitlists[slot]
        for facet in settings.waitlistOrder.facets.prefix(while: { $0 != .arrival }).reversed() {
            switch facet {
            case .present: list = list.filter { isPresent($0) } + list.filter { !isPresent($0) }
            case .displaced: list = list.filter { people[$0].hasHadSeat } + list.filter { !people[$0].hasHadSeat }
            case .priority:
                list = [5, 4, 3, 2, 1].flatMap { priority in list.filter { people[$0].source.priority == priority } }
            case .arrival: break
            }
        }
        return list
    }

    private func isPresent(_ who: Int) -> Bool { people[who].presence != .expected }

    private func person(_ number: Token.Number) throws(SessionRefusal) -> Person {
        guard Int(number.value) <= people.count else { throw .tokenNotFound(number) }
        return people[Int(number.value) - 1]
    }
}

/// Rules 1 to 4 and 10.
extension ReferenceSession {
    private mutating func book(_ booking: Booking, minute: Int) throws(SessionRefusal) {
        guard booking.slot >= 0, booking.slot < capacities.count else { throw .invalidSlotIndex(booking.slot) }
        try checkClock(booking, minute: minute)
        let newcomer = people.count
        people.append(Person(source: booking.source, slot: booking.slot, status: .waitlisted))
        if hasFreeSeat(booking.slot) {
            sit(newcomer, in: booking.slot)
        } else if let victim = victim(in: booking.slot), people[victim].source.priority < booking.source.priority {
            people[victim].status = .waitlisted
            sit(newcomer, in: booking.slot)
            reallocate(victim, from: booking.slot)
        } else {
            waitlists[booking.slot].append(newcomer)
        }
    }

    private func checkClock(_ booking: Booking, minute: Int) throws(SessionRefusal) {
        if minute >= 24 * 60 {
            if booking.isBackdated { return }
            throw .dateInPast(.testDay, today: Step(command: .bookToken(booking), minute: minute).moment.today)
        }
        guard case .minutesBeforeStart(let before) = settings.bookingCutoff, booking.source != .emergency else {
            return
        }
        let cutoff = (9 + booking.slot) * 60 - before
        if minute >= cutoff {
            throw .bookingCutOff(SlotIndex(booking.slot), since: .testMidnight.adding(minutes: cutoff))
        }
    }

    private func hasFreeSeat(_ slot: Int) -> Bool { seated(in: slot).count < capacities[slot] }

    private mutating func sit(_ who: Int, in slot: Int) {
        people[who].status = .booked
        people[who].slot = slot
        people[who].hasHadSeat = true
    }

    /// Rule 3.
    private func victim(in slot: Int) -> Int? {
        let candidates = seated(in: slot).filter { people[$0].status == .booked && people[$0].calls == 0 }
        let lowest = candidates.map { people[$0].source.priority }.min()
        let ofLowest = candidates.filter { people[$0].source.priority == lowest }
        let expected = ofLowest.filter { !isPresent($0) }
        return expected.max() ?? ofLowest.max()
    }

    /// Rule 4.
    private mutating func reallocate(_ victim: Int, from lost: Int) {
        for later in capacities.indices where later > lost && hasFreeSeat(later) {
            sit(victim, in: later)
            return
        }
        waitlists[lost].append(victim)
    }
}

/// Rules 5, 6 and 9, and the life of a token.
extension ReferenceSession {
    private mutating func leave(
        _ number: Token.Number, as status: Token.Status, _ action: SessionRefusal.Action
    ) throws(SessionRefusal) {
        let leaver = try person(number)
        let isLive = leaver.status == .booked || leaver.status == .waitlisted
        try require(isLive && leaver.presence != .inConsultation, action, number)
        people[number.index].status = status
        if leaver.status == .waitlisted {
            waitlists[leaver.slot].removeAll { $0 == number.index }
        } else if let promoted = promotionOrder(of: leaver.slot).first {
            waitlists[leaver.slot].removeAll { $0 == promoted }
            sit(promoted, in: leaver.slot)
        }
    }

    private mutating func checkIn(_ number: Token.Number, at time: Instant) throws(SessionRefusal) {
        let who = try person(number)
        let isLive = who.status == .booked || who.status == .waitlisted
        try require(isLive && who.presence == .expected, .checkIn, number)
        people[number.index].presence = .arrived
        people[number.index].arrivedAt = time
    }

    private mutating func call(_ number: Token.Number) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.status == .booked && [.arrived, .called].contains(who.presence), .call, number)
        people[number.index].presence = .called
        people[number.index].calls += 1
    }

    private mutating func start(_ number: Token.Number) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.status == .booked && who.presence == .called, .start, number)
        if let patient { throw .doctorBusy(with: patient) }
        people[number.index].presence = .inConsultation
    }

    private mutating func complete(_ number: Token.Number) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.status == .booked && who.presence == .inConsultation, .complete, number)
        people[number.index].status = .completed
    }

    /// Who is with the doctor.
    var patient: Token.Number? {
        people.firstIndex { $0.status == .booked && $0.presence == .inConsultation }.flatMap { Token.Number($0 + 1) }
    }

    private func require(
        _ allowed: Bool, _ action: SessionRefusal.Action, _ number: Token.Number
    ) throws(SessionRefusal) {
        if allowed { return }
        let person = try person(number)
        throw .notAllowed(action, number, status: person.status, presence: person.presence)
    }
}
