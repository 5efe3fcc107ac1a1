import OPDEngine
import OPDJournal

extension TokenRecord {
    /// What stands for a name that was erased.
    static let erased = "(erased)"
    /// What stands for a name that is not for whoever asks.
    static let withheld = PersonalDetails(patientName: "(withheld)")

    /// The same without its patient.
    var withheld: TokenRecord { TokenRecord(id: id, token: token, details: Self.withheld) }

    /// The members of T, the token as the API shows it.
    func write(to writer: inout JSONWriter, calendar: HospitalCalendar, showsName: Bool = true) {
        writer.member("id", id.value)
        writer.member("number", Int(token.number.value))
        if showsName {
            writer.member("patient_name", details == nil ? Self.erased : details?.patientName ?? Self.erased)
        }
        writer.member("source", token.source.name)
        writer.member("priority", token.source.priority)
        writer.member("doctor_id", id.session.doctor.value)
        writer.member("date", id.session.day)
        writer.member("slot_index", token.slot.offset)
        writer.member("requested_slot_index", token.requestedSlot.offset)
        writer.member("status", token.status.name)
        if token.isLive { writer.member("presence", token.presence.name) }
        if token.hasSeat { writer.member("seat", token.seat.name) }
        if token.isErased { writer.member("erased", true) }
        if token.needsRebooking { writer.member("needs_rebooking", true) }
        writer.member("issued_at", token.issuedAt, in: calendar)
        writer.optional("arrived_at", token.arrivedAt, in: calendar)
        if token.calls > 0 { writer.member("calls", Int(token.calls)) }
        writer.optional("called_at", token.calledAt, in: calendar)
        writer.optional("started_at", token.startedAt, in: calendar)
        writer.optional("completed_at", token.completedAt, in: calendar)
        if let successor = token.successor { writer.member("transferred_to", successor.value) }
        if let predecessor = token.predecessor { writer.member("transferred_from", predecessor.value) }
    }
}

extension JSONWriter {
    /// A time, where there is one.
    mutating func optional(_ name: StaticString, _ instant: Instant?, in calendar: HospitalCalendar) {
        if let instant { member(name, instant, in: calendar) }
    }

    mutating func member(_ name: StaticString, _ record: TokenRecord?, calendar: HospitalCalendar) {
        key(name)
        if let record { object { record.write(to: &$0, calendar: calendar) } } else { null() }
    }
}
