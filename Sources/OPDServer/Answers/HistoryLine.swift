import OPDEngine
import OPDJournal

/// What one entry did to one token, told in a sentence.
struct HistoryLine {
    let entry: HistoryEntry
    let sentence: String
    /// The token whose command did it, when it is another one.
    let cause: Token.Number?

    /// Nil when the entry has nothing to do with the token.
    init?(of number: Token.Number, in entry: HistoryEntry, _ calendar: HospitalCalendar) {
        let words = HistoryWords(slots: entry.after.slots, entry: entry, calendar: calendar)
        let sentences = entry.events.filter { $0.token == number || $0 == .sessionErased && entry.isAfter(number) }
            .compactMap { words.sentence(of: $0) }
        guard !sentences.isEmpty else { return nil }
        self.entry = entry
        sentence = sentences.joined(separator: " ")
        cause = entry.cause.flatMap { $0 == number ? nil : $0 }
    }

    func write(to writer: inout JSONWriter, _ calendar: HospitalCalendar, _ id: Token.ID) {
        writer.member("at", entry.time, in: calendar)
        writer.member("version", entry.version)
        writer.member("sentence", sentence)
        writer.member("actor", entry.actor)
        writer.member("reason", entry.reason)
        writer.key("caused_by_token_id")
        if let cause { writer.value(Token.ID(session: id.session, number: cause).value) } else { writer.null() }
    }
}

extension HistoryEntry {
    /// Whether the token was there before.
    fileprivate func isAfter(_ number: Token.Number) -> Bool {
        after.token(number).map { Int($0.issuingVersion) < version } ?? false
    }

    /// The token whose command this was; nil for what was done to the session.
    var cause: Token.Number? {
        for event in events {
            switch event {
            case .tokenBooked(let number, _, _, _), .tokenWaitlisted(let number, _, _), .tokenCancelled(let number),
                .noShowRecorded(let number), .tokenMoved(let number, _), .tokenReinstated(let number),
                .tokenTransferred(let number, _), .patientCalled(let number), .tokenErased(let number):
                return number
            case .delayAdded, .capacityChanged, .slotClosed, .slotReopened, .entryUndone, .reservationReleased:
                return nil
            default: continue
            }
        }
        return nil
    }
}

/// The sentences of the events.
struct HistoryWords {
    let slots: [Slot]
    let entry: HistoryEntry
    let calendar: HospitalCalendar

    func sentence(of event: SessionEvent) -> String? {
        switch event {
        case .tokenBooked(_, let source, let slot, let seat):
            "Booked into \(label(slot))\(extra(seat)) (\(words(source)))."
        case .tokenWaitlisted(_, let source, let slot): "Joined the waitlist of \(label(slot)) (\(words(source)))."
        case .transferArrived(_, let origin, _):
            "Came from doctor \(origin.session.doctor), where it was token \(origin.number)."
        case .tokenBumped(_, let slot, let winner): "Lost the seat in \(label(slot)) to token \(winner)\(why(winner))."
        case .seatLost(_, let slot): "Lost the seat in \(label(slot)), since \(sessionCause(slot))."
        case .tokenMoved(_, let slot): "Left \(label(slot)) for another slot."
        case .tokenReinstated: "Was taken back."
        case .tokenReallocated(_, let slot, let seat): "Has a seat in \(label(slot))\(extra(seat))."
        case .tokenDisplaced(_, let slot): "Waits for a seat in \(label(slot))."
        case .tokenPromoted(_, let slot, let seat): "Got a seat in \(label(slot))\(extra(seat))\(afterCause)."
        case .rebookingNeeded: "Needs another date or doctor: no later slot has a seat."
        case .tokenCancelled: "Was cancelled."
        case .noShowRecorded: "Did not come."
        case .tokenTransferred(_, let successor):
            "Went to doctor \(successor.session.doctor), as token \(successor.number)."
        default: lifeSentence(of: event)
        }
    }

    private func lifeSentence(of event: SessionEvent) -> String? {
        switch event {
        case .patientArrived: "Checked in."
        case .patientCalled: "Was called."
        case .patientSkipped: "Missed the call."
        case .patientParked: "Went for a test."
        case .patientResumed: "Came back from a test."
        case .consultationStarted: "Went in to the doctor."
        case .consultationCompleted: "Was seen."
        case .tokenErased, .sessionErased: "The personal details were erased."
        case .tokenRestored(_, let memento): "Version \(undone) was taken back: \(state(memento))."
        default: nil
        }
    }

    private func label(_ slot: SlotIndex) -> String {
        slots.indices.contains(slot.offset) ? slots[slot.offset].window.label : "slot \(slot)"
    }

    private func words(_ source: Source) -> String { source.name.replacing("_", with: " ") }

    private func extra(_ seat: SeatKind) -> String {
        switch seat {
        case .regular: ""
        case .overflow: ", on an extra seat for emergencies"
        case .overbook: ", on an overbooked seat"
        }
    }

    private func why(_ winner: Token.Number) -> String {
        entry.after.token(winner).map { ", \(words($0.source))" } ?? ""
    }

    private func sessionCause(_ slot: SlotIndex) -> String {
        for event in entry.events {
            switch event {
            case .delayAdded(let delay): return "the doctor is \(delay.minutes) minutes late"
            case .slotClosed(slot): return "the slot was closed"
            case .capacityChanged(_, let capacity): return "the slot has \(capacity) seats now"
            default: continue
            }
        }
        return "the slot has fewer seats now"
    }

    /// Why a seat was free.
    private var afterCause: String {
        guard let first = entry.events.first(where: { if case .partOf = $0 { false } else { true } }) else { return "" }
        return switch first {
        case .tokenCancelled(let number): ", since token \(number) was cancelled"
        case .noShowRecorded(let number): ", since token \(number) did not come"
        case .tokenMoved(let number, _): ", since token \(number) moved"
        case .tokenTransferred(let number, _): ", since token \(number) went to another doctor"
        case .capacityChanged(_, let capacity): ", since the slot has \(capacity) seats now"
        case .slotReopened: ", since the slot was opened again"
        case .reservationReleased: ", since reserved seats were released"
        case .slotClosed(let slot): ", since \(label(slot)) was closed"
        default: ""
        }
    }

    private var undone: Int {
        for case .entryUndone(let version) in entry.events { return version }
        return entry.version
    }

    private func state(_ memento: TokenMemento) -> String {
        switch memento.status {
        case .booked: "booked in \(label(memento.slot)), \(memento.presence.name.replacing("_", with: " "))"
        case .waitlisted: "on the waitlist of \(label(memento.slot))"
        case .completed: "seen"
        case .cancelled: "cancelled"
        case .noShow: "a no-show"
        case .transferred: "transferred"
        }
    }
}
