import OPDEngine

/// One session as the answers tell it: who sits where, who waits where, how often each thing happened.
///
/// It is kept apart from the desk and knows the rules by itself, so that each answer is checked by somebody who did not
/// decide it.
struct LedgerPage: Sendable {
    struct SlotLine: Sendable {
        let pattern: PatternSlot
        /// In the order of taking the seat.
        var seated: [Token.Number] = []
        /// In the order of joining the waitlist, which by default is the order of promotion.
        var waiting: [Token.Number] = []

        var isFull: Bool { seated.count >= pattern.capacity }
    }

    let doctor: Doctor.ID
    let doctorName: String
    var slots: [SlotLine]
    /// As last shown by an answer, by number.
    var tokens: [TokenSnapshot] = []
    /// By `Source.rawValue`.
    var tallies = Source.allCases.map { _ in Tally() }

    init(doctor: Doctor.ID, name: String, slots: [PatternSlot]) {
        self.doctor = doctor
        self.doctorName = name
        self.slots = slots.map { SlotLine(pattern: $0) }
    }

    var tally: Tally { tallies.reduce(Tally(), +) }

    func label(of slot: SlotIndex) -> String { slots[slot.offset].pattern.label }

    /// The token as it was before the answer in hand.
    func known(_ number: Token.Number) throws(DeskFailure) -> TokenSnapshot {
        guard tokens.indices.contains(number.index) else {
            throw .unexpectedAnswer("\(doctorName) has no token \(number)")
        }
        return tokens[number.index]
    }

    mutating func count(_ change: WritableKeyPath<Tally, Int>, for source: Source) {
        tallies[Int(source.rawValue)][keyPath: change] += 1
    }

    /// Takes the token from where it was to where the answer says.
    mutating func move(to snapshot: TokenSnapshot) throws(DeskFailure) {
        let before = try known(snapshot.number)
        slots[before.slot.offset].seated.removeAll { $0 == snapshot.number }
        slots[before.slot.offset].waiting.removeAll { $0 == snapshot.number }
        tokens[snapshot.number.index] = snapshot
        try enter(snapshot)
    }

    /// A token that no answer has shown yet.
    mutating func issue(_ snapshot: TokenSnapshot) throws(DeskFailure) {
        guard snapshot.number.index == tokens.count else {
            throw .unexpectedAnswer("\(doctorName) gave token \(snapshot.number) after \(tokens.count) tokens")
        }
        tokens.append(snapshot)
        try enter(snapshot)
    }

    private mutating func enter(_ snapshot: TokenSnapshot) throws(DeskFailure) {
        guard slots.indices.contains(snapshot.slot.offset) else {
            throw .unexpectedAnswer("\(doctorName) has no slot \(snapshot.slot)")
        }
        switch snapshot.status {
        case .booked, .completed: slots[snapshot.slot.offset].seated.append(snapshot.number)
        case .waitlisted: slots[snapshot.slot.offset].waiting.append(snapshot.number)
        case .cancelled, .noShow: break
        }
    }
}
