/// Who has which place.
extension Session {
    mutating func issue(_ token: Token) {
        precondition(token.number.index == tokens.count, "numbers are given in order")
        tokens.append(token)
        tokens[token.number.index].givenAt = versionBeingFolded
        tokens[token.number.index].issuingVersion = versionBeingFolded
        if token.status == .booked {
            sit(token.number)
        } else {
            joinWaitlist(token.number, of: token.slot, at: token.issuedAt)
        }
    }

    mutating func identify(_ number: Token.Number, by keys: PatientKeys) {
        if let old = tokens[number.index].patient { patients.remove(old, number) }
        tokens[number.index].patient = keys
        patients.add(keys, number)
    }

    mutating func bring(_ number: Token.Number, from origin: Token.ID, _ arrivedAt: Instant?) {
        change(number) { token in
            token.predecessor = origin
            guard let arrivedAt else { return }
            token.presence = .arrived
            token.arrivedAt = arrivedAt
        }
    }

    mutating func bump(_ number: Token.Number) {
        leavePlace(number)
        tokens[number.index].bumps = min(tokens[number.index].bumps, .max - 1) + 1
    }

    mutating func takeSeat(_ number: Token.Number, in slot: SlotIndex, _ seat: SeatKind, at time: Instant) {
        tokens[number.index].placedAt = time
        tokens[number.index].status = .booked
        tokens[number.index].slot = slot
        tokens[number.index].seat = seat
        tokens[number.index].hasHadSeat = true
        sit(number)
    }

    mutating func joinWaitlist(_ number: Token.Number, of slot: SlotIndex, at time: Instant) {
        tokens[number.index].placedAt = time
        tokens[number.index].status = .waitlisted
        tokens[number.index].slot = slot
        tokens[number.index].waitlistArrival = Int32(waitlistArrivals.count)
        waitlistArrivals.append(number)
        wait(number)
    }

    mutating func needRebooking(_ number: Token.Number) {
        guard !tokens[number.index].needsRebooking else { return }
        tokens[number.index].needsRebooking = true
        stamp(number)
        rebooking.insert(Int(number.value))
    }

    mutating func leave(_ number: Token.Number, as status: Token.Status) {
        leavePlace(number)
        tokens[number.index].status = status
    }

    /// Present again if the person was.
    mutating func reinstate(_ number: Token.Number) {
        if tokens[number.index].isPresent { tokens[number.index].presence = .arrived }
        stamp(number)
    }

    /// Gives up the seat or the place on the waitlist.
    mutating func leavePlace(_ number: Token.Number) {
        let token = tokens[number.index]
        stamp(number)
        if token.hasSeat || token.status == .waitlisted { slots[token.slot.offset].changedAt = versionBeingFolded }
        if token.hasSeat {
            slots[token.slot.offset].removeSeat(of: token)
        } else if token.status == .waitlisted {
            slots[token.slot.offset].waitlist.remove(token)
        }
        guard token.needsRebooking else { return }
        rebooking.remove(Int(number.value))
        tokens[number.index].needsRebooking = false
    }

    /// Enters the token where its status and slot say that it is.
    private mutating func sit(_ number: Token.Number) {
        stamp(number)
        let token = tokens[number.index]
        slots[token.slot.offset].addSeat(of: token)
        slots[token.slot.offset].changedAt = versionBeingFolded
    }

    private mutating func wait(_ number: Token.Number) {
        stamp(number)
        let token = tokens[number.index]
        slots[token.slot.offset].waitlist.add(token)
        slots[token.slot.offset].changedAt = versionBeingFolded
    }

    mutating func stamp(_ number: Token.Number) { tokens[number.index].changedAt = versionBeingFolded }

    /// Changes a token where it is, keeping its slot's view of it in step.
    mutating func change(_ number: Token.Number, _ body: (inout Token) -> Void) {
        let before = tokens[number.index]
        body(&tokens[number.index])
        stamp(number)
        let after = tokens[number.index]
        if before.status == .waitlisted {
            slots[before.slot.offset].waitlist.remove(before)
            slots[after.slot.offset].waitlist.add(after)
        } else if before.hasSeat {
            slots[before.slot.offset].updateSeat(of: before, to: after)
        }
    }

    /// Puts a token back to where it stood: out of the place it has, into the one it had.
    mutating func restore(_ number: Token.Number, _ memento: TokenMemento, at time: Instant) {
        let now = TokenMemento(tokens[number.index])
        let staysInPlace = now.hasSamePlace(as: memento)
        let slotStamps = slots.map(\.changedAt)
        noteWhetherTakenBack(number, memento)
        leavePlace(number)
        tokens[number.index].restore(memento)
        if tokens[number.index].hasSeat { sit(number) }
        if memento.status == .waitlisted { wait(number) }
        if memento.needsRebooking { rebooking.insert(Int(number.value)) }
        guard staysInPlace else {
            if memento.hasPlace { tokens[number.index].placedAt = time }
            return
        }
        for index in slots.indices { slots[index].changedAt = slotStamps[index] }
    }

    /// An entry is undone only while nothing has changed its tokens since; so a token that is cancelled by an undo, and is
    /// as it was given, was given by what is undone.
    private mutating func noteWhetherTakenBack(_ number: Token.Number, _ memento: TokenMemento) {
        let token = tokens[number.index]
        if memento.status == .cancelled {
            tokens[number.index].isTakenBack = token.predecessor != nil && token.changedAt == token.givenAt
        } else if token.isTakenBack {
            tokens[number.index].isTakenBack = false
            tokens[number.index].givenAt = versionBeingFolded
        }
    }
}

extension TokenMemento {
    private var hasSeat: Bool { status == .booked || status == .completed }

    /// A seat, or a place on a waitlist: whoever has left has none, not even in the last slot.
    var hasPlace: Bool { hasSeat || status == .waitlisted }

    /// Whether both stand in the same seat or on the same place of a waitlist.
    func hasSamePlace(as other: TokenMemento) -> Bool {
        if hasSeat || other.hasSeat { return hasSeat && other.hasSeat && slot == other.slot && seat == other.seat }
        if !hasPlace && !other.hasPlace { return true }
        return status == other.status && slot == other.slot && waitlistArrival == other.waitlistArrival
    }
}

extension Slot {
    mutating func addSeat(of token: Token) { countSeat(of: token, 1) }

    mutating func removeSeat(of token: Token) { countSeat(of: token, -1) }

    mutating func updateSeat(of token: Token, to changed: Token) {
        if token.seat == .regular { seats.update(token, to: changed) }
    }

    private mutating func countSeat(of token: Token, _ change: Int) {
        switch token.seat {
        case .regular: if change > 0 { seats.add(token) } else { seats.remove(token) }
        case .overflow: overflowTaken += change
        case .overbook: overbookTaken += change
        }
    }
}
