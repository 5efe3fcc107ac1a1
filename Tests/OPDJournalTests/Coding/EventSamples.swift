import OPDEngine
import OPDJournal

/// Events to be pinned: at least one for each case, and one for each shape that a case can take.
struct EventSample<Event: Sendable>: Sendable, CustomStringConvertible {
    /// The name of its golden file, without the ending. It begins with the name of the event's type.
    let name: String
    let event: Event

    var description: String { name }
}

extension EventSample<Disclosure> {
    static let all: [EventSample<Disclosure>] = [
        EventSample(
            name: "details_shown",
            event: Disclosure(
                route: "GET /doctors/{doctor_id}/schedule", doctor: 3, day: ClinicDay("2026-11-22")!, people: 41)),
        EventSample(
            name: "details_shown-several_doctors",
            event: Disclosure(route: "GET /tokens", doctor: nil, day: ClinicDay("2026-11-22")!, people: 500)),
    ]
}

extension EventSample<SessionEvent> {
    static let all = firstRelease + liveDay + erasure

    /// What came with erasure, in schema 3.
    static let erasure: [EventSample<SessionEvent>] = [
        EventSample(name: "token_erased", event: .tokenErased(18)),
        EventSample(name: "session_erased", event: .sessionErased),
        EventSample(
            name: "part_of-erasure",
            event: .partOf(JointCommand(.erasure, others: [EntryReference(session: .second, version: 7)]))),
    ]

    /// As the first release wrote them, in schema 1.
    static let firstRelease: [EventSample<SessionEvent>] = [
        EventSample(name: "session_opened", event: .sessionOpened(opening(Settings()))),
        EventSample(name: "session_opened-settings", event: .sessionOpened(opening(unusual))),
        EventSample(name: "token_booked", event: .tokenBooked(17, source: .walkIn, slot: 0)),
        EventSample(name: "token_booked-largest", event: .tokenBooked(9_999, source: .emergency, slot: 1_440)),
        EventSample(name: "token_waitlisted", event: .tokenWaitlisted(18, source: .online, slot: 3)),
        EventSample(name: "token_bumped", event: .tokenBumped(18, from: 3, by: 19)),
        EventSample(name: "token_reallocated", event: .tokenReallocated(18, to: 4)),
        EventSample(name: "token_displaced", event: .tokenDisplaced(18, slot: 3)),
        EventSample(name: "token_promoted", event: .tokenPromoted(18, slot: 3)),
        EventSample(name: "token_cancelled", event: .tokenCancelled(18)),
        EventSample(name: "no_show_recorded", event: .noShowRecorded(18)),
        EventSample(name: "patient_arrived", event: .patientArrived(18)),
        EventSample(name: "patient_called", event: .patientCalled(18)),
        EventSample(name: "consultation_started", event: .consultationStarted(18)),
        EventSample(name: "consultation_completed", event: .consultationCompleted(18)),
    ]

    private static func opening(_ settings: Settings) -> SessionOpening {
        let windows = [
            SlotWindow(label: "09-10", start: .clock("09:00"), end: .clock("10:00"), capacity: 5),
            SlotWindow(label: "10:15–11 \"Abend\" ☾", start: .clock("10:15"), end: .clock("11:00"), capacity: 9_000),
        ]
        return SessionOpening(slots: windows, settings: settings)
    }

    private static let unusual = Settings(
        waitlistOrder: WaitlistOrder([.present, .displaced, .priority, .arrival])!,
        bookingCutoff: .minutesBeforeStart(-30))
}

extension EventSample<DirectoryEvent> {
    static let all = firstRelease + liveDay + access + erasure

    /// What came with erasure, in schema 3.
    static let erasure: [EventSample<DirectoryEvent>] = [
        EventSample(name: "retention_changed", event: .retentionChanged(.days(365))),
        EventSample(name: "retention_changed-for_ever", event: .retentionChanged(.forEver)),
    ]

    /// As the first release wrote them, in schema 1.
    static let firstRelease: [EventSample<DirectoryEvent>] = [
        EventSample(name: "hospital_opened", event: .hospitalOpened(timeZone: "Asia/Kolkata")),
        EventSample(
            name: "doctor_added",
            event: .doctorAdded(1, name: "Dr. \"A\" Ω\u{1}", department: "Haut & Haar", pattern: .hourly(5, 9_000))),
        EventSample(
            name: "doctor_added-without_department",
            event: .doctorAdded(900_000, name: "Dr. B", department: nil, pattern: .hourly(1))),
        EventSample(
            name: "settings_changed",
            event: .settingsChanged(
                SettingOverrides(
                    waitlistOrder: WaitlistOrder([.priority, .arrival]), bookingCutoff: .minutesBeforeStart(60)),
                of: nil)),
        EventSample(
            name: "settings_changed-of_doctor",
            event: .settingsChanged(SettingOverrides(waitlistOrder: WaitlistOrder([.present])), of: 3)),
        EventSample(
            name: "settings_changed-no_cutoff",
            event: .settingsChanged(SettingOverrides(bookingCutoff: .never), of: 3)),
    ]
}
