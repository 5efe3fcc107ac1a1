import OPDEngine
import OPDJournal

extension Fields {
    /// Slots take a minute at least and do not overlap, so a day has no more than it has minutes.
    private static let mostSlots = 1_440

    /// A doctor's slots, as labels with one capacity or each in full.
    mutating func pattern() throws -> SlotPattern {
        let labels = try slotList("slot_labels")
        let capacity = try optionalWhole("capacity_per_slot")
        let full = try slotList("slots")
        let slots: [PatternSlot]
        switch (labels, full) {
        case (.some, .some): throw problem("slots", "cannot be given together with slot_labels.")
        case (.none, .none):
            throw missing("slot_labels", "a list of labels such as \"09-10\" (or give slots instead)")
        case (.some(let labels), .none):
            slots = try labels.enumerated().map { try slot(labelled: $1, at: $0, capacity: capacity ?? 5) }
        case (.none, .some(let full)):
            if capacity != nil { throw problem("capacity_per_slot", "goes with slot_labels; slots have their own.") }
            return try pattern(full, "slots")
        }
        do {
            return try SlotPattern(slots)
        } catch {
            throw problem(error, "slot_labels")
        }
    }

    /// Slots in full, under any name.
    func pattern(_ full: [JSONValue], _ name: String) throws -> SlotPattern {
        guard full.count <= Self.mostSlots else { throw problem(name, "takes at most \(Self.mostSlots) slots.") }
        let slots = try full.enumerated().map { try slot($1, "\(name)[\($0)]") }
        do {
            return try SlotPattern(slots)
        } catch {
            throw problem(error, name)
        }
    }

    private mutating func slotList(_ name: String) throws -> [JSONValue]? {
        guard let slots = try list(name) else { return nil }
        guard slots.count <= Self.mostSlots else { throw problem(name, "takes at most \(Self.mostSlots) slots.") }
        return slots
    }

    private func slot(labelled value: JSONValue, at index: Int, capacity: Int) throws -> PatternSlot {
        guard let text = value.text, text.unicodeScalars.count <= 100, let label = SlotLabel(text) else {
            throw problem("slot_labels[\(index)]", "takes a label such as \"09-10\" or \"09:30-10:15\".")
        }
        return PatternSlot(label: label.text, start: label.start, end: label.end, capacity: capacity)
    }

    private func slot(_ value: JSONValue, _ place: String) throws -> PatternSlot {
        guard case .object(let members) = value else {
            throw problem(place, "takes an object with start, end and capacity.")
        }
        var fields = Fields(members, prefix: prefix + place + ".")
        let start = try fields.time("start")
        let end = try fields.time("end")
        let capacity = try fields.optionalWhole("capacity") ?? 5
        let label = try fields.optionalText("label", atMost: 100) ?? "\(start)-\(end)"
        _ = try fields.optionalWhole("index")
        let reservation = try fields.reservation()
        try fields.finish()
        return PatternSlot(label: label, start: start, end: end, capacity: capacity, reservation: reservation)
    }

    /// Rule 11: seats held for sources, until so many minutes before the slot's start.
    private mutating func reservation() throws -> Reservation? {
        let release = try optionalWhole("release_minutes")
        if let release, !Reservation.releases.contains(release) {
            throw problem("release_minutes", "takes a whole number from 0 to 1440.")
        }
        guard let value = value("reserved") else {
            if release != nil { throw problem("release_minutes", "goes with reserved.") }
            return nil
        }
        guard case .object(let members) = value else { throw problem("reserved", Self.takesReserved) }
        let reserved = try members.map { member in
            guard let source = Source(name: member.name), let seats = member.value.whole, (0...9_000).contains(seats)
            else { throw problem("reserved.\(member.name.prefix(40))", Self.takesReserved) }
            return (source: source, seats: seats)
        }
        return Reservation(reserved, releaseMinutes: release)
    }

    private static let takesReserved = "takes seats by source, such as {\"walk_in\": 2}."

    private mutating func time(_ name: String) throws -> MinuteOfDay {
        guard let time = SlotLabel.time(try text(name, atMost: 10)) else {
            throw problem(name, "takes a time of day such as \"09:30\".")
        }
        return time
    }

    private func problem(_ problem: SlotPattern.Problem, _ field: String) -> Problem {
        let capacityField = field == "slot_labels" ? "capacity_per_slot" : nil
        switch problem {
        case .noSlots: return self.problem(field, "needs at least one slot.")
        case .capacityOutOfRange(let index, _):
            return self.problem(capacityField ?? "\(field)[\(index)].capacity", "takes a whole number from 1 to 9000.")
        case .reversed(let index): return self.problem("\(field)[\(index)]", "ends before it starts.")
        case .unsorted(let index): return self.problem("\(field)[\(index)]", "starts before the slot that precedes it.")
        case .reservedBeyondCapacity(let index, _):
            return self.problem("\(field)[\(index)].reserved", "holds more seats than the slot has.")
        case .overlapping(let index): return self.problem("\(field)[\(index)]", "overlaps the slot that precedes it.")
        }
    }
}
