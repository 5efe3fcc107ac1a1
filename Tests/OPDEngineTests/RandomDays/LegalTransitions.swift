import OPDEngine

/// Whether a token may change in this way by a command: its own commands move it along its life, those of others only give
/// it a seat or take its seat away.
func isLegal(from old: Token, to new: Token, by command: SessionCommand) -> Bool {
    guard new.number == old.number, new.source == old.source, new.requestedSlot == old.requestedSlot,
        new.issuedAt == old.issuedAt, new.predecessor == old.predecessor,
        new.calls >= old.calls, new.bumps >= old.bumps
    else { return false }
    if command.erases { return isUnchanged(old, new) && (new.isErased ? new.patient == nil : !old.isErased) }
    guard new.patient == old.patient, new.isErased == old.isErased else { return false }
    if command.token == old.number { return isOwnStep(from: old, to: new, by: command) }
    if isUnchanged(old, new) { return true }
    return switch command {
    case .bookToken, .moveToken, .addDelay, .changeCapacity, .closeSlot:
        losesSeat(old, new) || isPromoted(old, new) || startsRebooking(old, new)
    case .cancelToken, .recordNoShow, .recordOverdueNoShow, .openSlot, .releaseReservation:
        isPromoted(old, new) || isWaitingAgain(old, new)
    case .callNext: isCalled(from: old, to: new)
    default: false
    }
}

/// The rows of "The life of a token".
private func isOwnStep(from old: Token, to new: Token, by command: SessionCommand) -> Bool {
    let presence = (old.presence, new.presence)
    return switch command {
    case .cancelToken: old.isLive && new.status == .cancelled && presence.0 == presence.1
    case .recordNoShow: old.isLive && new.status == .noShow && presence.0 == presence.1
    case .recordOverdueNoShow: old.isLive && new.status == .noShow && presence == (.expected, .expected)
    case .reinstateToken:
        !old.isLive && new.isLive && presence.1 == (presence.0 == .expected ? .expected : .arrived)
    case .moveToken: old.isLive && new.isLive && old.slot != new.slot && sameVisit(old, new)
    case .checkIn: samePlace(old, new) && presence == (.expected, .arrived)
    case .callToken: isCalled(from: old, to: new)
    case .startConsultation: samePlace(old, new) && presence == (.called, .inConsultation)
    case .completeConsultation:
        (old.status, new.status) == (.booked, .completed) && presence == (.inConsultation, .inConsultation)
    case .skipPatient: samePlace(old, new) && presence == (.called, .arrived)
    case .parkPatient: samePlace(old, new) && presence.0 != .expected && presence.1 == .parked
    case .resumePatient: samePlace(old, new) && presence == (.parked, .arrived)
    default: false
    }
}

private func isCalled(from old: Token, to new: Token) -> Bool {
    let isThere = [.arrived, .called, .parked].contains(old.presence)
    return isThere && new.presence == .called && new.calls == old.calls + 1 && new.status == .booked
        && (samePlace(old, new) || old.status == .waitlisted)
}

private func samePlace(_ old: Token, _ new: Token) -> Bool {
    old.slot == new.slot && old.status == new.status && old.seat == new.seat
}

private func isUnchanged(_ old: Token, _ new: Token) -> Bool {
    samePlace(old, new) && sameVisit(old, new) && old.needsRebooking == new.needsRebooking
}

/// To a later slot with its seat, or to the waitlist of the same slot; never somebody who was called.
private func losesSeat(_ old: Token, _ new: Token) -> Bool {
    guard old.status == .booked, old.calls == 0, sameVisit(old, new) else { return false }
    return new.status == .booked ? new.slot > old.slot : new.status == .waitlisted && new.slot == old.slot
}

/// In the slot that it waits for, or in a later one because its own is closed.
private func isPromoted(_ old: Token, _ new: Token) -> Bool {
    old.status == .waitlisted && new.status == .booked && old.slot <= new.slot && sameVisit(old, new)
}

private func startsRebooking(_ old: Token, _ new: Token) -> Bool {
    new.status == .waitlisted && samePlace(old, new) && sameVisit(old, new) && new.needsRebooking
}

private func isWaitingAgain(_ old: Token, _ new: Token) -> Bool {
    new.status == .waitlisted && samePlace(old, new) && sameVisit(old, new) && !new.needsRebooking
}

private func sameVisit(_ old: Token, _ new: Token) -> Bool {
    old.presence == new.presence && old.calls == new.calls && old.arrivedAt == new.arrivedAt
}

extension SessionCommand {
    fileprivate var erases: Bool {
        switch self {
        case .eraseTokens, .eraseSession: true
        default: false
        }
    }
}
