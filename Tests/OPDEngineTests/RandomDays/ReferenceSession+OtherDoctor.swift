import OPDEngine

/// Commands over two sessions.
extension ReferenceSession {
    /// A place by rules 1 to 4 with the other doctor, and the old one given up.
    static func carryOut(
        _ transfer: Transfer, from origin: inout ReferenceSession, to target: inout ReferenceSession, at moment: Moment
    ) throws(TransferRefusal) {
        let who: Person
        do {
            who = try origin.person(transfer.number)
            try origin.require(who.isLive && who.presence != .inConsultation, .transfer, transfer.number)
        } catch { throw .inOrigin(error) }
        let successor: Int
        do { successor = try target.welcome(who, by: transfer, at: moment) } catch { throw .inTarget(error) }
        target.people[successor].predecessor = origin.id(of: transfer.number.index)
        do { try origin.leave(transfer.number, as: .transferred, .transfer) } catch { throw .inOrigin(error) }
        origin.people[transfer.number.index].successor = target.id(of: successor)
    }

    func id(of who: Int) -> Token.ID { Token.ID(session: id, number: number(who)) }

    private mutating func welcome(
        _ who: Person, by transfer: Transfer, at moment: Moment
    ) throws(SessionRefusal) -> Int {
        if moment.today > id.day { throw .dateInPast(id.day, today: moment.today) }
        let index = try slot(transfer.slot)
        if rooms[transfer.slot].isClosed { throw .slotClosed(index) }
        if !transfer.allowsDuplicate { try checkDuplicate(transfer.patient) }
        let offer = offer(in: transfer.slot, to: who.source)
        if offer == .waitlist && who.status == .booked && !transfer.acceptsWaitlist {
            throw .wouldLoseSeat(transfer.number, index)
        }
        let newcomer = add(who, patient: transfer.patient, slot: transfer.slot)
        accept(offer, in: transfer.slot, for: newcomer)
        return newcomer
    }

    /// With a new number; whoever was there is there.
    private mutating func add(_ who: Person, patient: PatientKeys?, slot: Int) -> Int {
        var newcomer = Person(source: who.source, slot: slot, status: .waitlisted)
        newcomer.presence = who.isPresent ? .arrived : .expected
        newcomer.arrivedAt = who.arrivedAt
        newcomer.patient = who.isErased ? nil : patient
        newcomer.isErased = who.isErased
        people.append(newcomer)
        return people.count - 1
    }

    /// The doctor leaves; whoever can goes to the substitute, at the same time or later.
    static func absence(of origin: inout ReferenceSession, substitute: inout ReferenceSession?, at now: Instant) {
        let left = origin.rooms.indices.filter { !origin.rooms[$0].isClosed && origin.rooms[$0].window.end > now }
        let seated = origin.people.indices.filter {
            left.contains(origin.people[$0].slot) && origin.people[$0].status == .booked
                && origin.people[$0].calls == 0
        }
        let byRank = [5, 4, 3, 2, 1].flatMap { priority in
            seated.filter { origin.people[$0].source.priority == priority }
        }
        let affected = byRank + left.flatMap { origin.promotionOrder(of: $0) }
        for slot in left { origin.rooms[slot].isClosed = true }
        for who in affected {
            let person = origin.people[who]
            if let successor = substitute?.takeIn(person, from: origin.rooms[person.slot].window.start) {
                substitute?.people[successor].predecessor = origin.id(of: who)
                origin.standUp(who)
                origin.people[who].status = .transferred
                origin.people[who].successor = substitute?.id(of: successor)
            } else if person.status == .booked {
                origin.standUp(who)
                origin.wait(who, for: person.slot)
            } else {
                origin.people[who].needsRebooking = true
            }
        }
    }

    private mutating func takeIn(_ who: Person, from start: Instant) -> Int? {
        let free = rooms.indices.first { rooms[$0].window.start >= start && hasFreeSeat($0, for: who.source) }
        guard let free else { return nil }
        let newcomer = add(who, patient: who.patient, slot: free)
        sit(newcomer, in: free)
        return newcomer
    }
}
