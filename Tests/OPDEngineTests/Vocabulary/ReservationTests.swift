import OPDEngine
import Testing

@Suite("reservations and settings")
struct ReservationTests {
    @Test("a reservation holds seats for sources, and is none when it holds nothing")
    func reservations() throws {
        let reservation = try #require(Reservation([(.walkIn, 2), (.emergency, 1)], releaseMinutes: 30))
        #expect(reservation.total == 3)
        #expect(Source.allCases.map { reservation.seats(for: $0) } == [2, 0, 0, 0, 1])
        #expect(Reservation([], releaseMinutes: 30) == nil)
        #expect(Reservation([(.walkIn, 0)], releaseMinutes: nil) == nil)
    }

    @Test("a slot cannot reserve more than its capacity")
    func beyondCapacity() throws {
        let (nine, ten) = (try #require(MinuteOfDay(minutes: 540)), try #require(MinuteOfDay(minutes: 600)))
        func pattern(reserving seats: Int) throws -> SlotPattern {
            let reservation = Reservation([(.walkIn, 1), (.online, seats - 1)], releaseMinutes: nil)
            return try SlotPattern([
                PatternSlot(label: "9-10", start: nine, end: ten, capacity: 5, reservation: reservation)
            ])
        }
        #expect(try pattern(reserving: 5).slots[0].reservation?.total == 5)
        #expect(throws: SlotPattern.Problem.reservedBeyondCapacity(index: 0, reserved: 6)) {
            try pattern(reserving: 6)
        }
    }

    @Test("the release is so many minutes before the slot's start, or never")
    func release() {
        let opening = { (minutes: Int?) in
            SessionOpening.hourly(
                capacities: [5], reservations: [Reservation([(.walkIn, 1)], releaseMinutes: minutes)]
            ).slots[0].releaseAt
        }
        #expect(opening(30) == .clock("08:30"))
        #expect(opening(0) == .clock("09:00"))
        #expect(opening(nil) == nil)
        #expect(SessionOpening.hourly(capacities: [5]).slots[0].releaseAt == nil)
    }

    @Test("each setting of a doctor replaces the hospital's alone", arguments: overrides)
    func overridesApply(change: SettingOverrides) {
        let hospital = SettingOverrides(all: Self.unusual)
        #expect(hospital.applied(to: Settings()) == Self.unusual, "every setting is spelled out")
        #expect(change.applied(to: Settings()) != Settings())
        #expect(SettingOverrides().merging(change) == change)
        #expect(change.merging(SettingOverrides()) == change)
        #expect(change.merging(hospital) == hospital, "the later one counts")
        #expect(change.applied(to: Self.unusual) == Self.unusual, "it says what holds already")
    }

    static let unusual: Settings = {
        var settings = Settings(waitlistOrder: WaitlistOrder([.priority])!, bookingCutoff: .minutesBeforeStart(5))
        settings.bookingHorizon = .days(9)
        settings.emergencyOverflow = 2
        settings.allowsOverbooking = false
        settings.skipCalls = 3
        settings.automaticNoShow = .afterMinutes(15)
        return settings
    }()

    /// One for each setting.
    static let overrides: [SettingOverrides] = {
        let changes: [(inout SettingOverrides) -> Void] = [
            { $0.waitlistOrder = unusual.waitlistOrder }, { $0.bookingCutoff = unusual.bookingCutoff },
            { $0.bookingHorizon = unusual.bookingHorizon }, { $0.emergencyOverflow = unusual.emergencyOverflow },
            { $0.allowsOverbooking = unusual.allowsOverbooking }, { $0.skipCalls = unusual.skipCalls },
            { $0.automaticNoShow = unusual.automaticNoShow },
        ]
        return changes.map { change in
            var overrides = SettingOverrides()
            change(&overrides)
            return overrides
        }
    }()

    @Test("seat kinds have the words of the API, and are read by them")
    func seatKinds() {
        #expect(SeatKind.allCases.map(\.name) == ["regular", "overflow", "overbook"])
        #expect(SeatKind.allCases.allSatisfy { SeatKind(name: $0.name) == $0 })
        #expect(SeatKind(name: "vip") == nil)
    }
}
