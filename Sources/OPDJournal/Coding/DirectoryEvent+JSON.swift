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
            writer.array { writer in
                for slot in pattern.slots { writer.object { slot.write(to: &$0) } }
            }
        case .settingsChanged(let changes, let doctor):
            writer.member("type", "settings_changed")
            if let doctor { writer.member("doctor", doctor.value) }
            changes.write(to: &writer)
        }
    }

    init(_ record: EventRecord) throws(EventCoding.Problem) {
        switch record.type {
        case "hospital_opened":
            self = .hospitalOpened(timeZone: try record.need(record.members["time_zone"]?.text, "time_zone"))
        case "doctor_added":
            self = .doctorAdded(
                try record.need(record.doctorID, "doctor"), name: try record.need(record.members["name"]?.text, "name"),
                department: record.members["department"]?.text, pattern: try record.pattern())
        case "settings_changed":
            let doctor = record.members["doctor"] == nil ? nil : try record.need(record.doctorID, "doctor")
            self = .settingsChanged(try record.overrides(), of: doctor)
        default: throw .unknownType(record.type)
        }
    }
}

extension PatternSlot {
    /// Times of day are minutes after midnight.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("label", label)
        writer.member("start", start.minutes)
        writer.member("end", end.minutes)
        writer.member("capacity", capacity)
    }

    fileprivate init?(_ window: EventRecord.Window) {
        guard let start = MinuteOfDay(minutes: window.start), let end = MinuteOfDay(minutes: window.end) else {
            return nil
        }
        self.init(label: window.label, start: start, end: end, capacity: window.capacity)
    }
}

extension EventRecord {
    fileprivate var doctorID: Doctor.ID? { members["doctor"]?.whole.flatMap { Doctor.ID($0) } }

    fileprivate func pattern() throws(EventCoding.Problem) -> SlotPattern {
        let windows = try windows()
        let slots = windows.compactMap(PatternSlot.init)
        guard slots.count == windows.count, let pattern = try? SlotPattern(slots) else {
            throw .malformed("\(type) has impossible slots")
        }
        return pattern
    }
}
