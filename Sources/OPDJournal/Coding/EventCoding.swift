import OPDEngine

/// How events stand in the journal: `{"schema":1,"events":[{"type":"token_booked",…}]}`.
///
/// Every key and every type name is written out here and in its neighbours, and a golden file pins each. A release reads
/// every schema that an earlier one wrote.
package enum EventCoding {
    /// The newest schema that this release reads. An entry is written in the oldest one that has all of its events, so
    /// that an older release reads whatever it can understand, and refuses the rest instead of misreading it.
    package static let schema = 3

    /// Why bytes of the journal are no events.
    package enum Problem: Error, Equatable {
        case newerSchema(Int)
        case unknownType(String)
        case malformed(String)
    }

    package static func encode(_ events: [SessionEvent]) -> [UInt8] {
        let schema = events.reduce(1) { max($0, $1.schema) }
        return encode(schema) { writer in for event in events { writer.object { event.write(to: &$0) } } }
    }

    package static func encode(_ events: [DirectoryEvent]) -> [UInt8] {
        let schema = events.reduce(1) { max($0, $1.schema) }
        return encode(schema) { writer in for event in events { writer.object { event.write(to: &$0) } } }
    }

    /// An event as listeners of a session see it: as the journal has it, but for what recognises a patient.
    package static func writePublic(_ event: SessionEvent, to writer: inout JSONWriter) {
        if case .patientIdentified = event { return }
        writer.object { event.write(to: &$0) }
    }

    /// An event of the directory as the journal has it: nothing in it is secret.
    package static func writePublic(_ event: DirectoryEvent, to writer: inout JSONWriter) {
        writer.object { event.write(to: &$0) }
    }

    package static func sessionEvents(from bytes: [UInt8]) throws(Problem) -> [SessionEvent] {
        try records(from: bytes).map { record throws(Problem) in try SessionEvent(record) }
    }

    package static func directoryEvents(from bytes: [UInt8]) throws(Problem) -> [DirectoryEvent] {
        try records(from: bytes).map { record throws(Problem) in try DirectoryEvent(record) }
    }

    static func encode(_ schema: Int, _ events: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter(capacity: 128)
        writer.object { writer in
            writer.member("schema", schema)
            writer.key("events")
            writer.array(events)
        }
        return writer.bytes
    }

    static func records(from bytes: [UInt8]) throws(Problem) -> [EventRecord] {
        let entry: JSONValue
        do {
            entry = try JSONValue(bytes)
        } catch {
            throw .malformed("\(error.problem) at byte \(error.offset)")
        }
        guard let written = entry["schema"]?.whole, let events = entry["events"]?.elements else {
            throw .malformed("schema and events are missing")
        }
        guard written <= schema else { throw .newerSchema(written) }
        return try events.map { event throws(Problem) in
            guard let type = event["type"]?.text else { throw .malformed("an event lacks its type") }
            return EventRecord(type: type, members: event)
        }
    }
}

/// One event as it is read: its type, and whatever members its type has.
struct EventRecord {
    let type: String
    let members: JSONValue

    /// A slot as it stands in an event; what the times mean is the event's business.
    struct Window {
        let label: String
        let start: Int
        let end: Int
        let capacity: Int
        let reservation: Reservation?
    }
}

extension EventRecord {
    /// A member that the type of the event needs.
    func need<Value>(_ value: Value?, _ member: String) throws(EventCoding.Problem) -> Value {
        guard let value else { throw .malformed("\(type) lacks \(member), or has an impossible one") }
        return value
    }

    func tokenNumber(_ member: String = "token") throws(EventCoding.Problem) -> Token.Number {
        try need(members[member]?.whole.flatMap { Token.Number($0) }, member)
    }

    func slotIndex() throws(EventCoding.Problem) -> SlotIndex {
        try need(members["slot"]?.whole.flatMap { (0...1_440).contains($0) ? SlotIndex($0) : nil }, "slot")
    }

