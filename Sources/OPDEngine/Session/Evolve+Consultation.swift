extension Session {
    mutating func arrive(_ number: Token.Number, at time: Instant) {
        change(number) { token in
            token.presence = .arrived
            token.arrivedAt = time
        }
    }

    mutating func call(_ number: Token.Number) {
        change(number) { token in
            token.presence = .called
            token.calls = min(token.calls, .max - 1) + 1
        }
    }

    mutating func startConsultation(_ number: Token.Number) {
        change(number) { $0.presence = .inConsultation }
        inConsultation = number
    }

    /// The seat stays taken: it was used.
    mutating func completeConsultation(_ number: Token.Number) {
        change(number) { $0.status = .completed }
        inConsultation = nil
    }

    /// Changes a token where it is, keeping its slot's view of it in step.
    private mutating func change(_ number: Token.Number, _ body: (inout Token) -> Void) {
        let before = tokens[number.index]
        body(&tokens[number.index])
        let after = tokens[number.index]
        if before.status == .waitlisted {
            slots[before.slot.offset].waitlist.remove(before)
            slots[after.slot.offset].waitlist.add(after)
        } else {
            slots[before.slot.offset].seats.update(before, to: after)
        }
    }
}
