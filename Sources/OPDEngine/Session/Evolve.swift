extension Session {
    /// Folds one entry.
    package mutating func evolve(entry events: [SessionEvent], at time: Instant) {
        for event in events { evolve(event, at: time) }
        version += 1
    }

    /// Folds one event of the entry that comes next. Never refuses: what is in the journal has happened.
    package mutating func evolve(_ event: SessionEvent, at time: Instant) {
        switch event {
        case .sessionOpened(let opening): open(opening)
        case .partOf, .entryUndone: break
        case .tokenBooked(let number, let source, let slot, let seat):
            issue(Token(number: number, source: source, slot: slot, status: .booked, seat: seat, issuedAt: time))
        case .tokenWaitlisted(let number, let source, let slot):
            issue(Token(number: number, source: source, slot: slot, status: .waitlisted, issuedAt: time))
        case .patientIdentified(let number, let keys): identify(number, by: keys)
        case .transferArrived(let number, let origin, let arrivedAt): bring(number, from: origin, arrivedAt)
        case .tokenBumped(let number, _, _): bump(number)
        case .seatLost(let number, _), .tokenMoved(let number, _): leavePlace(number)
        case .tokenReinstated(let number): reinstate(number)
        case .tokenReallocated(let number, let slot, let seat): takeSeat(number, in: slot, seat, at: time)
        case .tokenDisplaced(let number, let slot): joinWaitlist(number, of: slot, at: time)
        case .tokenPromoted(let number, let slot, let seat):
            leavePlace(number)
            takeSeat(number, in: slot, seat, at: time)
        case .rebookingNeeded(let number): needRebooking(number)
        case .tokenCancelled(let number): leave(number, as: .cancelled)
        case .noShowRecorded(let number): leave(number, as: .noShow)
        case .tokenTransferred(let number, let successor):
            leave(number, as: .transferred)
            tokens[number.index].successor = successor
            departures.append(Departure(number: number, successor: successor))
        case .patientArrived(let number): arrive(number, at: time)
        case .patientCalled(let number): call(number, at: time)
        case .patientSkipped(let number): skip(number)
        case .patientParked(let number): park(number)
        case .patientResumed(let number): change(number) { $0.presence = .arrived }
        case .consultationStarted(let number): startConsultation(number, at: time)
        case .consultationCompleted(let number): completeConsultation(number, at: time)
        case .delayAdded(let delay): add(delay)
        case .capacityChanged(let slot, let capacity): setCapacity(slot, to: capacity, full: capacity)
        case .slotShortened(let slot, let capacity): setCapacity(slot, to: capacity, full: nil)
        case .slotClosed(let slot): changeSlot(slot) { $0.isClosed = true }
        case .slotReopened(let slot): reopen(slot)
        case .reservationReleased(let slot): changeSlot(slot) { $0.isReleased = true }
        case .doctorArrived: setDoctor(.present)
        case .breakStarted(let until): setDoctor(.onBreak(until: until))
        case .sessionEnded: setDoctor(.ended)
        case .tokenRestored(let number, let memento): restore(number, memento, at: time)
        case .slotRestored(let slot, let memento): changeSlot(slot) { $0.restore(memento) }
        case .doctorRestored(let memento): restore(memento)
        case .tokenErased(let number): erase(number)
        case .sessionErased: eraseAll()
        }
    }

    /// The version of the entry whose events are being folded.
    var versionBeingFolded: Int32 { Int32(version + 1) }

    private mutating func open(_ opening: SessionOpening) {
        settings = opening.settings
        usualConsultation = opening.usualConsultation
        slots = opening.slots.map(Slot.init)
    }
}
