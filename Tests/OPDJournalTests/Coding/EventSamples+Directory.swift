import OPDEngine
import OPDJournal

/// What came with the live day, in schema 2.
extension EventSample<DirectoryEvent> {
    static let liveDay = doctors + settings + weeks + exceptions + absences

    private static let doctors: [EventSample<DirectoryEvent>] = [
        EventSample(
            name: "doctor_added-reserved",
            event: .doctorAdded(2, name: "Dr. B", department: "Skin", pattern: reserving))
    ]

    private static let reserving = pattern(
        PatternSlot(
            label: "09-10", start: MinuteOfDay(hour: 9, minute: 0)!, end: MinuteOfDay(hour: 10, minute: 0)!,
            capacity: 5, reservation: Reservation([(.walkIn, 2), (.emergency, 1)], releaseMinutes: 1_440)))

    private static func pattern(_ slots: PatternSlot...) -> SlotPattern {
        guard let pattern = try? SlotPattern(slots) else { preconditionFailure("these slots are a pattern") }
        return pattern
    }

    private static let settings: [EventSample<DirectoryEvent>] = [
        EventSample(
            name: "settings_changed-all", event: .settingsChanged(SettingOverrides(all: .unusual), of: nil)),
        EventSample(
            name: "settings_changed-beginning", event: .settingsChanged(SettingOverrides(all: Settings()), of: 3)),
    ]

    private static let weeks: [EventSample<DirectoryEvent>] = [
        EventSample(
            name: "week_set",
            event: .weekSet(
                Doctor.ValidWeek(
                    week: WeekPattern([.hourly(5), nil, .hourly(5, 4), reserving, nil, .hourly(1), nil])!,
                    from: ClinicDay("2026-11-23"), through: ClinicDay("2027-01-31")),
                of: 3)),
        EventSample(
            name: "week_set-for_ever",
            event: .weekSet(
                Doctor.ValidWeek(
                    week: WeekPattern([SlotPattern?](repeating: nil, count: 7))!, from: nil, through: nil),
                of: 3)),
    ]

    private static let exceptions: [EventSample<DirectoryEvent>] = [
        EventSample(name: "exception_set", event: .exceptionSet(.testDay, .slots(.hourly(3, 3)), of: 3)),
        EventSample(name: "exception_set-day_off", event: .exceptionSet(.testDay, .dayOff, of: 3)),
        EventSample(name: "exception_set-none", event: .exceptionSet(.testDay, .none, of: 3)),
    ]

    private static let absences: [EventSample<DirectoryEvent>] = [
        EventSample(
            name: "holiday_set", event: .holidaySet(.testDay, Holiday(name: "Diwali ☀", entries: entries))),
        EventSample(
            name: "holiday_set-without_sessions", event: .holidaySet(.testDay, Holiday(name: "Republic Day"))),
        EventSample(name: "holiday_set-none", event: .holidaySet(.testDay, nil)),
        EventSample(
            name: "leave_recorded",
            event: .leaveRecorded(
                Leave(
                    id: 1, doctor: 3, days: ClinicDays(.testDay, ClinicDay("2026-12-24")!)!, substitute: 4,
                    entries: entries))),
        EventSample(
            name: "leave_recorded-without_substitute",
            event: .leaveRecorded(Leave(id: 2, doctor: 3, days: ClinicDays(.testDay), substitute: nil))),
        EventSample(name: "leave_withdrawn", event: .leaveWithdrawn(2)),
    ]

    private static let entries = [
        EntryReference(session: .first, version: 12), EntryReference(session: .second, version: 1),
    ]
}
