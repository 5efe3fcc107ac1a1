import Foundation
import OPDEngine
import OPDJournal
import SeededChance
import Testing

@testable import OPDJournal

/// What day it is in the hospital, and how an instant is written.
@Suite("calendar: days and instants")
struct HospitalDayTests {
    @Test(
        "a day begins at the hospital's midnight",
        arguments: [
            ("Asia/Kolkata", "2026-11-21T18:30:00Z", "2026-11-22"), ("UTC", "2026-11-22T00:00:00Z", "2026-11-22"),
            ("America/New_York", "2026-11-22T05:00:00Z", "2026-11-22"),
            ("America/New_York", "2026-03-08T05:00:00Z", "2026-03-08"),
            ("America/New_York", "2026-03-09T04:00:00Z", "2026-03-09"),
            ("America/New_York", "2026-11-02T05:00:00Z", "2026-11-02"),
            ("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05"),
            ("Australia/Lord_Howe", "2026-04-05T13:30:00Z", "2026-04-06"),
            ("Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-29"),
            ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"),
            ("America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04"),
            ("UTC", "2000-01-02T00:00:00Z", "2000-01-02"), ("UTC", "2099-12-31T00:00:00Z", "2099-12-31"),
        ])
    func midnight(zone: String, midnight: String, day: String) throws {
        let calendar = try #require(HospitalCalendar(timeZone: zone))
        let first = Instant(milliseconds: Int(try Date(midnight, strategy: .iso8601).timeIntervalSince1970) * 1_000)
        let before = Instant(milliseconds: first.milliseconds - 1)
        #expect(calendar.day(of: first) == ClinicDay(day))
        #expect(calendar.day(of: before) < calendar.day(of: first))
        #expect(calendar.moment(at: first) == Moment(instant: first, today: try #require(ClinicDay(day))))
        #expect(calendar.instant(calendar.day(of: first), at: MinuteOfDay(minutes: 0)!) == first)
    }

    @Test("beyond the years that can be named it is the first day or the last")
    func beyondTheYears() throws {
        let calendar = try #require(HospitalCalendar(timeZone: "UTC"))
        #expect(calendar.day(of: Instant(milliseconds: 0)) == ClinicDay("2000-01-01"))
        #expect(calendar.day(of: Instant(milliseconds: -1)) == ClinicDay("2000-01-01"))
        #expect(calendar.day(of: Instant(milliseconds: 4_102_444_800_000)) == ClinicDay("2099-12-31"))
        #expect(calendar.day(of: Instant(milliseconds: 40_000_000_000_000)) == ClinicDay("2099-12-31"))
    }

    @Test(
        "an instant is written with the hospital's offset, to the second",
        arguments: [
            ("Asia/Kolkata", 1_795_305_600_000, "2026-11-22T05:30:00+05:30"),
            ("UTC", 1_795_305_600_999, "2026-11-22T00:00:00Z"),
            ("America/New_York", 1_795_305_600_000, "2026-11-21T19:00:00-05:00"),
            ("America/St_Johns", 1_795_305_600_000, "2026-11-21T20:30:00-03:30"),
            ("Asia/Kathmandu", 1_795_305_600_000, "2026-11-22T05:45:00+05:45"),
            ("Pacific/Kiritimati", 1_795_305_600_000, "2026-11-22T14:00:00+14:00"),
            ("Pacific/Pago_Pago", 1_795_305_600_000, "2026-11-21T13:00:00-11:00"),
            ("Europe/London", 1_795_305_600_000, "2026-11-22T00:00:00Z"), ("UTC", 0, "1970-01-01T00:00:00Z"),
            ("UTC", -1, "1969-12-31T23:59:59Z"), ("UTC", 951_782_400_000, "2000-02-29T00:00:00Z"),
        ])
    func rfc3339(zone: String, milliseconds: Int, written: String) throws {
        let calendar = try #require(HospitalCalendar(timeZone: zone))
        #expect(calendar.rfc3339(Instant(milliseconds: milliseconds)) == written)
    }

    @Test(
        "what is written names the same second, in whatever order instants are asked for",
        arguments: WallClockTests.zones)
    func writesTheSameSecond(zone: String) throws {
        let calendar = try #require(HospitalCalendar(timeZone: zone))
        var chance = SplitMix64(seed: 7)
        var instants = (0..<300).map { _ in chance.number(in: 1_388_534_400...2_240_524_800) }
        // Around changes of the clock, both sides in turn.
        var date = Date(timeIntervalSince1970: 1_388_534_400)
        for _ in 0..<20 {
            guard let change = calendar.timeZone.nextDaylightSavingTimeTransition(after: date) else { break }
            let second = Int(change.timeIntervalSince1970)
            instants += [second, second - 1, second + 1, second - 1_000, second + 1_000, second - 1]
            date = change
        }
        for second in instants {
            let written = calendar.rfc3339(Instant(milliseconds: second * 1_000 + chance.number(in: 0...999)))
            #expect(Int(try Date(written, strategy: .iso8601).timeIntervalSince1970) == second, "\(written)")
        }
    }

    @Test("unknown zones are none", arguments: ["", "Mars/Olympus", "asia", "Europe/"])
    func unknownZones(zone: String) {
        #expect(HospitalCalendar(timeZone: zone) == nil)
    }
}
