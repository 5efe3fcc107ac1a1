extension Session {
    /// Folds one event. Never refuses: what is in the journal has happened.
    package mutating func evolve(_ event: SessionEvent, at time: Instant) {
        switch event {
        case .sessionOpened(let opening): open(opening)
        case .tokenBooked(let number, let source, let slot):
            issue(Token(number: number, source: source, slot: slot, status: .booked, issuedAt: time))
        case .tokenWaitlisted(let number, let source, let slot):
            issue(Token(number: number, source: source, slot: slot, status: .waitlisted, issuedAt: time))
        case .tokenBumped(let number, _, _): leavePlace(number)
        case .tokenReallocated(let number, let slot): takeSeat(number, in: slot)
        case .tokenDisplaced(let number, let slot): joinWaitlist(number, of: slot)
        case .tokenPromoted(let number, let slot):
            leavePlace(number)
            takeSeat(number, in: slot)
        case .tokenCancelled(let number): leave(number, as: .cancelled)
        case .noShowRecorded(let number): leave(number, as: .noShow)
        case .patientArrived(let number): arrive(number, at: time)
        case .patientCalled(let number): call(number)
        case .consultationStarted(let number): startConsultation(number)
        case .consultationCompleted(let number): completeConsultation(number)
        }
    }

    private mutating func open(_ opening: SessionOpening) {
        settings = opening.settings
        slots = opening.slots.map(Slot.init)
    }

    private mutating func issue(_ token: Token) {
        precondition(token.number.index == tokens.count, "numbers are given in order")
        tokens.append(token)
        if token.status == .booked {
            slots[token.slot.offset].seats.add(token)
        } else {
            joinWaitlist(token.number, of: token.slot)
        }
    }

    private mutating func takeSeat(_ number: Token.Number, in slot: SlotIndex) {
        tokens[number.index].status = .booked
        tokens[number.index].slot = slot
        tokens[number.index].hasHadSeat = true
        slots[slot.offset].seats.add(tokens[number.index])
    }

    private mutating func joinWaitlist(_ number: Token.Number, of slot: SlotIndex) {
        tokens[number.index].status = .waitlisted
        tokens[number.index].slot = slot
        tokens[number.index].waitlistArrival = Int32(waitlistArrivals.count)
        waitlistArrivals.append(number)
        slots[slot.offset].waitlist.add(tokens[number.index])
    }

    /// Gives up the seat or the place on the waitlist.
    private mutating func leavePlace(_ number: Token.Number) {
        let token = tokens[number.index]
        if token.status == .booked {
            slots[token.slot.offset].seats.remove(token)
        } else {
            slots[token.slot.offset].waitlist.remove(token)
        }
    }

    private mutating func leave(_ number: Token.Number, as status: Token.Status) {
        leavePlace(number)
        tokens[number.index].status = status
    }
}
