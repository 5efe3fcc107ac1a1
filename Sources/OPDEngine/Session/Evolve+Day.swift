/// The live day: where people are, and what the doctor and the slots do.
extension Session {
    mutating func arrive(_ number: Token.Number, at time: Instant) {
        change(number) { token in
            token.presence = .arrived
            token.arrivedAt = time
        }
    }

    mutating func call(_ number: Token.Number, at time: Instant) {
        change(number) { token in
            token.presence = .called
            token.calledAt = time
            token.passedOverUntil = 0
            token.calls = min(token.calls, .max - 1) + 1
        }
        calls += 1
        lastCalled = number
    }

    mutating func skip(_ number: Token.Number) {
        let until = calls + Int32(settings.skipCalls)
        change(number) { token in
            token.presence = .arrived
            token.passedOverUntil = until
        }
    }

    mutating func park(_ number: Token.Number) {
        change(number) { $0.presence = .parked }
        if inConsultation == number { setConsultation(nil) }
    }

    mutating func startConsultation(_ number: Token.Number, at time: Instant) {
        change(number) { token in
            token.presence = .inConsultation
            token.startedAt = time
        }
        setConsultation(number)
    }

    /// The seat stays taken: it was used.
    mutating func completeConsultation(_ number: Token.Number, at time: Instant) {
        change(number) { token in
            token.status = .completed
            token.completedAt = time
        }
        setConsultation(nil)
    }

    mutating func add(_ delay: Delay) {
        delays.append(delay)
        delayCount = delay.id
    }

    mutating func setDoctor(_ presence: DoctorPresence) {
        if doctorPresence != presence { presenceChangedAt = versionBeingFolded }
        doctorPresence = presence
    }

    mutating func restore(_ memento: DoctorMemento) {
        setDoctor(memento.presence)
        delays = memento.delays
        if inConsultation != memento.inConsultation { setConsultation(memento.inConsultation) }
    }

    mutating func setCapacity(_ slot: SlotIndex, to capacity: Int, full: Int?) {
        changeSlot(slot) { slot in
            slot.capacity = capacity
            if let full { slot.fullCapacity = full }
        }
    }

    /// Those who wait on it are ordinary waiters again.
    mutating func reopen(_ slot: SlotIndex) {
        changeSlot(slot) { $0.isClosed = false }
        for member in rebooking.members {
            guard let number = Token.Number(member), tokens[number.index].slot == slot else { continue }
            tokens[number.index].needsRebooking = false
            stamp(number)
            rebooking.remove(member)
        }
    }

    mutating func changeSlot(_ slot: SlotIndex, _ body: (inout Slot) -> Void) {
        body(&slots[slot.offset])
        slots[slot.offset].changedAt = versionBeingFolded
    }

    private mutating func setConsultation(_ number: Token.Number?) {
        inConsultation = number
        consultationChangedAt = versionBeingFolded
    }
}
