/// Events from a damaged journal could name what does not exist. What the rules decided never does, so `evolve` trusts
/// its events; what was read from outside is asked about first.
extension Session {
    /// Why these events cannot follow in this session; nil when they can.
    package func problem(folding events: [SessionEvent]) -> String? {
        var slotCount = slots.count
        var tokenCount = tokens.count
        for event in events {
            if case .sessionOpened(let opening) = event {
                if slotCount > 0 || opening.slots.isEmpty { return "a session opens once, with slots" }
                slotCount = opening.slots.count
            } else if slotCount == 0 {
                return "a session opens first"
            }
            if event.issuesToken { tokenCount += 1 }
            for number in event.numbers where number.index >= tokenCount {
                return "token \(number) cannot come here"
            }
            if let number = event.token, event.issuesToken, number.index != tokenCount - 1 {
                return "token \(number) cannot come here"
            }
            if let slot = event.slots.first(where: { $0.offset >= slotCount }) { return "slot \(slot) does not exist" }
        }
        return problemWithPlaces(folding: events) ?? events.lazy.compactMap { problemWithWaiting($0) }.first
    }

    /// Somebody leaves a place they do not have, or takes a second one.
    private func problemWithPlaces(folding events: [SessionEvent]) -> String? {
        var places: [Token.Number: FoldedPlace] = [:]
        var named: [Token.Number] = []
        for event in events {
            guard let number = event.token else { continue }
            let place = places[number] ?? token(number).map { .status($0.status) } ?? .unknown
            guard let after = event.place(from: place) else {
                return "token \(number) cannot be \(place) before \(event)"
            }
            places[number] = after
            named.append(number)
        }
        return named.first { places[$0] == .between }.map { "token \($0) loses its place and gets no other" }
    }

    /// Somebody is put back on a place of a waitlist that never was theirs.
    private func problemWithWaiting(_ event: SessionEvent) -> String? {
        guard case .tokenRestored(let number, let memento) = event, memento.status == .waitlisted else { return nil }
        let arrival = Int(memento.waitlistArrival)
        let wasTheirs = waitlistArrivals.indices.contains(arrival) && waitlistArrivals[arrival] == number
        return wasTheirs ? nil : "token \(number) never had place \(arrival) on a waitlist"
    }
}

/// Where a token stands while an entry is looked through.
private enum FoldedPlace: Equatable, CustomStringConvertible {
    case unknown
    /// It has lost one place and not yet got another.
    case between
    case status(Token.Status)

    var description: String {
        switch self {
        case .unknown: "unknown"
        case .between: "between two places"
        case .status(let status): status.name
        }
    }

    var isLive: Bool { self == .status(.booked) || self == .status(.waitlisted) }
}

extension SessionEvent {
    var issuesToken: Bool {
        switch self {
        case .tokenBooked, .tokenWaitlisted: true
        default: false
        }
    }

    /// Every token of the session that the event names.
    fileprivate var numbers: [Token.Number] {
        switch self {
        case .doctorRestored(let memento): [memento.inConsultation].compactMap { $0 }
        default: [token].compactMap { $0 }
        }
    }

    fileprivate var slots: [SlotIndex] {
        switch self {
        case .tokenBooked(_, _, let slot, _), .tokenWaitlisted(_, _, let slot), .tokenBumped(_, let slot, _),
            .seatLost(_, let slot), .tokenMoved(_, let slot), .tokenReallocated(_, let slot, _),
            .tokenDisplaced(_, let slot), .tokenPromoted(_, let slot, _), .capacityChanged(let slot, _),
            .slotShortened(let slot, _), .slotClosed(let slot), .slotReopened(let slot),
            .reservationReleased(let slot), .slotRestored(let slot, _):
            [slot]
        case .tokenRestored(_, let memento): [memento.slot]
        default: []
        }
    }

    /// Where the token stands after this event; nil when the event cannot happen to a token that stands there.
    fileprivate func place(from place: FoldedPlace) -> FoldedPlace? {
        switch self {
        case .tokenBooked: place == .unknown ? .status(.booked) : nil
        case .tokenWaitlisted: place == .unknown ? .status(.waitlisted) : nil
        case .tokenBumped, .seatLost: place == .status(.booked) ? .between : nil
        case .tokenMoved: place.isLive ? .between : nil
        case .tokenReinstated: [.status(.noShow), .status(.cancelled)].contains(place) ? .between : nil
        case .tokenReallocated: place == .between ? .status(.booked) : nil
        case .tokenDisplaced: place == .between ? .status(.waitlisted) : nil
        case .tokenPromoted: place == .status(.waitlisted) ? .status(.booked) : nil
        case .tokenCancelled: place.isLive ? .status(.cancelled) : nil
        case .noShowRecorded: place.isLive ? .status(.noShow) : nil
        case .tokenTransferred: place.isLive ? .status(.transferred) : nil
        case .consultationCompleted: place == .status(.booked) ? .status(.completed) : nil
        case .tokenRestored(_, let memento): place == .unknown || place == .between ? nil : .status(memento.status)
        case .patientCalled, .patientSkipped, .consultationStarted: place == .status(.booked) ? place : nil
        case .rebookingNeeded: place == .status(.waitlisted) ? place : nil
        // Also of those who have left.
        case .patientIdentified, .tokenErased: place == .unknown || place == .between ? nil : place
        default: place.isLive ? place : nil
        }
    }
}
