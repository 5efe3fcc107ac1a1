import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

extension Desk {
    var doctorRoutes: [Route] {
        [
            Route(.post, "/doctors") { request, _ in try await addDoctor(request) },
            Route(.get, "/doctors") { request, _ in try listDoctors(request) },
            Route(.get, "/doctors/{doctor_id}/schedule") { try await schedule($0, $1) },
        ]
    }

    private func addDoctor(_ request: Request) async throws -> Response {
        let command = try await CommandRequest(request, secret: hospital.secret)
        _ = try request.query()
        var fields = try command.fields()
        let name = try fields.text("name")
        let department = try fields.optionalText("department")
        let pattern = try fields.pattern()
        try fields.finish()
        let receipt = try await submit(
            OPDJournal.Request(
                .directory(.addDoctor(name: name, department: department, pattern: pattern)),
                actor: command.actor, key: command.key))
        guard case .directory(let directory, let events) = receipt, case .doctorAdded(let id, _, _, _)? = events.first,
            let doctor = directory.doctor(id)
        else { throw Problem(.internalServerError, "The doctor was added, but cannot be shown.") }
        return .json { doctor.write(to: &$0) }
    }

    private func listDoctors(_ request: Request) throws -> Response {
        _ = try request.query()
        var writer = JSONWriter()
        writer.array { writer in
            for doctor in hospital.directory.doctors { writer.object { doctor.write(to: &$0) } }
        }
        return .json(.ok, ByteBuffer(bytes: writer.bytes))
    }

    private func schedule(_ request: Request, _ context: DeskContext) async throws -> Response {
        let doctor = try doctor(context)
        let date = try request.query("date")["date"]
        let day = try date.map { try ClinicDay.read($0, field: "date") } ?? hospital.moment.today
        let answer = ScheduleAnswer(doctor: doctor, day: day, calendar: calendar)
        do {
            let session = try await hospital.session(Session.ID(doctor: doctor.id, day: day))
            return .json(.ok, session.memoized { answer.bytes($0) })
        } catch {
            throw Problem(error)
        }
    }
}

extension Fields {
    /// Slots take a minute at least and do not overlap, so a day has no more than it has minutes.
    private static let mostSlots = 1_440

    /// A doctor's slots, as labels with one capacity or each in full.
    fileprivate mutating func pattern() throws -> SlotPattern {
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
            slots = try full.enumerated().map { try slot($1, at: $0) }
        }
        let field = labels == nil ? "slots" : "slot_labels"
        do {
            return try SlotPattern(slots)
        } catch {
            throw problem(error, field)
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

    private func slot(_ value: JSONValue, at index: Int) throws -> PatternSlot {
        guard case .object(let members) = value else {
            throw problem("slots[\(index)]", "takes an object with start, end and capacity.")
        }
        var fields = Fields(members, prefix: "slots[\(index)].")
        let start = try fields.time("start")
        let end = try fields.time("end")
        let capacity = try fields.optionalWhole("capacity") ?? 5
        try fields.finish()
        return PatternSlot(label: "\(start)-\(end)", start: start, end: end, capacity: capacity)
    }

    private mutating func time(_ name: String) throws -> MinuteOfDay {
        guard let time = SlotLabel.time(try text(name, atMost: 10)) else {
            throw problem(name, "takes a time of day such as \"09:30\".")
        }
        return time
    }

    private func problem(_ problem: SlotPattern.Problem, _ field: String) -> Problem {
        let capacityField = field == "slots" ? nil : "capacity_per_slot"
        switch problem {
        case .noSlots: return self.problem(field, "needs at least one slot.")
        case .capacityOutOfRange(let index, _):
            return self.problem(capacityField ?? "slots[\(index)].capacity", "takes a whole number from 1 to 9000.")
        case .reversed(let index): return self.problem("\(field)[\(index)]", "ends before it starts.")
        case .unsorted(let index): return self.problem("\(field)[\(index)]", "starts before the slot that precedes it.")
        case .overlapping(let index): return self.problem("\(field)[\(index)]", "overlaps the slot that precedes it.")
        }
    }
}
