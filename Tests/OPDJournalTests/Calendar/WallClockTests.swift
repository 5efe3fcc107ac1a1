import Foundation
import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// Wall-clock times of the hospital as instants.
@Suite("calendar: wall-clock times")
struct WallClockTests {
    static let zones = [
        "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo", "America/Sao_Paulo",
        "Europe/London", "Asia/Tehran", "Africa/Casablanca", "UTC",
    ]

    @Test(
        "a time of a day is one instant",
        arguments: [
            ("Asia/Kolkata", "2026-11-22", "09:30", "2026-11-22T09:30:00+05:30"),
            ("Asia/Kolkata", "2026-11-22", "24:00", "2026-11-23T00:00:00+05:30"),
            ("UTC", "2026-11-22", "00:00", "2026-11-22T00:00:00Z"),
            ("America/New_York", "2026-07-01", "09:00", "2026-07-01T09:00:00-04:00"),
            // Skipped: forward to the first that exists.
            ("America/New_York", "2026-03-08", "01:59", "2026-03-08T01:59:00-05:00"),
            ("America/New_York", "2026-03-08", "02:00", "2026-03-08T03:00:00-04:00"),
            ("America/New_York", "2026-03-08", "02:59", "2026-03-08T03:00:00-04:00"),
            ("America/New_York", "2026-03-08", "03:00", "2026-03-08T03:00:00-04:00"),
            ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-04T02:30:00+11:00"),
            ("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T01:00:00-02:00"),
            ("Pacific/Apia", "2011-12-30", "00:00", "2011-12-31T00:00:00+14:00"),
            ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-31T00:00:00+14:00"),
            ("Pacific/Apia", "2011-12-29", "23:59", "2011-12-29T23:59:00-10:00"),
            ("Pacific/Apia", "2011-12-31", "09:00", "2011-12-31T09:00:00+14:00"),
            // Doubled: the first.
            ("America/New_York", "2026-11-01", "01:00", "2026-11-01T01:00:00-04:00"),
            ("America/New_York", "2026-11-01", "01:59", "2026-11-01T01:59:00-04:00"),
            ("America/New_York", "2026-11-01", "02:00", "2026-11-01T02:00:00-05:00"),
            ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45:00+11:00"),
        ])
    func oneInstant(zone: String, day: String, time: String, written: String) throws {
        let calendar = try #require(HospitalCalendar(timeZone: zone))
        let day = try #require(ClinicDay(day))
        let instant = calendar.instant(day, at: try #require(SlotLabel.time(time)))
        #expect(calendar.rfc3339(instant) == written)
    }

    @Test("on days of change and around them every time is the first instant that is not before it", arguments: zones)
    func changeDays(zone: String) throws {
        let calendar = try #require(HospitalCalendar(timeZone: zone))
        for day in try Self.changeDays(of: calendar.timeZone) {
            let expected = Self.firstInstants(of: day, in: calendar.timeZone)
            for (index, instant) in expected.enumerated() {
                let time = try #require(MinuteOfDay(minutes: index * 15))
                #expect(calendar.instant(day, at: time) == instant, "\(zone) \(day) \(time)")
            }
        }
    }

    @Test("slots stay in order, also where the clock is changed", arguments: zones)
    func slotsStayInOrder(zone: String) throws {
        let calendar = try #require(HospitalCalendar(timeZone: zone))
        let slots = (0..<48).map { half in
            PatternSlot(
                label: "\(half)", start: MinuteOfDay(minutes: half * 30)!, end: MinuteOfDay(minutes: half * 30 + 30)!,
                capacity: half + 1)
        }
        let pattern = try SlotPattern(slots)
        for day in try Self.changeDays(of: calendar.timeZone) {
            let windows = calendar.windows(of: pattern, on: day)
            #expect(windows.map(\.label) == slots.map(\.label))
            #expect(windows.map(\.capacity) == slots.map(\.capacity))
            for (earlier, later) in zip(windows, windows.dropFirst()) {
                #expect(earlier.start <= earlier.end, "\(zone) \(day) \(earlier.label)")
                #expect(earlier.end <= later.start, "\(zone) \(day) \(later.label)")
            }
        }
    }

    /// The days on which the zone's clock is changed, from 2000 to 2030, with the days before and after; and a plain one.
    private static func changeDays(of zone: TimeZone) throws -> [ClinicDay] {
        var days = [ClinicDay("2026-11-22")!]
        var date = Date(timeIntervalSince1970: 946_684_800)
        let end = Date(timeIntervalSince1970: 1_924_992_000)
        while let change = zone.nextDaylightSavingTimeTransition(after: date), change < end {
            let local = Int(change.timeIntervalSince1970) + zone.secondsFromGMT(for: change)
            for offset in -1...1 {
                let civil = CivilDate(daysSinceEpoch: local.floorDivided(by: 86_400) + offset)
                days.append(try #require(ClinicDay(year: civil.year, month: civil.month, day: civil.day)))
            }
            date = change
        }
        return days
    }

    /// For each quarter of an hour of the day, the first instant at which the clock does not show less; found by looking at
    /// the clock every minute.
    private static func firstInstants(of day: ClinicDay, in zone: TimeZone) -> [Instant] {
        let midnight = CivilDate(year: day.year, month: day.month, day: day.day).daysSinceEpoch * 86_400
        var found: [Instant] = []
        for second in stride(from: midnight - 40 * 3_600, through: midnight + 64 * 3_600, by: 60) {
            let shown = second + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
            while found.count <= 96 && shown >= midnight + found.count * 900 {
                found.append(Instant(milliseconds: second * 1_000))
            }
        }
        return found
    }
}
