extension Session {
    /// Rules 1 and 2: a free seat, the seat of a victim, or the tail of the waitlist.
    func decideBooking(_ booking: Booking, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        guard slots.indices.contains(booking.slot) else { throw .invalidSlotIndex(booking.slot) }
        let index = SlotIndex(booking.slot)
        try checkClock(for: booking, slot: index, at: moment)
        guard let number = Token.Number(tokens.count + 1) else { throw .numbersExhausted }

        let slot = slots[index.offset]
        let booked = SessionEvent.tokenBooked(number, source: booking.source, slot: index)
        if slot.hasFreeSeat(for: booking.source) { return [booked] }
        guard let victim = slot.seats.victim, victim.source.priority < booking.source.priority else {
            return [.tokenWaitlisted(number, source: booking.source, slot: index)]
        }
        return [
            .tokenBumped(victim.number, from: index, by: number),
            booked,
            reallocation(of: victim.number, source: victim.source, from: index),
        ]
    }

    /// Rule 10: no dates in the past unless backdated, and the hospital's cut-off, but for emergencies.
    private func checkClock(for booking: Booking, slot: SlotIndex, at moment: Moment) throws(SessionRefusal) {
        if id.day < moment.today {
            guard booking.isBackdated else { throw .dateInPast(id.day, today: moment.today) }
            return
        }
        guard case .minutesBeforeStart(let minutes) = settings.bookingCutoff, booking.source != .emergency else {
            return
        }
        let cutoff = slots[slot.offset].window.start.adding(minutes: -minutes)
        guard moment.instant < cutoff else { throw .bookingCutOff(slot, since: cutoff) }
    }

    /// Rule 4: the next later slot with a free seat, else the tail of the waitlist of the slot that was lost.
    func reallocation(of number: Token.Number, source: Source, from lost: SlotIndex) -> SessionEvent {
        let later = slots.indices[(lost.offset + 1)...]
        guard let free = later.first(where: { slots[$0].hasFreeSeat(for: source) }) else {
            return .tokenDisplaced(number, slot: lost)
        }
        return .tokenReallocated(number, to: SlotIndex(free))
    }
}
