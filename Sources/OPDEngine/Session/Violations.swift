/// Something that must hold of a session and does not. Found only where there is a bug or a damaged journal.
package enum Violation: Equatable, Sendable {
    /// Rule 8: more regular seats taken than the slot has.
    case overCapacity(SlotIndex, taken: Int, capacity: Int)
    /// Rule 9: somebody waits for a seat that is free.
    case idleSeat(SlotIndex, waiting: Token.Number)
    /// Rule 12: somebody on a closed slot waits, though a later slot has a free seat.
    case idleSeatForRebooking(SlotIndex, waiting: Token.Number)
    /// The session's list of those who need another place is not what the tokens say.
    case rebookingOutOfStep
    /// A seat was taken by more than the tokens say, among the extra ones.
    case extraSeatsOutOfStep(SlotIndex)
    /// A token's number is not its place in the order of booking.
    case misnumbered(Token.Number, at: Int)
    /// A token names a slot that the session does not have.
    case unknownSlot(Token.Number, SlotIndex)
    /// A token has a seat, and yet the session says that it never had one.
    case seatForgotten(Token.Number)
    /// The slot's count of seats, or of who can be bumped, is not what the tokens say.
    case seatsOutOfStep(SlotIndex)
    /// The slot's waitlist is not what the tokens say.
    case waitlistOutOfStep(SlotIndex)
    /// The order of the waitlist is not by the session's `WaitlistOrder`.
    case waitlistOutOfOrder(SlotIndex)
    /// The patient who is said to be with the doctor is not the one whose token says so.
    case consultationOutOfStep
    /// The token is erased, and can yet be recognised.
    case recognisedThoughErased(Token.Number)
}

extension Session {
    /// Every invariant of the rules, checked from the tokens alone. Empty for every state that commands can lead to.
    package var violations: [Violation] {
        let misplaced = tokens.enumerated().compactMap { violation(of: $0.element, at: $0.offset) }
        guard misplaced.isEmpty else { return misplaced }
        let slotViolations = slots.indices.flatMap { violations(inSlot: SlotIndex($0)) }
        return slotViolations + consultationViolations + rebookingViolations
    }

    private func violation(of token: Token, at index: Int) -> Violation? {
        if token.number.index != index { return .misnumbered(token.number, at: index) }
        if !slots.indices.contains(token.slot.offset) { return .unknownSlot(token.number, token.slot) }
        if token.status == .booked && !token.hasHadSeat { return .seatForgotten(token.number) }
        if token.isErased && token.patient != nil { return .recognisedThoughErased(token.number) }
        return nil
    }

    private func violations(inSlot index: SlotIndex) -> [Violation] {
        var violations: [Violation] = []
        let slot = slots[index.offset]
        let here = tokens.filter { $0.slot == index }
        var seats = RegularSeats()
        var waitlist = Waitlist()
        for token in here where token.hasSeat && token.seat == .regular { seats.add(token) }
        for token in here where token.status == .waitlisted { waitlist.add(token) }

        if seats.taken > slot.capacity {
            violations.append(.overCapacity(index, taken: seats.taken, capacity: slot.capacity))
        }
        if seats != slot.seats { violations.append(.seatsOutOfStep(index)) }
        let extras = [SeatKind.overflow, .overbook].map { kind in here.count { $0.hasSeat && $0.seat == kind } }
        if extras != [slot.overflowTaken, slot.overbookTaken] { violations.append(.extraSeatsOutOfStep(index)) }
        if waitlist != slot.waitlist { violations.append(.waitlistOutOfStep(index)) }
        let waiting = here.filter { $0.status == .waitlisted }.sorted(by: comesBefore)
        if waiting.map(\.number) != self.waitlist(of: index).map(\.number) {
            violations.append(.waitlistOutOfOrder(index))
        }
        if let idle = waiting.first(where: { slot.hasFreeSeat(for: $0.source) }) {
            violations.append(.idleSeat(index, waiting: idle.number))
        }
        if let number = firstToRebook(in: index) { violations.append(.idleSeatForRebooking(index, waiting: number)) }
        return violations
    }

    /// Rule 7 told a second time, facet by facet, so that the index is checked against the sentence.
    private func comesBefore(_ left: Token, _ right: Token) -> Bool {
        for facet in settings.waitlistOrder.facets {
            switch facet {
            case .present where left.isPresent != right.isPresent: return left.isPresent
            case .displaced where left.hasHadSeat != right.hasHadSeat: return left.hasHadSeat
            case .priority where left.source != right.source: return left.source.priority > right.source.priority
            case .arrival: return left.waitlistArrival < right.waitlistArrival
            default: continue
            }
        }
        return left.waitlistArrival < right.waitlistArrival
    }

    private var rebookingViolations: [Violation] {
        let flagged = tokens.filter(\.needsRebooking)
        let areWaiting = flagged.allSatisfy { $0.status == .waitlisted && slots[$0.slot.offset].isClosed }
        return areWaiting && flagged.map { Int($0.number.value) } == rebooking.members ? [] : [.rebookingOutOfStep]
    }

    private var consultationViolations: [Violation] {
        let patients = tokens.filter { $0.status == .booked && $0.presence == .inConsultation }.map(\.number)
        return patients == (inConsultation.map { [$0] } ?? []) ? [] : [.consultationOutOfStep]
    }
}

extension Violation: CustomStringConvertible {
    package var description: String {
        switch self {
        case .overCapacity(let slot, let taken, let capacity):
            "slot \(slot) has \(taken) regular seats taken of \(capacity)"
        case .idleSeat(let slot, let waiting): "slot \(slot) has a free seat while token \(waiting) waits for one"
        case .idleSeatForRebooking(let slot, let waiting):
            "slot \(slot) has a free seat while token \(waiting) waits on a closed slot"
        case .rebookingOutOfStep: "those who need another place are not the ones whose tokens say so"
        case .extraSeatsOutOfStep(let slot): "slot \(slot) counts other extra seats than its tokens take"
        case .misnumbered(let number, let index): "token \(number) stands at place \(index + 1)"
        case .unknownSlot(let number, let slot): "token \(number) is in slot \(slot), which does not exist"
        case .seatForgotten(let number): "token \(number) has a seat but is said never to have had one"
        case .seatsOutOfStep(let slot): "slot \(slot) counts other seats than its tokens take"
        case .waitlistOutOfStep(let slot): "slot \(slot) has another waitlist than its tokens are on"
        case .waitlistOutOfOrder(let slot): "slot \(slot) has its waitlist in another order than its setting says"
        case .recognisedThoughErased(let number): "token \(number) is erased and has keys of its patient"
        case .consultationOutOfStep: "the patient in consultation is not the one whose token says so"
        }
    }
}
