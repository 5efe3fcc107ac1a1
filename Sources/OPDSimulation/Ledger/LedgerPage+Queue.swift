import OPDEngine

/// What the ledger remembers of the live day, besides where each token shows people to be.
struct Queue: Sendable {
    private(set) var calls = 0
    private(set) var everCalled: Set<Token.Number> = []
    /// Who checked in, in that order.
    private var arrivals: [Token.Number] = []
    /// After a missed call: until how many calls somebody is passed over.
    private var passedOver: [Token.Number: Int] = [:]

    mutating func checkIn(_ number: Token.Number) { arrivals.append(number) }

    mutating func call(_ number: Token.Number) {
        calls += 1
        everCalled.insert(number)
        passedOver[number] = nil
    }

    /// One other call goes first.
    mutating func miss(_ number: Token.Number) { passedOver[number] = calls + 1 }

    func isPassedOver(_ number: Token.Number) -> Bool { passedOver[number].map { $0 > calls } ?? false }

    func hasCheckedIn(_ number: Token.Number) -> Bool { arrivals.contains(number) }

    func arrival(of number: Token.Number) -> Int { arrivals.firstIndex(of: number) ?? arrivals.count }
}

extension LedgerPage {
    /// Who is called next: an emergency before all; seats before waitlists; then slot, priority, check-in, number.
    var firstInQueue: TokenSnapshot? {
        let present = tokens.filter { $0.isLive && $0.presence == .arrived }
        let ready = present.filter { !queue.isPassedOver($0.number) }
        return (ready.isEmpty ? present : ready).min { left, right in
            turn(of: left).lexicographicallyPrecedes(turn(of: right))
        }
    }

    private func turn(of token: TokenSnapshot) -> [Int] {
        let isEmergency = token.source == .emergency
        return [
            isEmergency ? 0 : 1, isEmergency || token.status == .booked ? 0 : 1, token.slot.offset,
            -token.source.priority, queue.arrival(of: token.number), Int(token.number.value),
        ]
    }

    /// Calls the first of the queue. Somebody without a seat gets the lowest free one, an emergency else an extra one.
    mutating func callFirst() throws(DeskFailure) -> Token.Number? {
        guard let first = firstInQueue else { return nil }
        if first.status == .waitlisted {
            if let free = slots.firstIndex(where: \.hasFreeSeat) {
                try give(first.number, seatIn: free)
            } else {
                guard first.source == .emergency else { return nil }
                try give(first.number, seatIn: first.slot.offset, .overflow)
            }
        }
        tokens[first.number.index].presence = .called
        return first.number
    }

    /// What the action makes of the token.
    mutating func carryOut(_ action: TokenAction, on number: Token.Number) throws(DeskFailure) {
        switch action {
        case .checkIn, .skip, .resume: tokens[number.index].presence = .arrived
        case .start: tokens[number.index].presence = .inConsultation
        case .park: tokens[number.index].presence = .parked
        case .complete:
            tokens[number.index].status = .completed
            tokens[number.index].presence = nil
        case .reinstate:
            tokens[number.index].presence = queue.hasCheckedIn(number) ? .arrived : .expected
            let slot = tokens[number.index].slot.offset
            if slots[slot].hasFreeSeat { try give(number, seatIn: slot) } else { try putOnWaitlist(number) }
        }
    }
}
