import NIOCore
import OPDEngine
import OPDJournal

/// A doctor's day as the API shows it.
struct ScheduleAnswer {
    let doctor: Doctor
    let day: ClinicDay
    /// What a session would open with now.
    let plan: DayPlan
    let calendar: HospitalCalendar
    var showsNames = true

    /// The schedule of a session; of one that has not opened, the slots that it would open with.
    func bytes(_ live: LiveSession) -> ByteBuffer {
        var writer = JSONWriter(capacity: 512 + 256 * live.session.tokens.count)
        writer.object { write(live, to: &$0) }
        return ByteBuffer(bytes: writer.bytes)
    }

    /// The members of the schedule.
    func write(_ live: LiveSession, to writer: inout JSONWriter) {
        writer.member("doctor_id", doctor.id.value)
        writer.member("doctor_name", doctor.name)
        writer.member("department", doctor.department)
        writer.member("date", day)
        writer.member("version", live.version)
        if !live.session.isOpen { writer.noSlots(plan, on: day) }
        writer.key("slots")
        writer.array { writer in
            if live.session.isOpen { writeSlots(of: live, to: &writer) } else { writePattern(to: &writer) }
        }
    }

    private func writeSlots(of live: LiveSession, to writer: inout JSONWriter) {
        let booked = live.session.booked
        for (index, slot) in live.session.slots.enumerated() {
            writer.object { writer in
                write(slot.window, index, to: &writer)
                writer.member("capacity", slot.capacity)
                writer.member("seats_taken", slot.seatsTaken)
                if slot.overflowTaken > 0 { writer.member("overflow_taken", slot.overflowTaken) }
                if slot.overbookTaken > 0 { writer.member("overbook_taken", slot.overbookTaken) }
                if slot.isClosed { writer.member("closed", true) }
                writer.held(slot)
                write(booked[index], of: live, as: "booked", to: &writer)
                write(live.session.waitlist(of: SlotIndex(index)), of: live, as: "waitlist", to: &writer)
            }
        }
    }

    private func write(
        _ tokens: [Token], of live: LiveSession, as name: StaticString, to writer: inout JSONWriter
    ) {
        writer.key(name)
        writer.array { writer in
            for token in tokens {
                writer.object { live.record(of: token).write(to: &$0, calendar: calendar, showsName: showsNames) }
            }
        }
    }

    private func writePattern(to writer: inout JSONWriter) {
        guard case .slots(let pattern) = plan else { return }
        for (index, window) in calendar.windows(of: pattern, on: day).enumerated() {
            writer.object { writer in
                write(window, index, to: &writer)
                writer.member("capacity", window.capacity)
                writer.member("seats_taken", 0)
                writer.key("booked")
                writer.array { _ in }
                writer.key("waitlist")
                writer.array { _ in }
            }
        }
    }

    private func write(_ window: SlotWindow, _ index: Int, to writer: inout JSONWriter) {
        writer.member("index", index)
        writer.member("label", window.label)
        writer.member("start", window.start, in: calendar)
        writer.member("end", window.end, in: calendar)
    }
}

extension JSONWriter {
    /// Why a day has no slots, where it has none.
    mutating func noSlots(_ plan: DayPlan, on day: ClinicDay) {
        if case .slots = plan { return }
        member("no_slots_because", plan.sentence("The doctor", on: day))
    }

    /// The seats that are held for sources, where there are any.
    fileprivate mutating func held(_ slot: Slot) {
        let held = Source.allCases.filter { slot.held(for: $0) > 0 }
        guard !held.isEmpty else { return }
        key("held")
        object { writer in
            for source in held {
                writer.key(word: source.name)
                writer.value(slot.held(for: source))
            }
        }
    }
}
