import OPDEngine

/// Whether a token may change in this way by a command: its own commands move it along its life, those of others only give
/// it a seat or take its seat away.
func isLegal(from old: Token, to new: Token, by command: SessionCommand) -> Bool {
    guard new.number == old.number, new.source == old.source, new.requestedSlot == old.requestedSlot,
        new.issuedAt == old.issuedAt
    else { return false }
    let status = (old.status, new.status)
    let presence = (old.presence, new.presence)
    switch command {
    case .cancelToken(old.number): return presence.0 == presence.1 && leaves(status, as: .cancelled)
    case .recordNoShow(old.number): return presence.0 == presence.1 && leaves(status, as: .noShow)
    case .checkIn(old.number):
        return status.0 == status.1 && (presence == (.expected, .arrived) || unchanged(old, new))
    case .callToken(old.number):
        return status.0 == status.1 && (new.calls == old.calls + 1 && new.presence == .called || unchanged(old, new))
    case .startConsultation(old.number):
        return status.0 == status.1 && (presence == (.called, .inConsultation) || unchanged(old, new))
    case .completeConsultation(old.number):
        return presence.0 == presence.1 && (status == (.booked, .completed) || unchanged(old, new))
    case .bookToken: return unchanged(old, new) || losesSeat(old, new)
    case .cancelToken, .recordNoShow: return unchanged(old, new) || isPromoted(old, new)
    case .checkIn, .callToken, .startConsultation, .completeConsultation: return unchanged(old, new)
    }
}

private func leaves(_ status: (Token.Status, Token.Status), as left: Token.Status) -> Bool {
    status.0 == status.1 || status == (.booked, left) || status == (.waitlisted, left)
}

private func unchanged(_ old: Token, _ new: Token) -> Bool {
    old.slot == new.slot && old.status == new.status && sameVisit(old, new)
}

/// A bump: to a later slot with its seat, or to the waitlist of the same slot.
private func losesSeat(_ old: Token, _ new: Token) -> Bool {
    guard old.status == .booked, old.calls == 0, sameVisit(old, new) else { return false }
    return new.status == .booked ? new.slot > old.slot : new.status == .waitlisted && new.slot == old.slot
}

private func isPromoted(_ old: Token, _ new: Token) -> Bool {
    old.status == .waitlisted && new.status == .booked && old.slot == new.slot && sameVisit(old, new)
}

private func sameVisit(_ old: Token, _ new: Token) -> Bool {
    old.presence == new.presence && old.calls == new.calls && old.arrivedAt == new.arrivedAt
}