    func windows(_ slots: JSONValue? = nil) throws(EventCoding.Problem) -> [Window] {
        let written = try need((slots ?? members["slots"])?.elements, "slots")
        // A minute each is the most that a day has room for.
        guard written.count <= 1_440 else { throw .malformed("\(type) has impossible slots") }
        return try written.map { slot throws(EventCoding.Problem) in
            let slot = EventRecord(type: type, members: slot)
            return Window(
                label: try slot.need(slot.members["label"]?.text, "label"),
                start: try slot.whole("start", in: Instant.written), end: try slot.whole("end", in: Instant.written),
                capacity: try slot.whole("capacity", in: 0...PatternSlot.capacities.upperBound),
                reservation: try slot.reservation())
        }
    }

    func entryReferences(_ member: String) throws(EventCoding.Problem) -> [EntryReference] {
        let written = try need(members[member]?.elements, member)
        return try written.map { reference throws(EventCoding.Problem) in
            let reference = EventRecord(type: type, members: reference)
            let id = Session.ID(doctor: try reference.doctor(), day: try reference.day("date"))
            return EntryReference(session: id, version: try reference.whole("version", in: 1...Int(Int32.max)))
        }
    }

    func doctor(_ member: String = "doctor") throws(EventCoding.Problem) -> Doctor.ID {
        try need(members[member]?.whole.flatMap { Doctor.ID($0) }, member)
    }

    func day(_ member: String) throws(EventCoding.Problem) -> ClinicDay {
        try need(members[member]?.text.flatMap { ClinicDay($0) }, member)
    }

    /// Beyond the range is nothing that was ever written, and arithmetic that could overflow.
    func whole(_ member: String, in range: ClosedRange<Int>) throws(EventCoding.Problem) -> Int {
        try need(members[member]?.whole.flatMap { range.contains($0) ? $0 : nil }, member)
    }

    func instant(_ member: String) throws(EventCoding.Problem) -> Instant {
        Instant(milliseconds: try whole(member, in: Instant.written))
    }

    func flag(_ member: String) throws(EventCoding.Problem) -> Bool {
        guard case .bool(let flag) = members[member] else { return try need(nil, member) }
        return flag
    }

    /// A member that may be missing, but nothing else than what it is.
    func optional<Value>(
        _ member: String, _ read: (String) throws(EventCoding.Problem) -> Value
    ) throws(EventCoding.Problem) -> Value? {
        members[member] == nil ? nil : try read(member)
    }

    private func reservation() throws(EventCoding.Problem) -> Reservation? {
        guard let reserved = members["reserved"] else { return nil }
        guard case .object(let named) = reserved else { return try need(nil, "reserved") }
        let seats = try named.map { member throws(EventCoding.Problem) in
            let seats = member.value.whole.flatMap { PatternSlot.capacities.contains($0) ? $0 : nil }
            return (source: try need(Source(name: member.name), "reserved"), seats: try need(seats, "reserved"))
        }
        let release = try optional("release_minutes") { member throws(EventCoding.Problem) in
            try whole(member, in: Reservation.releases)
        }
        return try need(Reservation(seats, releaseMinutes: release), "reserved")
    }
}

extension Instant {
    /// What stays exact in every reader of JSON, and can be added to.
    fileprivate static let written = -9_007_199_254_740_991...9_007_199_254_740_991
}

extension Reservation {
    /// Members of a slot.
    package func write(to writer: inout JSONWriter) {
        writer.key("reserved")
        writer.object { writer in
            for source in Source.allCases where seats(for: source) > 0 {
                writer.key(word: source.name)
                writer.value(seats(for: source))
            }
        }
        if let releaseMinutes { writer.member("release_minutes", releaseMinutes) }
    }
}

extension JSONWriter {
    mutating func member(_ name: StaticString, _ references: [EntryReference]) {
        key(name)
        array { writer in
            for reference in references {
                writer.object { writer in
                    writer.member("doctor", reference.session.doctor.value)
                    writer.member("date", reference.session.day.description)
                    writer.member("version", reference.version)
                }
            }
        }
    }
}
