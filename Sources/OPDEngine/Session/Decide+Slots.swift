/// What changes the session's slots: delays, capacities, closing.
extension Session {
    /// Each delay begins where those before it end, so that they add up.
    func decideDelay(minutes: Int, mode: Delay.Mode, at moment: Moment) -> [SessionEvent] {
        let from = max(slots[0].window.start, moment.instant, delays.map(\.until).max() ?? moment.instant)
        let delay = Delay(id: delayCount + 1, from: from, minutes: minutes, mode: mode)
        guard mode == .reallocate else { return [.delayAdded(delay)] }
        var draft = Draft(self, at: moment.instant)
        draft.record(.delayAdded(delay))
        for (index, slot) in slots.enumerated() {
            let capacity = max(slot.capacity - slot.seatsEaten(by: delay), slot.seats.unbumpable)
            if capacity < slot.capacity { draft.record(.slotShortened(SlotIndex(index), to: capacity)) }
        }
        let losers = slots.indices.flatMap { draft.takeLosers(of: SlotIndex($0)) }
        draft.place(losers)
        draft.fillAllSeats()
        return draft.events
    }

    func decideCapacity(
        slot: Int, to capacity: Int, at moment: Moment
    ) throws(SessionRefusal) -> [SessionEvent] {
        let index = try slotIndex(slot)
        let seen = slots[index.offset].seats.unbumpable
        guard capacity >= seen else { throw .belowSeen(index, seen: seen) }
        if slots[index.offset].capacity == capacity && slots[index.offset].fullCapacity == capacity { return [] }
        var draft = Draft(self, at: moment.instant)
        draft.record(.capacityChanged(index, to: capacity))
        draft.place(draft.takeLosers(of: index))
        draft.fillAllSeats()
        return draft.events
    }

    func decideClosing(_ slot: Int, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        let index = try slotIndex(slot)
        if slots[index.offset].isClosed { throw .alreadyClosed(index) }
        var draft = Draft(self, at: moment.instant)
        draft.close([index])
        return draft.events
    }

    /// The seats go to those who wait on the slot.
    func decideOpening(_ slot: Int, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        let index = try slotIndex(slot)
        guard slots[index.offset].isClosed else { throw .alreadyOpen(index) }
        var draft = Draft(self, at: moment.instant)
        draft.record(.slotReopened(index))
        draft.fillSeats(of: index)
        return draft.events
    }

    /// By the setting; nothing when it is not due.
    func decideRelease(slot: Int, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        let index = try slotIndex(slot)
        let due = slots[index.offset].window.releaseAt
        guard !slots[index.offset].isReleased, let due, due <= moment.instant else { return [] }
        var draft = Draft(self, at: moment.instant)
        draft.record(.reservationReleased(index))
        draft.fillSeats(of: index)
        return draft.events
    }

    func decideBreak(minutes: Int?, at moment: Moment) -> [SessionEvent] {
        [.breakStarted(until: minutes.map { moment.instant.adding(minutes: $0) })]
    }
}

extension Draft {
    /// Rule 12: those called or seen keep their seats; the others with seats, then the waitlists, go on by rule 4.
    mutating func close(_ closing: [SlotIndex]) {
        let before = session
        for slot in closing { record(.slotClosed(slot)) }
        let seated = before.tokens.filter { closing.contains($0.slot) && $0.status == .booked && $0.calls == 0 }
        for token in seated { record(.seatLost(token.number, from: token.slot)) }
        place(seated.map(\.number))
        for slot in closing {
            for token in before.waitlist(of: slot) where !token.needsRebooking {
                if let later = session.laterFreeSlot(for: token.source, after: slot) {
                    record(.tokenPromoted(token.number, slot: later))
                } else {
                    record(.rebookingNeeded(token.number))
                }
            }
        }
    }
}

extension Slot {
    /// floor(overlap × capacity ÷ length), of the capacity that the slot would have without delays.
    fileprivate func seatsEaten(by delay: Delay) -> Int {
        let start = max(delay.from.milliseconds, window.start.milliseconds)
        let end = min(delay.until.milliseconds, window.end.milliseconds)
        guard end > start else { return 0 }
        return (end - start) * fullCapacity / (window.end.milliseconds - window.start.milliseconds)
    }
}
