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

/// Somebody whom a command touched that was not theirs.
struct Affected {
    let record: TokenRecord
    let outcome: Outcome
    /// Of the slot where the token is now.
    let slotLabel: String?

    init(_ record: TokenRecord, _ outcome: Outcome, in session: Session) {
        self.record = record
        self.outcome = outcome
        let slot = record.token.slot.offset
        slotLabel = session.slots.indices.contains(slot) ? session.slots[slot].window.label : nil
    }
}

extension SessionReceipt {
    /// Everybody whom the command touched, in the order of the events, but for the one it names; then those who kept
    /// their seats where others might have thought to lose them.
    func affected(but commanded: Token.Number? = nil) -> [Affected] {
        var named: Set<Token.Number> = commanded.map { [$0] } ?? []
        var numbers: [Token.Number] = []
        for event in events {
            if let number = event.token, named.insert(number).inserted { numbers.append(number) }
        }
        let doings = Dictionary(grouping: events.filter { $0.token != nil }) { $0.token! }
        var outcomes = numbers.compactMap { number in
            token(number).map { Affected($0, Self.outcome(of: $0.token, doings[number] ?? []), in: after.session) }
        }
        let slots = slotsThatMightHaveLostSeats
        guard !slots.isEmpty else { return outcomes }
        for token in after.session.tokens
        where token.isLive && token.hasSeat && slots.contains(token.slot) && !named.contains(token.number) {
            outcomes.append(Affected(after.record(of: token), .seatKept, in: after.session))
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
    mutating func affected(_ affected: [Affected], calendar: HospitalCalendar) {
        key("affected")
        array { writer in
            for each in affected {
                writer.object { writer in
                    writer.member("outcome", each.outcome.rawValue)
                    writer.member("slot_label", each.slotLabel)
                    writer.member("token", each.record, calendar: calendar)
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
