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
            }
            if event.issuesToken { tokenCount += 1 }
            if let number = event.token, event.issuesToken ? number.index != tokenCount - 1 : number.index >= tokenCount
            {
                return "token \(number) cannot come here"
            }
            if let slot = event.slot, slot.offset >= slotCount { return "slot \(slot) does not exist" }
        }
        return problemWithPlaces(folding: events)
    }

    /// Somebody leaves a place they do not have, or takes a second one.
    private func problemWithPlaces(folding events: [SessionEvent]) -> String? {
        var statuses: [Token.Number: Token.Status?] = [:]
        for event in events {
            guard let number = event.token else { continue }
            let status = statuses[number] ?? token(number)?.status
            guard let after = event.status(from: status) else {
                return "token \(number) cannot be \(status?.name ?? "unknown") before \(event)"
            }
            statuses[number] = .some(after)
        }
        let bumped = events.lazy.compactMap(\.token).first { statuses[$0] == .some(nil) }
        return bumped.map { "token \($0) is bumped and gets no place" }
    }
}

extension SessionEvent {
    fileprivate var issuesToken: Bool {
        switch self {
        case .tokenBooked, .tokenWaitlisted: true
        default: false
        }
    }

    fileprivate var slot: SlotIndex? {
        switch self {
        case .tokenBooked(_, _, let slot), .tokenWaitlisted(_, _, let slot), .tokenBumped(_, let slot, _),
            .tokenReallocated(_, let slot), .tokenDisplaced(_, let slot), .tokenPromoted(_, let slot):
            slot
        default: nil
        }
    }

    /// The token's status after this event; nil when the event cannot happen to a token of that status. A bumped token
    /// counts as `.some(nil)`: it is between two places.
    fileprivate func status(from status: Token.Status?) -> Token.Status?? {
        switch (self, status) {
        case (.tokenBooked, nil), (.tokenReallocated, nil), (.tokenPromoted, .waitlisted): .booked
        case (.tokenWaitlisted, nil), (.tokenDisplaced, nil): .waitlisted
        case (.tokenBumped, .booked): .some(nil)
        case (.tokenCancelled, .booked), (.tokenCancelled, .waitlisted): .cancelled
        case (.noShowRecorded, .booked), (.noShowRecorded, .waitlisted): .noShow
        case (.patientArrived, .booked), (.patientArrived, .waitlisted): status
        case (.patientCalled, .booked), (.consultationStarted, .booked): .booked
        case (.consultationCompleted, .booked): .completed
        default: nil
        }
    }
}

extension Directory {
    /// Why these events cannot follow in this directory; nil when they can.
    package func problem(folding events: [DirectoryEvent]) -> String? {
        var count = doctors.count
        for event in events {
            switch event {
            case .hospitalOpened: break
            case .doctorAdded(let id, _, _, _):
                count += 1
                if id.value != count { return "doctor \(id) cannot come here" }
            case .settingsChanged(_, let id):
                if let id, id.value > count { return "doctor \(id) does not exist" }
            }
        }
        return nil
    }
}
