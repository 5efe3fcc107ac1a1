import OPDEngine
import OPDJournal

/// What came with the live day, in schema 2.
extension EventSample<SessionEvent> {
    static let liveDay = openings + joint + places + life + slots + undo

    private static let openings: [EventSample<SessionEvent>] = [
        EventSample(
            name: "session_opened-live_day",
            event: .sessionOpened(
                SessionOpening(slots: [reserved, released], settings: .unusual, usualConsultation: 421_500))),
        EventSample(
            name: "session_opened-limits",
            event: .sessionOpened(SessionOpening(slots: [reserved], settings: .limits))),
    ]

    private static let reserved = SlotWindow(
        label: "09-10", start: .clock("09:00"), end: .clock("10:00"), capacity: 9,
        reservation: Reservation(
            [(.walkIn, 1), (.online, 2), (.followUp, 1), (.paidPriority, 2), (.emergency, 1)], releaseMinutes: 0))

    private static let released = SlotWindow(
        label: "10-11", start: .clock("10:00"), end: .clock("11:00"), capacity: 5,
        reservation: Reservation([(.walkIn, 2)], releaseMinutes: nil))

    private static let joint: [EventSample<SessionEvent>] = [
        EventSample(name: "part_of-transfer", event: .partOf(JointCommand(.transfer, others: [second]))),
        EventSample(name: "part_of-leave", event: .partOf(JointCommand(.leave(12), others: [second, third]))),
        EventSample(name: "part_of-holiday", event: .partOf(JointCommand(.holiday, others: []))),
        EventSample(name: "part_of-undo", event: .partOf(JointCommand(.undo, others: [third]))),
        EventSample(name: "part_of-withdrawal", event: .partOf(JointCommand(.withdrawal, others: []))),
    ]

    private static let second = EntryReference(session: .second, version: 7)
    private static let third = EntryReference(
        session: .of(900_000, on: ClinicDay("2099-12-31")!), version: 2_147_483_647)

    private static let places: [EventSample<SessionEvent>] = [
        EventSample(
            name: "token_booked-overflow", event: .tokenBooked(17, source: .emergency, slot: 0, seat: .overflow)),
        EventSample(name: "token_booked-overbook", event: .tokenBooked(17, source: .online, slot: 0, seat: .overbook)),
        EventSample(
            name: "patient_identified",
            event: .patientIdentified(17, PatientKeys(patientID: 0, phoneAndName: .max)!)),
        EventSample(
            name: "patient_identified-patient_id",
            event: .patientIdentified(17, PatientKeys(patientID: 0xFEED_FACE, phoneAndName: nil)!)),
        EventSample(
            name: "patient_identified-phone_and_name",
            event: .patientIdentified(17, PatientKeys(patientID: nil, phoneAndName: 0x8000_0000_0000_0000)!)),
        EventSample(
            name: "transfer_arrived", event: .transferArrived(17, from: token, arrivedAt: .clock("09:05"))),
        EventSample(name: "transfer_arrived-expected", event: .transferArrived(17, from: token, arrivedAt: nil)),
        EventSample(name: "seat_lost", event: .seatLost(18, from: 3)),
        EventSample(name: "token_moved", event: .tokenMoved(18, from: 3)),
        EventSample(name: "token_reinstated", event: .tokenReinstated(18)),
        EventSample(name: "token_reallocated-overflow", event: .tokenReallocated(18, to: 4, seat: .overflow)),
        EventSample(name: "token_promoted-overflow", event: .tokenPromoted(18, slot: 3, seat: .overflow)),
        EventSample(name: "rebooking_needed", event: .rebookingNeeded(18)),
        EventSample(name: "token_transferred", event: .tokenTransferred(18, to: token)),
    ]

    /// Doctor 1, 22 November 2026, number 17: 12611220017.
    private static let token = Token.ID(session: .first, number: 17)

