extension Session {
    /// Rule 5. What is cancelled already stays as it is.
    func decideCancelling(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        let token = try existing(number)
        if token.status == .cancelled { return [] }
        return try decideLeaving(token, as: .tokenCancelled(number), action: .cancel)
    }

    /// Rule 6.
    func decideNoShow(_ number: Token.Number) throws(SessionRefusal) -> [SessionEvent] {
        try decideLeaving(existing(number), as: .noShowRecorded(number), action: .noShow)
    }

    private func decideLeaving(
        _ token: Token, as event: SessionEvent, action: SessionRefusal.Action
    ) throws(SessionRefusal) -> [SessionEvent] {
        guard token.isLive, token.presence != .inConsultation else {
            throw .notAllowed(action, token.number, status: token.status, presence: token.presence)
        }
        guard token.status == .booked, let promotion = promotion(toSeatIn: token.slot) else { return [event] }
        return [event, promotion]
    }

    /// Who gets the seat that is about to be free in a slot: the first of its waitlist who may take it.
    private func promotion(toSeatIn index: SlotIndex) -> SessionEvent? {
        let arrival = slots[index.offset].waitlist.first(by: settings.waitlistOrder) { _ in true }
        return arrival.map { .tokenPromoted(waitlistArrivals[$0], slot: index) }
    }
}
