extension Session {
    /// Rules 1, 2 and 8: a free seat, an extra seat, the seat of a victim, or the tail of the waitlist.
    func decideBooking(_ booking: Booking, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        let index = try slotIndex(booking.slot)
        try checkClock(for: booking, slot: index, at: moment)
        if slots[index.offset].isClosed { throw .slotClosed(index) }
        if booking.isOverbooking && !settings.allowsOverbooking { throw .overbookingForbidden }
        if let patient = booking.patient, !booking.allowsDuplicate { try checkDuplicate(patient) }
        guard let number = Token.Number(tokens.count + 1) else { throw .numbersExhausted }
        var events = issuing(
            number, booking.source, in: index, isOverbooking: booking.isOverbooking, at: moment)
        if let patient = booking.patient { events.append(.patientIdentified(number, patient)) }
        return events
    }

    /// The events that give a new token its place.
    func issuing(
        _ number: Token.Number, _ source: Source, in slot: SlotIndex, isOverbooking: Bool = false, at moment: Moment
    ) -> [SessionEvent] {
        let placement = placement(of: source, in: slot)
        if isOverbooking && placement != .freeSeat {
            return [.tokenBooked(number, source: source, slot: slot, seat: .overbook)]
        }
        switch placement {
        case .freeSeat: return [.tokenBooked(number, source: source, slot: slot)]
        case .overflowSeat: return [.tokenBooked(number, source: source, slot: slot, seat: .overflow)]
        case .seatOf(let victim):
            return exchanging(
                [.tokenBumped(victim, from: slot, by: number), .tokenBooked(number, source: source, slot: slot)]
                    + reallocation(of: tokens[victim.index], from: slot), in: slot, at: moment)
        case .waitlist: return [.tokenWaitlisted(number, source: source, slot: slot)]
        }
    }

    /// A seat that goes to another source can leave less to be held, and so a free seat for somebody who waits.
    private func exchanging(_ events: [SessionEvent], in slot: SlotIndex, at moment: Moment) -> [SessionEvent] {
        if slots[slot.offset].window.reservation == nil { return events }
        var draft = Draft(self, at: moment.instant)
        draft.record(events)
        draft.fillSeats(of: slot)
        return draft.events
    }

    /// Rule 10: no dates in the past unless backdated, none beyond the horizon, and the hospital's cut-off, but for
    /// emergencies.
    private func checkClock(for booking: Booking, slot: SlotIndex, at moment: Moment) throws(SessionRefusal) {
        if id.day < moment.today {
            guard booking.isBackdated else { throw .dateInPast(id.day, today: moment.today) }
            return
        }
        if case .days(let days) = settings.bookingHorizon, id.day.dayNumber - moment.today.dayNumber > days {
            throw .beyondHorizon(id.day, days: days)
        }
        guard case .minutesBeforeStart(let minutes) = settings.bookingCutoff, booking.source != .emergency else {
            return
        }
        let cutoff = slots[slot.offset].window.start.adding(minutes: -minutes)
        guard moment.instant < cutoff else { throw .bookingCutOff(slot, since: cutoff) }
    }

    /// One live token a patient, as far as a phone or an id tells.
    func checkDuplicate(_ patient: PatientKeys) throws(SessionRefusal) {
        let existing = patients.numbers(patient).first { tokens[$0.index].isLive }
        if let existing { throw .duplicatePatient(existing: existing) }
    }
}
