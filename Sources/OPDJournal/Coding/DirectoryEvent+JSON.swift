import OPDEngine

extension DirectoryEvent {
    func write(to writer: inout JSONWriter) {
        switch self {
        case .hospitalOpened(let timeZone):
            writer.member("type", "hospital_opened")
            writer.member("time_zone", timeZone)
        case .doctorAdded(let id, let name, let department, let pattern):
            writer.member("type", "doctor_added")
            writer.member("doctor", id.value)
            writer.member("name", name)
            if let department { writer.member("department", department) }
            writer.key("slots")
            pattern.write(to: &writer)
        case .settingsChanged(let changes, let doctor):
            writer.member("type", "settings_changed")
            if let doctor { writer.member("doctor", doctor.value) }
            changes.write(to: &writer)
        case .retentionChanged(let retention):
            writer.member("type", "retention_changed")
            if case .days(let days) = retention { writer.member("days", days) }
        case .weekSet(let week, let doctor):
            writer.member("type", "week_set")
            writer.member("doctor", doctor.value)
            week.write(to: &writer)
        case .exceptionSet(let day, let exception, let doctor):
            writer.member("type", "exception_set")
            writer.member("doctor", doctor.value)
            writer.member("date", day.description)
            exception.write(to: &writer)
        case .holidaySet(let day, let holiday):
            writer.member("type", "holiday_set")
            writer.member("date", day.description)
            if let holiday {
                writer.member("name", holiday.name)
                writer.member("entries", holiday.entries)
            }
        case .leaveRecorded(let leave):
            writer.member("type", "leave_recorded")
            leave.write(to: &writer)
        case .leaveWithdrawn(let id):
            writer.member("type", "leave_withdrawn")
            writer.member("leave", id)
        case .access(let event): event.write(to: &writer)
        }
    }

    init(_ record: EventRecord) throws(EventCoding.Problem) {
        switch record.type {
        case "hospital_opened":
            self = .hospitalOpened(timeZone: try record.need(record.members["time_zone"]?.text, "time_zone"))
        case "doctor_added":
            self = .doctorAdded(
                try record.doctor(), name: try record.need(record.members["name"]?.text, "name"),
                department: record.members["department"]?.text, pattern: try record.pattern(record.members["slots"]))
        case "settings_changed":
            let doctor = record.members["doctor"] == nil ? nil : try record.doctor()
            self = .settingsChanged(try record.overrides(), of: doctor)
        case "retention_changed":
            let days = try record.optional("days") { member throws(EventCoding.Problem) in
                try record.whole(member, in: Retention.days)
            }
            self = .retentionChanged(days.map { .days($0) } ?? .forEver)
        case "week_set": self = .weekSet(try record.week(), of: try record.doctor())
        case "exception_set":
            self = .exceptionSet(try record.day("date"), try record.exception(), of: try record.doctor())
        case "holiday_set": self = .holidaySet(try record.day("date"), try record.holiday())
        case "leave_recorded": self = .leaveRecorded(try record.leave())
        case "leave_withdrawn": self = .leaveWithdrawn(try record.whole("leave", in: 1...Int(Int32.max)))
        default: self = .access(try AccessEvent(record))
        }
    }

    /// The schema that first had this event in this shape.
    var schema: Int {
        switch self {
        case .hospitalOpened: 1
        case .doctorAdded(_, _, _, let pattern): pattern.slots.allSatisfy { $0.reservation == nil } ? 1 : 2
        case .settingsChanged(let changes, _): changes.schema
        case .access, .retentionChanged: 3
        default: 2
        }
    }
}

extension SlotPattern {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.array { writer in for slot in slots { writer.object { slot.write(to: &$0) } } }
    }
}

extension PatternSlot {
    /// Times of day are minutes after midnight.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("label", label)
        writer.member("start", start.minutes)
        writer.member("end", end.minutes)
        writer.member("capacity", capacity)
        reservation?.write(to: &writer)
    }

    fileprivate init?(_ window: EventRecord.Window) {
        guard let start = MinuteOfDay(minutes: window.start), let end = MinuteOfDay(minutes: window.end) else {
            return nil
        }
        self.init(
            label: window.label, start: start, end: end, capacity: window.capacity, reservation: window.reservation)
    }
}

extension Doctor.ValidWeek {
    fileprivate func write(to writer: inout JSONWriter) {
        if let from { writer.member("from", from.description) }
        if let through { writer.member("through", through.description) }
        writer.key("days")
        writer.array { writer in
            for pattern in week.days {
                if let pattern { pattern.write(to: &writer) } else { writer.null() }
            }
        }
    }
}

extension DayException {
    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .slots(let pattern):
            writer.key("slots")
            pattern.write(to: &writer)
        case .dayOff: writer.member("day_off", true)
        case .none: break
        }
    }
}

extension Leave {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("leave", id)
        writer.member("doctor", doctor.value)
        writer.member("first", days.first.description)
        writer.member("last", days.last.description)
        if let substitute { writer.member("substitute", substitute.value) }
        writer.member("entries", entries)
    }
}

extension EventRecord {
    fileprivate func pattern(_ slots: JSONValue?) throws(EventCoding.Problem) -> SlotPattern {
        let windows = try windows(slots)
        let slots = windows.compactMap(PatternSlot.init)
        guard slots.count == windows.count, let pattern = try? SlotPattern(slots) else {
            throw .malformed("\(type) has impossible slots")
        }
        return pattern
    }

    fileprivate func week() throws(EventCoding.Problem) -> Doctor.ValidWeek {
        let written = try need(members["days"]?.elements, "days")
        let days = try written.map { slots throws(EventCoding.Problem) in slots == .null ? nil : try pattern(slots) }
        return Doctor.ValidWeek(
            week: try need(WeekPattern(days), "days"), from: try optional("from", day),
            through: try optional("through", day))
    }

    fileprivate func exception() throws(EventCoding.Problem) -> DayException {
        if members["day_off"] != nil {
            guard try flag("day_off") else { return try need(nil, "day_off") }
            return .dayOff
        }
        guard let slots = members["slots"] else { return .none }
        return .slots(try pattern(slots))
    }

    fileprivate func holiday() throws(EventCoding.Problem) -> Holiday? {
        guard let name = members["name"] else { return nil }
        return Holiday(name: try need(name.text, "name"), entries: try entryReferences("entries"))
    }

    fileprivate func leave() throws(EventCoding.Problem) -> Leave {
        Leave(
            id: try whole("leave", in: 1...Int(Int32.max)), doctor: try doctor(),
            days: try need(ClinicDays(try day("first"), try day("last")), "last"),
            substitute: try optional("substitute", doctor),
            entries: try entryReferences("entries"))
    }
}
