import OPDEngine

/// What the rules make of a booking: the ledger's own opinion, and what an answer says.
private enum Verdict: Equatable {
    case seat
    case bump(Token.Number, Destination)
    case wait

    /// Where a bumped token goes.
    struct Destination: Equatable {
        let slot: SlotIndex
        let status: Token.Status
    }

    var isBump: Bool { if case .bump = self { true } else { false } }
}

extension LedgerPage {
    /// Enters the answer to a booking and checks it against the rules.
    mutating func record(
        _ answer: BookingAnswer, to request: TokenRequest, checks: inout Checks
    ) throws(DeskFailure) -> Outcome {
        let expected = verdict(on: request)
        let given = Verdict(answer)
        if let bumped = answer.bumped { try move(to: bumped) }
        try issue(answer.token)

        let name = "\(doctorName), token \(answer.token.number)"
        let isSame = expected.isBump == given.isBump && (expected.isBump || expected == given)
        let isPlaced = answer.token.slot == request.slot && answer.token.source == request.source
        checks.check(.bookingByPriority, isSame && isPlaced, "\(name): \(given), not \(expected)")
        if case .bump(let victim, let destination) = given, case .bump(let lowest, let next) = expected {
            checks.check(.rightVictim, victim == lowest, "\(name): bumped \(victim), not \(lowest)")
            checks.check(.reallocation, destination == next, "\(name): \(victim) went to \(destination), not \(next)")
        }
        for slot in [answer.token.slot] + (answer.bumped.map { [$0.slot] } ?? []) { check(slot, into: &checks) }
        count(answer)
        return outcome(of: answer)
    }

    /// Rules 1 to 4, told a second time.
    private func verdict(on request: TokenRequest) -> Verdict {
        let slot = slots[request.slot.offset]
        if slot.hasFreeSeat { return .seat }
        guard let victim = victim(in: request.slot.offset), victim.source.priority < request.source.priority else {
            return .wait
        }
        let destination = laterFreeSlot(after: request.slot).map {
            Verdict.Destination(slot: SlotIndex($0), status: .booked)
        }
        return .bump(victim.number, destination ?? Verdict.Destination(slot: request.slot, status: .waitlisted))
    }

    /// Rules 8 and 9 for a slot that an answer touched.
    func check(_ index: SlotIndex, into checks: inout Checks) {
        let slot = slots[index.offset]
        let name = "\(doctorName) \(slot.pattern.label)"
        checks.check(
            .hardLimit, slot.seated.count <= slot.capacity,
            "\(name): \(slot.seated.count) seats taken of \(slot.capacity)")
        checks.check(
            .noIdleSeat, !slot.hasFreeSeat || slot.waiting.isEmpty,
            "\(name): \(slot.waiting.count) waiting, \(slot.seated.count) of \(slot.capacity) seats taken")
    }

    private mutating func count(_ answer: BookingAnswer) {
        count(\.requests, for: answer.token.source)
        count(answer.isWaitlisted ? \.waitlistedAtOnce : \.seatedAtOnce, for: answer.token.source)
        guard let bumped = answer.bumped else { return }
        count(\.bumped, for: bumped.source)
        count(bumped.status == .booked ? \.moved : \.displaced, for: bumped.source)
    }

    private func outcome(of answer: BookingAnswer) -> Outcome {
        let slot = slots[answer.token.slot.offset]
        if answer.isWaitlisted { return .waitlisted(place: slot.waiting.count) }
        if let bumped = answer.bumped { return .seatedByBumping(bumped) }
        return .seated(seat: slot.seated.count, capacity: slot.capacity)
    }
}

extension Verdict {
    init(_ answer: BookingAnswer) {
        if answer.isWaitlisted || answer.token.status == .waitlisted {
            self = .wait
        } else if let bumped = answer.bumped {
            self = .bump(bumped.number, Destination(slot: bumped.slot, status: bumped.status))
        } else {
            self = .seat
        }
    }
}
