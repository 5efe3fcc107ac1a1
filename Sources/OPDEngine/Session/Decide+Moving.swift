extension Session {
    /// Rules 1 to 4 in another slot, with the same number and presence.
    func decideMoving(
        _ number: Token.Number, to slot: Int, acceptsWaitlist: Bool, at moment: Moment
    ) throws(SessionRefusal) -> [SessionEvent] {
        let token = try movable(number, for: .move)
        let target = try slotIndex(slot)
        if target == token.slot { throw .alreadyInSlot(number, target) }
        if slots[target.offset].isClosed { throw .slotClosed(target) }
        var draft = Draft(self, at: moment.instant)
        draft.record(.tokenMoved(number, from: token.slot))
        draft.fillSeats(of: token.slot)
        switch draft.session.placement(of: token.source, in: target) {
        case .freeSeat: draft.record(.tokenReallocated(number, to: target))
        case .overflowSeat: draft.record(.tokenReallocated(number, to: target, seat: .overflow))
        case .seatOf(let victim):
            draft.record(.tokenBumped(victim, from: target, by: number))
            draft.record(.tokenReallocated(number, to: target))
            draft.record(draft.session.reallocation(of: tokens[victim.index], from: target))
            draft.fillSeats(of: target)
        case .waitlist:
            guard token.status == .waitlisted || acceptsWaitlist else { throw .wouldLoseSeat(number, target) }
            draft.record(.tokenDisplaced(number, slot: target))
        }
        return draft.events
    }

    /// A live token of somebody who is not with the doctor.
    func movable(_ number: Token.Number, for action: SessionRefusal.Action) throws(SessionRefusal) -> Token {
        let token = try existing(number)
        guard token.isLive, token.presence != .inConsultation else {
            throw .notAllowed(action, number, status: token.status, presence: token.presence)
        }
        return token
    }
}
