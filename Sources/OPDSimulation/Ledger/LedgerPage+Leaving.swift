import OPDEngine

extension LedgerPage {
    /// Enters the answer to a cancellation or a no-show and checks it against the rules.
    mutating func record(
        _ answer: DepartureAnswer, as status: Token.Status, checks: inout Checks
    ) throws(DeskFailure) -> Outcome {
        let before = try known(answer.departed.number)
        let wasWaiting = before.status == .waitlisted
        let slot = slots[before.slot.offset]
        let freesSeat = slot.seated.contains(before.number) && !slot.isClosed
        let next = freesSeat ? slot.waiting.first : nil
        try move(to: answer.departed)
        if let promoted = answer.promoted { try move(to: promoted) }

        let token = "\(doctorName), token \(before.number)"
        let isRight = answer.departed.status == status && answer.promoted?.number == next
        let isSeated = answer.promoted.map { $0.status == .booked && $0.slot == before.slot } ?? true
        checks.check(
            .promotion, isRight && isSeated,
            "\(token) left as \(answer.departed.status.name): "
                + "promoted \(name(of: answer.promoted?.number)), not \(name(of: next))")
        check(before.slot, into: &checks)
        count(answer, wasWaiting: wasWaiting)
        return wasWaiting ? .waitlistLeft : .seatFreed(promoted: answer.promoted)
    }

    private func name(of number: Token.Number?) -> String { number?.description ?? "nobody" }

    private mutating func count(_ answer: DepartureAnswer, wasWaiting: Bool) {
        let source = answer.departed.source
        count(answer.departed.status == .noShow ? \.noShows : \.cancelled, for: source)
        if wasWaiting { count(\.leftWhileWaiting, for: source) }
        if let promoted = answer.promoted { count(\.promoted, for: promoted.source) }
    }
}
