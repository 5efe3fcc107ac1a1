import OPDEngine

extension Token.Number: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(value)! }
}

extension SlotIndex: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(value) }
}

extension SessionCommand {
    static func book(_ source: Source, slot: Int = 0, isBackdated: Bool = false) -> SessionCommand {
        .bookToken(Booking(slot: slot, source: source, isBackdated: isBackdated))
    }

    static func overbook(_ source: Source, slot: Int = 0) -> SessionCommand {
        .bookToken(Booking(slot: slot, source: source, isOverbooking: true))
    }
}

extension Session.ID {
    static let testDay = Session.ID(doctor: Doctor.ID(1)!, day: .testDay)
    static let otherDoctor = Session.ID(doctor: Doctor.ID(2)!, day: .testDay)
}

extension ClinicDay {
    static let testDay = ClinicDay("2026-11-22")!
}

extension Instant {
    /// Midnight of the test day; the hospital of these tests lives by UTC.
    static let testMidnight = Instant(milliseconds: 1_795_305_600_000)

    /// A wall-clock time such as `09:30` on a day.
    static func clock(_ time: String, on day: ClinicDay = .testDay) -> Instant {
        let days = day.dayNumber - ClinicDay.testDay.dayNumber
        return testMidnight.adding(minutes: days * 1_440 + SlotLabel.time(time)!.minutes)
    }
}

extension SessionOpening {
    /// An hourly slot from nine o'clock on for each capacity.
    static func hourly(
        capacities: [Int], reservations: [Reservation?] = [], settings: Settings = Settings(),
        usualConsultation: Int? = nil
    ) -> SessionOpening {
        let windows = capacities.enumerated().map { index, capacity in
            SlotWindow(
                label: "\(twoDigits(9 + index))-\(twoDigits(10 + index))",
                start: .testMidnight.adding(minutes: (9 + index) * 60),
                end: .testMidnight.adding(minutes: (10 + index) * 60),
                capacity: capacity, reservation: reservations.indices.contains(index) ? reservations[index] : nil)
        }
        return SessionOpening(slots: windows, settings: settings, usualConsultation: usualConsultation)
    }
}

extension SlotWindow {
    var minutes: Int { (end.milliseconds - start.milliseconds) / 60_000 }
}
