import OPDEngine
import OPDJournal

extension Doctor {
    func write(to writer: inout JSONWriter) {
        writer.member("id", id.value)
        writer.member("name", name)
        writer.member("department", department)
        writer.key("slots")
        writer.array { writer in
            for (index, slot) in pattern.slots.enumerated() {
                writer.object { writer in
                    writer.member("index", index)
                    writer.member("label", slot.label)
                    writer.member("start", slot.start.description)
                    writer.member("end", slot.end.description)
                    writer.member("capacity", slot.capacity)
                }
            }
        }
    }
}

extension Settings {
    func write(to writer: inout JSONWriter) {
        writer.key("waitlist_order")
        writer.array { writer in for facet in waitlistOrder.facets { writer.value(facet.rawValue) } }
        writer.key("booking_cutoff_minutes")
        if case .minutesBeforeStart(let minutes) = bookingCutoff { writer.value(minutes) } else { writer.null() }
    }
}
