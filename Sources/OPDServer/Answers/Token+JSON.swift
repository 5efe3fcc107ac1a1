import OPDEngine
import OPDJournal

extension TokenRecord {
    /// What stands for a name that was erased.
    static let erased = "(erased)"

    /// The members of T, the token as the API shows it.
    func write(to writer: inout JSONWriter, calendar: HospitalCalendar) {
        writer.member("id", id.value)
        writer.member("number", Int(token.number.value))
        writer.member("patient_name", details == nil ? Self.erased : details?.patientName ?? Self.erased)
        writer.member("source", token.source.name)
        writer.member("priority", token.source.priority)
        writer.member("doctor_id", id.session.doctor.value)
        writer.member("date", id.session.day)
        writer.member("slot_index", token.slot.offset)
        writer.member("requested_slot_index", token.requestedSlot.offset)
        writer.member("status", token.status.name)
        if token.isLive { writer.member("presence", token.presence.name) }
        writer.member("issued_at", token.issuedAt, in: calendar)
    }
}

extension JSONWriter {
    mutating func member(_ name: StaticString, _ record: TokenRecord?, calendar: HospitalCalendar) {
        key(name)
        if let record { object { record.write(to: &$0, calendar: calendar) } } else { null() }
    }
}