    private static let life: [EventSample<SessionEvent>] = [
        EventSample(name: "patient_skipped", event: .patientSkipped(18)),
        EventSample(name: "patient_parked", event: .patientParked(18)),
        EventSample(name: "patient_resumed", event: .patientResumed(18)),
        EventSample(name: "doctor_arrived", event: .doctorArrived),
        EventSample(name: "break_started", event: .breakStarted(until: .clock("10:30"))),
        EventSample(name: "break_started-open_end", event: .breakStarted(until: nil)),
        EventSample(name: "session_ended", event: .sessionEnded),
    ]

    private static let slots: [EventSample<SessionEvent>] = [
        EventSample(name: "delay_added", event: .delayAdded(shift)),
        EventSample(name: "delay_added-reallocate", event: .delayAdded(reallocation)),
        EventSample(name: "capacity_changed", event: .capacityChanged(3, to: 9_000)),
        EventSample(name: "slot_shortened", event: .slotShortened(3, to: 0)),
        EventSample(name: "slot_closed", event: .slotClosed(3)),
        EventSample(name: "slot_reopened", event: .slotReopened(3)),
        EventSample(name: "reservation_released", event: .reservationReleased(3)),
    ]

    private static let shift = Delay(id: 1, from: .clock("09:00"), minutes: 1, mode: .shift)
    private static let reallocation = Delay(id: 2, from: .clock("09:01"), minutes: 1_440, mode: .reallocate)

    private static let undo: [EventSample<SessionEvent>] =
        [
            EventSample(name: "entry_undone", event: .entryUndone(version: 41)),
            EventSample(
                name: "token_restored",
                event: .tokenRestored(
                    18,
                    TokenMemento(
                        status: .transferred, slot: 3, seat: .overbook, presence: .inConsultation, hasHadSeat: true,
                        needsRebooking: true, waitlistArrival: 2_147_483_647, passedOverUntil: 12,
                        arrivedAt: .clock("09:00"), calledAt: .clock("09:01"), startedAt: .clock("09:02"),
                        completedAt: .clock("09:03"), successor: token))),
            EventSample(
                name: "token_restored-plain",
                event: .tokenRestored(
                    18,
                    TokenMemento(
                        status: .noShow, slot: 0, seat: .regular, presence: .expected, hasHadSeat: false,
                        needsRebooking: false, waitlistArrival: 0, passedOverUntil: 0, arrivedAt: nil, calledAt: nil,
                        startedAt: nil, completedAt: nil, successor: nil))),
            EventSample(
                name: "slot_restored",
                event: .slotRestored(
                    3, SlotMemento(capacity: 4, fullCapacity: 5, isClosed: true, isReleased: false))),
            EventSample(
                name: "slot_restored-released",
                event: .slotRestored(
                    3, SlotMemento(capacity: 5, fullCapacity: 5, isClosed: false, isReleased: true))),
            EventSample(
                name: "doctor_restored",
                event: .doctorRestored(
                    DoctorMemento(
                        presence: .onBreak(until: .clock("11:00")), delays: [shift, reallocation], inConsultation: 18))),
            EventSample(
                name: "doctor_restored-open_break",
                event: .doctorRestored(DoctorMemento(presence: .onBreak(until: nil), delays: [], inConsultation: nil))),
        ]
        + [("unknown", DoctorPresence.unknown), ("present", .present), ("ended", .ended)].map { name, presence in
            EventSample(
                name: "doctor_restored-\(name)",
                event: .doctorRestored(DoctorMemento(presence: presence, delays: [], inConsultation: nil)))
        }
}

extension Settings {
    /// Every setting other than what it begins as.
    static var unusual: Settings {
        var settings = Settings(
            waitlistOrder: WaitlistOrder([.present, .displaced, .priority, .arrival])!,
            bookingCutoff: .minutesBeforeStart(-30))
        settings.bookingHorizon = .days(90)
        settings.emergencyOverflow = 2
        settings.allowsOverbooking = false
        settings.skipCalls = 3
        settings.automaticNoShow = .afterMinutes(45)
        return settings
    }

    /// The ends of what the settings can be.
    static var limits: Settings {
        var settings = Settings(bookingCutoff: .minutesBeforeStart(10_080))
        settings.bookingHorizon = .days(0)
        settings.emergencyOverflow = 1_000
        settings.skipCalls = 0
        settings.automaticNoShow = .afterMinutes(1_440)
        return settings
    }
}
