import OPDEngine

/// The pages of a doctor who leaves and of the one who stands in.
struct LedgerOfLeave {
    var origin: LedgerPage
    var standIn: LedgerPage

    /// Enters the answer to the leave and checks it against the rules.
    mutating func record(_ answer: [AffectedToken], checks: inout Checks) throws(DeskFailure) -> Outcome {
        let before = self
        var told = self
        try told.carryOut()
        let left = answer.filter { $0.token.id.session.doctor == origin.doctor }
        let taken = answer.filter { $0.token.id.session.doctor != origin.doctor }
        try origin.follow(left.map(\.token), as: told.origin)
        for index in origin.slots.indices { origin.slots[index].isClosed = true }
        for affected in taken { try standIn.issue(affected.token) }

        let open = before.origin.slots.indices.filter { !before.origin.slots[$0].isClosed }.map { SlotIndex($0) }
        let isTold = left.tellsTheSame(as: told.origin.fates(since: before.origin, in: open))
        let isTaken = taken.tellsTheSame(as: told.standIn.fates(since: before.standIn, in: []))
        origin.check(.leave, told.origin, isTold, &checks)
        standIn.check(.leave, told.standIn, isTaken, &checks)
        for page in [origin, standIn] {
            for index in page.slots.indices { page.check(SlotIndex(index), into: &checks) }
        }
        for affected in left { origin.count(affected, before: before.origin.tokens[affected.token.number.index]) }
        for affected in taken { standIn.count(affected, before: nil) }
        return .reassigned(told: left.map(fate) + taken.map { standIn.personFate($0) })
    }

    /// Rules 12 and 13: every open slot closes; who was not called yet has a seat with the stand-in at the same time or
    /// later, or is to be rebooked.
    private mutating func carryOut() throws(DeskFailure) {
        let open = origin.slots.indices.filter { !origin.slots[$0].isClosed }
        let seated = open.flatMap { origin.slots[$0].seated + origin.slots[$0].extra }
            .filter { origin.tokens[$0.index].status == .booked && !origin.queue.everCalled.contains($0) }
        let waiting = open.flatMap { origin.slots[$0].waiting }
        for index in open { origin.slots[index].isClosed = true }
        for token in seated.map({ origin.tokens[$0.index] }).inRuleOfSeveral + waiting.map({ origin.tokens[$0.index] })
        {
            try place(token)
        }
    }

    private mutating func place(_ token: TokenSnapshot) throws(DeskFailure) {
        let start = origin.slots[token.slot.offset].pattern.start
        let free = standIn.slots.firstIndex { $0.pattern.start >= start && $0.hasFreeSeat }
        guard let free, let number = Token.Number(standIn.tokens.count + 1) else {
            return try origin.putOnWaitlist(token.number)
        }
        let session = Session.ID(doctor: standIn.doctor, day: token.id.session.day)
        var left = token
        left.status = .transferred
        (left.presence, left.seat, left.needsRebooking) = (nil, nil, false)
        left.successor = Token.ID(session: session, number: number)
        try origin.move(to: left)
        try standIn.issue(
            TokenSnapshot(
                id: Token.ID(session: session, number: number), patientName: token.patientName, source: token.source,
                slot: SlotIndex(free), status: .booked, presence: token.presence == .expected ? .expected : .arrived,
                seat: .regular, predecessor: token.id))
    }

    private func fate(_ affected: AffectedToken) -> PersonFate {
        var fate = origin.personFate(affected)
        if let next = affected.token.successor, standIn.tokens.indices.contains(next.number.index) {
            let token = standIn.tokens[next.number.index]
            fate.next = PersonFate.Next(
                number: next.number, doctorName: standIn.doctorName, slotLabel: standIn.label(of: token.slot))
        }
        return fate
    }
}
