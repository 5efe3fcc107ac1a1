import OPDEngine

extension LedgerPage {
    /// Enters the answer to what was done to one person and checks it against the rules.
    mutating func record(
        _ answer: PersonAnswer, of action: TokenAction, on number: Token.Number, checks: inout Checks
    ) throws(DeskFailure) -> Outcome {
        let before = try known(number)
        var told = self
        try told.carryOut(action, on: number)
        try move(to: answer.token)
        note(action, number)
        let isAlone = tokens.count { $0.presence == .inConsultation } <= 1
        let isAboutOne = answer.affected.isEmpty && answer.token.number == number
        check(action == .reinstate ? .reinstatement : .presence, told, isAlone && isAboutOne, &checks)
        check(answer.token.slot, into: &checks)
        if action == .complete { count(\.seen, for: before.source) }
        guard action == .reinstate else { return .done }
        countReinstatement(of: before, as: answer.token)
        return answer.token.status == .booked
            ? .seatRegained : .waitlisted(place: slots[answer.token.slot.offset].waiting.count)
    }

    /// Enters the answer to a call of the first in the queue.
    mutating func record(callOf answer: PersonAnswer, checks: inout Checks) throws(DeskFailure) -> Outcome {
        let before = try known(answer.token.number)
        var told = self
        let first = try told.callFirst()
        try move(to: answer.token)
        queue.call(answer.token.number)
        check(.queueOrder, told, answer.affected.isEmpty && answer.token.number == first, &checks)
        check(answer.token.slot, into: &checks)
        guard before.status == .waitlisted else { return .called(seatGiven: nil) }
        count(\.promoted, for: before.source)
        return .called(seatGiven: answer.token.seat)
    }

    /// Enters the answer to what was done to the session.
    mutating func record(
        _ answer: SessionAnswer, of change: SessionChange, checks: inout Checks
    ) throws(DeskFailure) -> Outcome {
        let before = self
        var told = self
        let delay = try told.carryOut(change)
        try follow(answer.affected.map(\.token), as: told)
        try follow(answer, as: told)
        let isCounted = answer.slots == slots.map(\.inNumbers) && answer.doctor == told.whereabouts
        let isTold = answer.affected.tellsTheSame(as: told.fates(since: before, in: change.slots(of: self)))
        check(change.invariant, told, isCounted && isTold, &checks)
        if let delay {
            checks.check(.delaysAddUp, answer.delay == delay, "\(doctorName): another delay than \(delay)")
        }
        for index in slots.indices { check(SlotIndex(index), into: &checks) }
        for affected in answer.affected { count(affected, before: before.tokens[affected.token.number.index]) }
        return .changed(told: answer.affected.map { personFate($0) }, delay: answer.delay)
    }

    private mutating func carryOut(_ change: SessionChange) throws(DeskFailure) -> DelayTimes? {
        switch change {
        case .delay(let minutes, let mode): return try delay(minutes: minutes, mode)
        case .capacity(let slot, let capacity):
            var capacities = slots.map(\.capacity)
            capacities[slot.offset] = capacity
            slots[slot.offset].fullCapacity = capacity
            try self.change(capacities: capacities)
        case .doctorArrives: whereabouts = .present
        case .doctorBreak: whereabouts = .onBreak
        }
        return nil
    }

    private mutating func note(_ action: TokenAction, _ number: Token.Number) {
        switch action {
        case .checkIn: queue.checkIn(number)
        case .skip: queue.miss(number)
        case .start, .complete, .park, .resume, .reinstate: break
        }
    }

    /// Takes everybody to where the answer says, in the order in which the rules give places.
    mutating func follow(_ snapshots: [TokenSnapshot], as told: LedgerPage) throws(DeskFailure) {
        for number in told.placements.dropFirst(placements.count) {
            if let snapshot = snapshots.first(where: { $0.number == number }) { try move(to: snapshot) }
        }
        for snapshot in snapshots { try move(to: snapshot) }
    }

    private mutating func follow(_ answer: SessionAnswer, as told: LedgerPage) throws(DeskFailure) {
        guard answer.slots.count == slots.count else {
            throw .unexpectedAnswer("\(doctorName) has \(answer.slots.count) slots in an answer, not \(slots.count)")
        }
        for index in slots.indices {
            slots[index].capacity = answer.slots[index].capacity
            slots[index].isClosed = answer.slots[index].isClosed
            slots[index].fullCapacity = told.slots[index].fullCapacity
        }
        (whereabouts, delayedUntil) = (answer.doctor, told.delayedUntil)
    }

    func personFate(_ affected: AffectedToken) -> PersonFate {
        PersonFate(
            fate: affected.fate, token: affected.token, doctorName: doctorName,
            slotLabel: label(of: affected.token.slot))
    }
}

extension SessionChange {
    /// The slots whose people hear that they keep their seats.
    fileprivate func slots(of page: LedgerPage) -> [SlotIndex] {
        switch self {
        case .delay: page.slots.indices.map { SlotIndex($0) }
        case .capacity(let slot, _): [slot]
        case .doctorArrives, .doctorBreak: []
        }
    }

    fileprivate var invariant: Invariant {
        switch self {
        case .delay, .capacity: .severalAtOnce
        case .doctorArrives, .doctorBreak: .presence
        }
    }
}

extension LedgerPage.SlotLine {
    fileprivate var inNumbers: SessionAnswer.SlotCount {
        SessionAnswer.SlotCount(
            capacity: capacity, seatsTaken: seated.count, waiting: waiting.count, isClosed: isClosed)
    }
}
