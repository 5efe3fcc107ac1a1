import OPDEngine

extension LedgerPage {
    /// Checks that the page is what the rules make of it, and that the answer says so.
    func check(_ invariant: Invariant, _ told: LedgerPage, _ answerSaysSo: Bool, _ checks: inout Checks) {
        let difference = difference(from: told)
        checks.check(
            invariant, difference == nil && answerSaysSo,
            "\(doctorName): \(difference ?? "the answer does not tell what happened")")
    }

    private func difference(from told: LedgerPage) -> String? {
        for (token, rules) in zip(tokens, told.tokens) where token != rules {
            return "token \(token.number) is \(token.state), not \(rules.state)"
        }
        if tokens.count != told.tokens.count { return "\(tokens.count) tokens, not \(told.tokens.count)" }
        for (line, rules) in zip(slots, told.slots) where !line.agrees(with: rules) {
            return "\(line.pattern.label) is \(line.state), not \(rules.state)"
        }
        return nil
    }

    /// What an answer has to tell of a change: everybody who has another place since, and those who keep their seats in
    /// these slots.
    func fates(since before: LedgerPage, in slots: [SlotIndex]) -> [AffectedToken] {
        tokens.compactMap { token in
            guard before.tokens.indices.contains(token.number.index) else {
                return AffectedToken(token: token, fate: .transferredIn)
            }
            let earlier = before.tokens[token.number.index]
            if token != earlier { return AffectedToken(token: token, fate: Fate(from: earlier, to: token)) }
            let keepsSeat = token.status == .booked && slots.contains(token.slot)
            return keepsSeat ? AffectedToken(token: token, fate: .seatKept) : nil
        }
    }

    mutating func count(_ affected: AffectedToken, before: TokenSnapshot?) {
        let source = affected.token.source
        let hadSeat = before?.status == .booked
        switch affected.fate {
        case .seatKept: break
        case .promoted: count(\.promoted, for: source)
        case .transferredIn: count(\.takenOver, for: source)
        case .movedTo: count(\.lostAndMoved, for: source)
        case .waitlisted, .needsRebooking: if hadSeat { count(\.lostAndWaiting, for: source) }
        case .transferredTo: count(hadSeat ? \.lostAndReassigned : \.reassignedWhileWaiting, for: source)
        }
        if let before, hadSeat, affected.token.status != .booked || affected.token.slot != before.slot {
            count(\.lost, for: source)
        }
    }

    mutating func countReinstatement(of before: TokenSnapshot, as token: TokenSnapshot) {
        count(before.status == .noShow ? \.noShows : \.cancelled, for: token.source, by: -1)
        count(token.status == .waitlisted ? \.reinstatedWaiting : \.reinstated, for: token.source)
    }
}

extension [AffectedToken] {
    /// Whatever the order, and each person once.
    func tellsTheSame(as other: [AffectedToken]) -> Bool {
        count == other.count
            && other.allSatisfy { told in
                contains { $0.token.id == told.token.id && $0.fate == told.fate }
            }
    }
}

extension Fate {
    fileprivate init(from earlier: TokenSnapshot, to token: TokenSnapshot) {
        if token.status == .transferred {
            self = .transferredTo
        } else if token.status == .waitlisted {
            self = token.needsRebooking ? .needsRebooking : .waitlisted
        } else {
            self = earlier.status == .waitlisted ? .promoted : .movedTo
        }
    }
}

extension TokenSnapshot {
    fileprivate var state: String {
        let facets = [
            status.name, "in slot \(slot)", presence?.name, seat.map { "\($0.name) seat" },
            needsRebooking ? "to be rebooked" : nil, successor.map { "now token \($0.number)" },
        ]
        return facets.compactMap { $0 }.joined(separator: ", ")
    }
}

extension LedgerPage.SlotLine {
    fileprivate func agrees(with other: Self) -> Bool {
        capacity == other.capacity && isClosed == other.isClosed && seated.sorted() == other.seated.sorted()
            && extra.sorted() == other.extra.sorted() && waiting == other.waiting
    }

    fileprivate var state: String {
        func list(_ numbers: [Token.Number]) -> String { numbers.map(\.description).joined(separator: " ") }
        return "\(isClosed ? "closed" : "open") with \(capacity) seats, seated \(list(seated)), "
            + "extra \(list(extra)), waiting \(list(waiting))"
    }
}
