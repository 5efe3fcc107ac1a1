import OPDEngine

/// Coming and going: rules 1, 5, 6, 10, reinstating and moving.
extension ReferenceSession {
    mutating func book(_ booking: Booking, at moment: Moment) throws(SessionRefusal) {
        let index = try slot(booking.slot)
        try checkClock(booking, at: moment)
        if rooms[booking.slot].isClosed { throw .slotClosed(index) }
        if booking.isOverbooking && !settings.allowsOverbooking { throw .overbookingForbidden }
        if !booking.allowsDuplicate { try checkDuplicate(booking.patient) }
        let offer = offer(in: booking.slot, to: booking.source, overbooking: booking.isOverbooking)
        var newcomer = Person(source: booking.source, slot: booking.slot, status: .waitlisted)
        newcomer.patient = booking.patient
        people.append(newcomer)
        accept(offer, in: booking.slot, for: people.count - 1)
    }

    private func checkClock(_ booking: Booking, at moment: Moment) throws(SessionRefusal) {
        if moment.today > id.day {
            if booking.isBackdated { return }
            throw .dateInPast(id.day, today: moment.today)
        }
        if case .days(let days) = settings.bookingHorizon {
            var last = moment.today
            for _ in 0..<days { last = last.next! }
            if id.day > last { throw .beyondHorizon(id.day, days: days) }
        }
        guard case .minutesBeforeStart(let before) = settings.bookingCutoff, booking.source != .emergency else {
            return
        }
        let cutoff = rooms[booking.slot].window.start.milliseconds - before * 60_000
        if moment.instant.milliseconds >= cutoff {
            throw .bookingCutOff(SlotIndex(booking.slot), since: Instant(milliseconds: cutoff))
        }
    }

    func checkDuplicate(_ patient: PatientKeys?) throws(SessionRefusal) {
        guard let patient else { return }
        let same = people.indices.first { who in
            guard people[who].isLive, let other = people[who].patient else { return false }
            let isSameID = patient.patientID != nil && patient.patientID == other.patientID
            return isSameID || patient.phoneAndName != nil && patient.phoneAndName == other.phoneAndName
        }
        if let same { throw .duplicatePatient(existing: number(same)) }
    }

    mutating func leave(
        _ number: Token.Number, as status: Token.Status, _ action: SessionRefusal.Action
    ) throws(SessionRefusal) {
        let leaver = try person(number)
        try require(leaver.isLive && leaver.presence != .inConsultation, action, number)
        standUp(number.index)
        people[number.index].status = status
        if leaver.status == .booked && leaver.seat == .regular { fillSeats() }
    }

    mutating func reinstate(_ number: Token.Number, allowsDuplicate: Bool) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.status == .noShow || who.status == .cancelled, .reinstate, number)
        if who.isTakenBack { throw .transferTakenBack(number) }
        if !allowsDuplicate { try checkDuplicate(who.patient) }
        if who.isPresent { people[number.index].presence = .arrived }
        if hasFreeSeat(who.slot, for: who.source) {
            sit(number.index, in: who.slot)
        } else if rooms[who.slot].isClosed {
            goOn(number.index, from: who.slot)
        } else {
            wait(number.index, for: who.slot)
        }
    }

    mutating func move(_ number: Token.Number, to target: Int, acceptsWaitlist: Bool) throws(SessionRefusal) {
        let who = try person(number)
        try require(who.isLive && who.presence != .inConsultation, .move, number)
        let index = try slot(target)
        if who.slot == target { throw .alreadyInSlot(number, index) }
        if rooms[target].isClosed { throw .slotClosed(index) }
        var moved = self
        moved.standUp(number.index)
        moved.fillSeats()
        let offer = moved.offer(in: target, to: who.source)
        if offer == .waitlist && who.status == .booked && !acceptsWaitlist { throw .wouldLoseSeat(number, index) }
        moved.accept(offer, in: target, for: number.index)
        self = moved
    }

    /// A slot's window, the setting, and what the person could have been told.
    func isOverdue(_ who: Int, at now: Instant) -> Bool {
        guard case .afterMinutes(let minutes) = settings.automaticNoShow else { return false }
        guard people[who].isLive, people[who].presence == .expected else { return false }
        let earliest = earliestStart(of: people[who].slot)
        let asked = max(earliest, people.compactMap(\.completedAt).max() ?? earliest)
        let told = expectedTime(of: who, at: asked) ?? earliest
        return max(earliest, told, placedAt[who] ?? earliest).milliseconds + minutes * 60_000 <= now.milliseconds
    }

    func require(
        _ allowed: Bool, _ action: SessionRefusal.Action, _ number: Token.Number
    ) throws(SessionRefusal) {
        if allowed { return }
        let person = try person(number)
        throw .notAllowed(action, number, status: person.status, presence: person.presence)
    }
}
