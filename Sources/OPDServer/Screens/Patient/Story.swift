import OPDEngine
import OPDJournal

/// Something that happened to a token without its patient asking for it, and why.
struct Story: Equatable, Sendable {
    enum Happening: Equatable, Sendable {
        case moved(from: SlotIndex, to: SlotIndex, Cause)
        case waits(from: SlotIndex, Cause)
        case movedByDesk(from: SlotIndex, to: SlotIndex)
        case movedToWaitlist(SlotIndex)
        case promoted(SlotIndex)
        case arrivedHere
        case needsRebooking
        case reinstated
        /// What was done to it was taken back.
        case restored
    }

    enum Cause: Equatable, Sendable {
        case emergency
        /// Another source of a higher priority.
        case priority
        case late(minutes: Int)
        case slotClosed
        case leave
        case fewerSeats
    }

    let at: Instant
    let happening: Happening

    func sentence(_ slots: [Slot], _ language: Language, _ calendar: HospitalCalendar) -> String {
        let time = language.time(at, calendar)
        func label(_ slot: SlotIndex) -> String {
            slots.indices.contains(slot.offset) ? language.inOwnDigits(slots[slot.offset].window.label) : "\(slot)"
        }
        return switch happening {
        case .moved(let from, let to, let cause):
            language[
                .storyMoved, ["from": label(from), "to": label(to), "time": time, "cause": cause.words(language)]]
        case .waits(let from, let cause):
            language[.storyWaits, ["from": label(from), "time": time, "cause": cause.words(language)]]
        case .movedByDesk(let from, let to):
            language[.storyMovedByDesk, ["from": label(from), "to": label(to), "time": time]]
        case .movedToWaitlist(let slot): language[.storyMovedToWaitlist, ["to": label(slot), "time": time]]
        case .promoted(let slot): language[.storyPromoted, ["to": label(slot), "time": time]]
        case .arrivedHere: language[.storyArrivedHere, ["time": time]]
        case .needsRebooking: language[.storyNeedsRebooking, ["time": time]]
        case .reinstated: language[.storyReinstated, ["time": time]]
        case .restored: language[.storyRestored, ["time": time]]
        }
    }
}

extension Story.Cause {
    fileprivate func words(_ language: Language) -> String {
        switch self {
        case .emergency: language[.causeEmergency]
        case .priority: language[.causePriority]
        case .late(let minutes): language.counted(.causeLate, minutes)
        case .slotClosed: language[.causeClosed]
        case .leave: language[.causeLeave]
        case .fewerSeats: language[.causeSeats]
        }
    }
}

/// The stories of one session's tokens, as far as its entries were read.
struct SessionStories: Sendable {
    private(set) var version = 0
    private var stories: [Token.Number: [Story]] = [:]

    subscript(_ number: Token.Number) -> [Story] { stories[number] ?? [] }

    /// Takes in what comes after what it knows.
    ///
    /// - Parameter session: not older than the change.
    mutating func take(_ change: FeedItem, _ session: Session) {
        guard change.version == version + 1 else { return }
        version = change.version
        // Tokens that have lost a place and have no other yet: from where, and why; nil where the desk did it.
        var without: [Token.Number: (from: SlotIndex, cause: Story.Cause?)] = [:]
        for event in change.events {
            guard let number = event.token else { continue }
            switch event {
            case .tokenBumped(_, let slot, let winner):
                without[number] = (slot, session.token(winner)?.source == .emergency ? .emergency : .priority)
            case .seatLost(_, let slot): without[number] = (slot, Self.cause(change.events, slot))
            case .tokenMoved(_, let slot): without[number] = (slot, nil)
            default:
                if let happening = Self.happening(event, without[number]) {
                    stories[number, default: []].append(Story(at: change.time, happening: happening))
                }
            }
        }
    }

    private static func happening(
        _ event: SessionEvent, _ lost: (from: SlotIndex, cause: Story.Cause?)?
    ) -> Story.Happening? {
        switch event {
        case .tokenReallocated(_, let slot, _):
            guard let lost else { return .promoted(slot) }
            return lost.cause.map { .moved(from: lost.from, to: slot, $0) } ?? .movedByDesk(from: lost.from, to: slot)
        case .tokenDisplaced(_, let slot):
            return lost.flatMap { lost in lost.cause.map { .waits(from: lost.from, $0) } } ?? .movedToWaitlist(slot)
        case .tokenPromoted(_, let slot, _): return .promoted(slot)
        case .transferArrived: return .arrivedHere
        case .rebookingNeeded: return .needsRebooking
        case .tokenReinstated: return .reinstated
        case .tokenRestored: return .restored
        default: return nil
        }
    }

    /// Why a slot has fewer seats.
    private static func cause(_ events: [SessionEvent], _ slot: SlotIndex) -> Story.Cause {
        for event in events {
            switch event {
            case .partOf(let command):
                switch command.cause {
                case .leave, .holiday: return .leave
                default: continue
                }
            case .delayAdded(let delay): return .late(minutes: delay.minutes)
            case .slotClosed(slot): return .slotClosed
            default: continue
            }
        }
        return .fewerSeats
    }
}
