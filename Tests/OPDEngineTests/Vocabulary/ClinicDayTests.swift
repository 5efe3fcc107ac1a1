import OPDEngine
import Testing

@Suite("clinic days")
struct ClinicDayTests {
    @Test(
        "a date is YYYY-MM-DD and comes back as it was written",
        arguments: ["2026-11-22", "2000-01-01", "2099-12-31", "2024-02-29", "2000-02-29", "2026-04-30"])
    func roundTrip(text: String) {
        #expect(ClinicDay(text)?.description == text)
    }

    @Test(
        "what is no date of 2000 to 2099 is not read",
        arguments: [
            "1999-12-31", "2100-01-01", "2026-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00",
            "2026-01-32", "2026-1-1", "26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-01T00:00",
            "20260101", "+026-01-01", "2026--1-01", "２０２６-01-01", "", "2026-01", "today", "2026-01-0\u{301}1",
        ])
    func refuses(text: String) {
        #expect(ClinicDay(text) == nil)
    }

    @Test("six digits name a day and come back", arguments: [261_122, 101, 991_231, 240_229])
    func sixDigits(yymmdd: Int) {
        #expect(ClinicDay(yymmdd: yymmdd)?.yymmdd == yymmdd)
    }

    @Test(
        "six digits that name no day are refused", arguments: [0, 100, 1, 261_131, 260_229, 1_000_101, -1, .max, .min])
    func sixDigitsThatNameNoDay(yymmdd: Int) {
        #expect(ClinicDay(yymmdd: yymmdd) == nil)
    }

    @Test("a century of days, each named once, in order")
    func aCentury() {
        let days = (2000...2099).flatMap { year in
            (1...12).flatMap { month in (1...31).compactMap { ClinicDay(year: year, month: month, day: $0) } }
        }
        #expect(days.count == 36_525, "the Gregorian calendar has 36,525 days in 2000–2099")
        #expect(zip(days, days.dropFirst()).allSatisfy { $0 < $1 })
        #expect(days.allSatisfy { ClinicDay(yymmdd: $0.yymmdd) == $0 && ClinicDay($0.description) == $0 })
    }
}

/// Days one after the other.
extension ClinicDayTests {
    @Test(
        "days are counted from 1 January 1970",
        arguments: [
            ("2000-01-01", 10_957), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2024-12-31", 20_088),
            ("2026-11-22", 20_779), ("2099-12-31", 47_481),
        ])
    func dayNumbers(text: String, number: Int) {
        #expect(ClinicDay(text)?.dayNumber == number)
    }

    @Test("from the first day to the last each has its successor, one day further and one weekday on")
    func successors() throws {
        var day = try #require(ClinicDay("2000-01-01"))
        #expect(day.weekday == 5, "a Saturday")
        var count = 1
        while let next = day.next {
            #expect(next.dayNumber == day.dayNumber + 1 && next.weekday == (day.weekday + 1) % 7 && day < next)
            day = next
            count += 1
        }
        #expect(day.description == "2099-12-31" && count == 36_525)
    }

    @Test(
        "a day knows its weekday, 0 for Monday",
        arguments: [("2026-11-22", 6), ("2026-11-23", 0), ("2024-02-29", 3), ("2000-01-01", 5), ("2099-12-31", 3)])
    func weekdays(text: String, weekday: Int) {
        #expect(ClinicDay(text)?.weekday == weekday)
    }

    @Test("a range of days has both its ends, and is never the wrong way round")
    func ranges() throws {
        let first = try #require(ClinicDay("2026-12-30"))
        let last = try #require(ClinicDay("2027-01-02"))
        let days = try #require(ClinicDays(first, last))
        #expect(days.count == 4 && days.contains(first) && days.contains(last))
        #expect(!days.contains(try #require(ClinicDay("2026-12-29"))))
        #expect(!days.contains(try #require(last.next)))
        #expect(ClinicDays(last, first) == nil)
        #expect(ClinicDays(first).count == 1 && ClinicDays(first) == ClinicDays(first, first))
    }
}

@Suite("times of day")
struct MinuteOfDayTests {
    @Test(
        "a time of day is 00:00 to 24:00",
        arguments: [(0, 0, "00:00"), (9, 5, "09:05"), (23, 59, "23:59"), (24, 0, "24:00")])
    func times(hour: Int, minute: Int, text: String) {
        #expect(MinuteOfDay(hour: hour, minute: minute)?.minutes == hour * 60 + minute)
        #expect(MinuteOfDay(hour: hour, minute: minute)?.description == text)
    }

    @Test(
        "nothing else is",
        arguments: [(24, 1), (25, 0), (-1, 0), (0, -1), (0, 60), (.max, 0), (0, .max), (.min, .min)])
    func noTimes(hour: Int, minute: Int) {
        #expect(MinuteOfDay(hour: hour, minute: minute) == nil)
    }

    @Test("minutes after midnight count from 0 to 1,440")
    func minutes() {
        #expect((0...1_440).allSatisfy { MinuteOfDay(minutes: $0)?.minutes == $0 })
        #expect(MinuteOfDay(minutes: -1) == nil)
        #expect(MinuteOfDay(minutes: 1_441) == nil)
        #expect(MinuteOfDay(minutes: 599)! < MinuteOfDay(minutes: 600)!)
    }

    @Test("an instant moves by minutes, forward and back")
    func instants() {
        let instant = Instant(milliseconds: 1_000)
        #expect(instant.adding(minutes: 2).milliseconds == 121_000)
        #expect(instant.adding(minutes: -1).milliseconds == -59_000)
        #expect(instant.adding(minutes: -1) < instant)
    }
}
