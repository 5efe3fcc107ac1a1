import OPDEngine

/// One session as the answers tell it: who sits where, who waits where, how often each thing happened.
///
/// It is kept apart from the desk and knows the rules by itself, so that each answer is checked by somebody who did not
/// decide it.
struct LedgerPage: Sendable {
    struct SlotLine: Sendable {
        let pattern: PatternSlot
        /// Regular seats, as they are now.
        var capacity: Int
        /// What the capacity would be without delays.
        var fullCapacity: Int
        var isClosed = false
        /// In regular seats, in the order of taking them.
        var seated: [Token.Number] = []
        /// In extra seats, which rule 8 counts apart.
        var extra: [Token.Number] = []
        /// In the order of joining the waitlist, which by default is the order of promotion.
        var waiting: [Token.Number] = []

        var hasFreeSeat: Bool { !isClosed && seated.count < capacity }

        init(_ pattern: PatternSlot) {
            self.pattern = pattern
            capacity = pattern.capacity
            fullCapacity = pattern.capacity
        }
    }

    let doctor: Doctor.ID
    let doctorName: String
    var slots: [SlotLine]
    /// As last shown by an answer, by number.
    var tokens: [TokenSnapshot] = []
    /// Everybody who got a place, in the order of getting it; who got several stands here several times.
    private(set) var placements: [Token.Number] = []
    var whereabouts = DoctorWhereabouts.unknown
    var queue = Queue()
    /// When the last delay ends.
    var delayedUntil: MinuteOfDay?
    /// By `Source.rawValue`.
    var tallies = Source.allCases.map { _ in Tally() }

    init(doctor: Doctor.ID, name: String, slots: [PatternSlot]) {
        self.doctor = doctor
        self.doctorName = name
        self.slots = slots.map(SlotLine.init)
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

    mutating func count(_ change: WritableKeyPath<Tally, Int>, for source: Source, by difference: Int = 1) {
        tallies[Int(source.rawValue)][keyPath: change] += difference
    }

    /// Takes the token from where it was to where the answer says.
    mutating func move(to snapshot: TokenSnapshot) throws(DeskFailure) {
        let before = try known(snapshot.number)
        try checkSlot(of: snapshot)
        tokens[snapshot.number.index] = snapshot
        guard before.slot != snapshot.slot || before.list != snapshot.list else { return }
        if let list = before.list { slots[before.slot.offset][keyPath: list].removeAll { $0 == snapshot.number } }
        enter(snapshot)
    }

    /// A token that no answer has shown yet.
    mutating func issue(_ snapshot: TokenSnapshot) throws(DeskFailure) {
        guard snapshot.number.index == tokens.count else {
            throw .unexpectedAnswer("\(doctorName) gave token \(snapshot.number) after \(tokens.count) tokens")
        }
        try checkSlot(of: snapshot)
        tokens.append(snapshot)
        enter(snapshot)
    }

    private func checkSlot(of snapshot: TokenSnapshot) throws(DeskFailure) {
        guard slots.indices.contains(snapshot.slot.offset) else {
            throw .unexpectedAnswer("\(doctorName) has no slot \(snapshot.slot)")
        }
    }

    private mutating func enter(_ snapshot: TokenSnapshot) {
        placements.append(snapshot.number)
        if let list = snapshot.list { slots[snapshot.slot.offset][keyPath: list].append(snapshot.number) }
    }
}

extension TokenSnapshot {
    /// Where the token stands in the line of its slot; nil for one that has left.
    fileprivate var list: WritableKeyPath<LedgerPage.SlotLine, [Token.Number]>? {
        switch status {
        case .booked, .completed: seat == .overflow || seat == .overbook ? \.extra : \.seated
        case .waitlisted: \.waiting
        case .cancelled, .noShow, .transferred: nil
        }
    }
}
