extension Session {
    /// Rule 5. What is cancelled already stays as it is.
    func decideCancelling(_ number: Token.Number, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        if token.status == .cancelled { return [] }
        return try decideLeaving(token, as: .tokenCancelled(number), action: .cancel, at: moment)
    }

    /// Rule 6.
    func decideNoShow(_ number: Token.Number, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        try decideLeaving(existing(number), as: .noShowRecorded(number), action: .noShow, at: moment)
    }

    /// By the setting, and only for somebody who is still expected; nothing when it is not due.
    func decideOverdueNoShow(_ number: Token.Number, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        guard let due = automaticNoShow(of: token), due <= moment.instant else { return [] }
        return try decideLeaving(token, as: .noShowRecorded(number), action: .noShow, at: moment)
    }

    /// The token leaves, and the seat that it may have had goes to whoever waits for it.
    func decideLeaving(
        _ token: Token, as event: SessionEvent, action: SessionRefusal.Action, at moment: Moment
    ) throws(SessionRefusal) -> [SessionEvent] {
        guard token.isLive, token.presence != .inConsultation else {
            throw .notAllowed(action, token.number, status: token.status, presence: token.presence)
        }
        let freesNothing = token.status == .waitlisted || token.seat != .regular
        if freesNothing || (rebooking.isEmpty && slots[token.slot.offset].waitlistCount == 0) { return [event] }
        if let promotion = onlyPromotion(bySeatOf: token) { return [event, promotion] }
        var draft = Draft(self, at: moment.instant)
        draft.record(event)
        draft.fillSeats(of: token.slot)
        return draft.events
    }

    /// Who gets the seat where nothing else can follow: an open slot that holds no seats for anybody, and nobody who waits
    /// for another slot. Found without a draft, whose copy would cost more the more tokens there are.
    private func onlyPromotion(bySeatOf token: Token) -> SessionEvent? {
        let slot = slots[token.slot.offset]
        guard rebooking.isEmpty, !slot.isClosed, slot.window.reservation == nil, slot.seatsTaken == slot.capacity
        else { return nil }
        return slot.waitlist.first(by: settings.waitlistOrder) { _ in true }
            .map { .tokenPromoted(waitlistArrivals[$0], slot: token.slot) }
    }

    /// Back with the old number: the old slot's seat if one is free, else the tail of its waitlist.
    func decideReinstating(
        _ number: Token.Number, allowsDuplicate: Bool, at moment: Moment
    ) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        guard token.status == .noShow || token.status == .cancelled else {
            throw .notAllowed(.reinstate, number, status: token.status, presence: token.presence)
        }
        guard !token.isTakenBack else { throw .transferTakenBack(number) }
        if let patient = token.patient, !allowsDuplicate { try checkDuplicate(patient) }
        var draft = Draft(self, at: moment.instant)
        draft.record(.tokenReinstated(number))
        if slots[token.slot.offset].hasFreeSeat(for: token.source) {
            draft.record(.tokenReallocated(number, to: token.slot))
        } else if slots[token.slot.offset].isClosed {
            draft.record(reallocation(of: token, from: token.slot))
        } else {
            draft.record(.tokenDisplaced(number, slot: token.slot))
        }
        return draft.events
    }
}
