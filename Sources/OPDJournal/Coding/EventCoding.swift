import OPDEngine

/// How events stand in the journal: `{"schema":1,"events":[{"type":"token_booked",…}]}`.
///
/// Every key and every type name is written out here and in its neighbours, and a golden file pins each. A release reads
/// every schema that an earlier one wrote.
package enum EventCoding {
    /// The schema that this release writes.
    package static let schema = 1

    /// Why bytes of the journal are no events.
    package enum Problem: Error, Equatable {
        case newerSchema(Int)
        case unknownType(String)
        case malformed(String)
    }

    package static func encode(_ events: [SessionEvent]) -> [UInt8] {
        encode { writer in for event in events { writer.object { event.write(to: &$0) } } }
    }

    package static func encode(_ events: [DirectoryEvent]) -> [UInt8] {
        encode { writer in for event in events { writer.object { event.write(to: &$0) } } }
    }

    package static func sessionEvents(from bytes: [UInt8]) throws(Problem) -> [SessionEvent] {
        try records(from: bytes).map { record throws(Problem) in try SessionEvent(record) }
    }

    package static func directoryEvents(from bytes: [UInt8]) throws(Problem) -> [DirectoryEvent] {
        try records(from: bytes).map { record throws(Problem) in try DirectoryEvent(record) }
    }

    private static func encode(_ events: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter(capacity: 128)
        writer.object { writer in
            writer.member("schema", schema)
            writer.key("events")
            writer.array(events)
        }
        return writer.bytes
    }

    private static func records(from bytes: [UInt8]) throws(Problem) -> [EventRecord] {
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

    func windows() throws(EventCoding.Problem) -> [Window] {
        let windows = members["slots"]?.elements?.compactMap { slot -> Window? in
            guard let label = slot["label"]?.text, let start = slot["start"]?.whole, let end = slot["end"]?.whole,
                let capacity = slot["capacity"]?.whole
            else { return nil }
            return Window(label: label, start: start, end: end, capacity: capacity)
        }
        return try need(windows?.count == members["slots"]?.elements?.count ? windows : nil, "slots")
    }

    func overrides() throws(EventCoding.Problem) -> SettingOverrides {
        var overrides = SettingOverrides()
        if let order = members["waitlist_order"] {
            overrides.waitlistOrder = try need(waitlistOrder(order), "waitlist_order")
        }
        if let cutoff = members["booking_cutoff"] {
            overrides.bookingCutoff = try need(bookingCutoff(cutoff), "booking_cutoff")
        }
        return overrides
    }

    private func waitlistOrder(_ value: JSONValue) -> WaitlistOrder? {
        guard let names = value.elements else { return nil }
        let facets = names.compactMap { $0.text.flatMap(WaitlistOrder.Facet.init(rawValue:)) }
        return facets.count == names.count ? WaitlistOrder(facets) : nil
    }

    /// An object of its own, since the absence of the cut-off means that it stays what it was.
    private func bookingCutoff(_ value: JSONValue) -> BookingCutoff? {
        if value == .object([]) { return .never }
        return value["minutes_before_start"]?.whole.map { .minutesBeforeStart($0) }
    }
}

extension SettingOverrides {
    /// Only what is set: what is not named keeps what it was.
    func write(to writer: inout JSONWriter) {
        if let waitlistOrder {
            writer.key("waitlist_order")
            writer.array { writer in for facet in waitlistOrder.facets { writer.value(facet.rawValue) } }
        }
        if let bookingCutoff {
            writer.key("booking_cutoff")
            writer.object { writer in
                if case .minutesBeforeStart(let minutes) = bookingCutoff {
                    writer.member("minutes_before_start", minutes)
                }
            }
        }
    }
}
