import Hummingbird
import OPDEngine
import OPDJournal

/// What became of one person in a command that is not their own.
enum Outcome: String {
    case seatKept = "seat_kept"
    case promoted
    case movedTo = "moved_to"
    case transferredTo = "transferred_to"
    case transferredIn = "transferred_in"
    case waitlisted
    case needsRebooking = "needs_rebooking"
    case restored
}

extension SessionReceipt {
    /// Everybody whom the command touched, in the order of the events, but for the one it names; then those who kept
    /// their seats where others might have thought to lose them.
    func affected(but commanded: Token.Number? = nil) -> [(record: TokenRecord, outcome: Outcome)] {
        var named: Set<Token.Number> = commanded.map { [$0] } ?? []
        var numbers: [Token.Number] = []
        for event in events {
            if let number = event.token, named.insert(number).inserted { numbers.append(number) }
        }
        let doings = Dictionary(grouping: events.filter { $0.token != nil }) { $0.token! }
        var outcomes = numbers.compactMap { number in
            token(number).map { (record: $0, outcome: Self.outcome(of: $0.token, doings[number] ?? [])) }
        }
        let slots = slotsThatMightHaveLostSeats
        guard !slots.isEmpty else { return outcomes }
        for token in after.session.tokens
        where token.isLive && token.hasSeat && slots.contains(token.slot) && !named.contains(token.number) {
            outcomes.append((after.record(of: token), .seatKept))
        }
        return outcomes
    }

    /// By the events that name the token.
    private static func outcome(of token: Token, _ events: [SessionEvent]) -> Outcome {
        if token.status == .transferred { return .transferredTo }
        if token.needsRebooking { return .needsRebooking }
        var (wasPromoted, lostAPlace) = (false, false)
        for event in events {
            switch event {
            case .tokenRestored: return .restored
            case .transferArrived: return .transferredIn
            case .tokenPromoted: wasPromoted = true
            case .tokenBumped, .seatLost, .tokenMoved: lostAPlace = true
            default: break
            }
        }
        if token.status == .waitlisted { return .waitlisted }
        if lostAPlace { return .movedTo }
        return wasPromoted ? .promoted : .seatKept
    }

    /// Those that the command closed or changed; by a delay all of them.
    private var slotsThatMightHaveLostSeats: Set<SlotIndex> {
        var slots: Set<SlotIndex> = []
        for event in events {
            switch event {
            case .delayAdded: slots.formUnion(after.session.slots.indices.map { SlotIndex($0) })
            case .slotClosed(let slot), .capacityChanged(let slot, _): slots.insert(slot)
            default: break
            }
        }
        return slots
    }
}

extension JSONWriter {
    mutating func affected(
        _ affected: [(record: TokenRecord, outcome: Outcome)], calendar: HospitalCalendar
    ) {
        key("affected")
        array { writer in
            for (record, outcome) in affected {
                writer.object { writer in
                    writer.member("outcome", outcome.rawValue)
                    writer.member("token", record, calendar: calendar)
                }
            }
        }
    }

    /// The version that an answer speaks of: the one that it led to, or, marked, the one that a dry run was decided on.
    mutating func version(_ receipt: SessionReceipt, isDryRun: Bool) {
        member("version", isDryRun ? receipt.versionBefore : receipt.version)
        if isDryRun { member("dry_run", true) }
    }
}
