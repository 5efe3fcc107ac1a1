import OPDEngine
import OPDJournal

extension Doctor {
    func write(to writer: inout JSONWriter) {
        writer.member("id", id.value)
        writer.member("name", name)
        writer.member("department", department)
        writer.key("slots")
        pattern.write(to: &writer)
    }
}

extension SlotPattern {
    func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for (index, slot) in slots.enumerated() {
                writer.object { writer in
                    writer.member("index", index)
                    writer.member("label", slot.label)
                    writer.member("start", slot.start.description)
                    writer.member("end", slot.end.description)
                    writer.member("capacity", slot.capacity)
                    slot.reservation?.write(to: &writer)
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
        writer.key("booking_horizon_days")
        if case .days(let days) = bookingHorizon { writer.value(days) } else { writer.null() }
        writer.member("emergency_overflow", emergencyOverflow)
        writer.member("overbooking", allowsOverbooking)
        writer.member("skip_calls", skipCalls)
        writer.key("no_show_after_minutes")
        if case .afterMinutes(let minutes) = automaticNoShow { writer.value(minutes) } else { writer.null() }
    }
}

extension Directory {
    /// The hospital's own settings: those of its sessions, and how long personal details are kept.
    func writeSettings(to writer: inout JSONWriter) {
        settings.write(to: &writer)
        writer.key("retention_days")
        if case .days(let days) = retention { writer.value(days) } else { writer.null() }
    }
}
