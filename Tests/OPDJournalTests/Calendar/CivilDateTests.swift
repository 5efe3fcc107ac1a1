import OPDEngine
import Testing

@testable import OPDJournal

/// Dates and their count of days since 1970-01-01.
@Suite("calendar: civil dates")
struct CivilDateTests {
    @Test("every day from 1800 to 2200 is one day after the one before, and comes back")
    func everyDay() {
        var before = CivilDate(year: 1799, month: 12, day: 31)
        let first = CivilDate(year: 1800, month: 1, day: 1).daysSinceEpoch
        let last = CivilDate(year: 2200, month: 12, day: 31).daysSinceEpoch
        #expect(last - first + 1 == 401 * 365 + 97)
        for days in first...last {
            let date = CivilDate(daysSinceEpoch: days)
            #expect(date.daysSinceEpoch == days)
            #expect(Self.isNext(date, after: before), "\(date) after \(before)")
            before = date
        }
    }

    @Test("the days from 2000 to 2099 are those that have a name")
    func clinicDays() {
        let first = CivilDate(year: 2000, month: 1, day: 1).daysSinceEpoch
        let last = CivilDate(year: 2099, month: 12, day: 31).daysSinceEpoch
        let days = (first...last).compactMap { count in
            let date = CivilDate(daysSinceEpoch: count)
            return ClinicDay(year: date.year, month: date.month, day: date.day)
        }
        #expect(days.count == 36_525)
        #expect(zip(days, days.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test(
        "known days", arguments: [(1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 3, 1, 11_017), (2026, 11, 22, 20_779)])
    func knownDays(year: Int, month: Int, day: Int, count: Int) {
        #expect(CivilDate(year: year, month: month, day: day).daysSinceEpoch == count)
        #expect(CivilDate(daysSinceEpoch: count) == CivilDate(year: year, month: month, day: day))
    }

    @Test("division rounds down", arguments: [(7, 2, 3), (-7, 2, -4), (-8, 2, -4), (0, 5, 0), (-1, 86_400_000, -1)])
    func floorDivision(number: Int, divisor: Int, quotient: Int) {
        #expect(number.floorDivided(by: divisor) == quotient)
    }

    private static func isNext(_ date: CivilDate, after before: CivilDate) -> Bool {
        let isSameMonth = date.year == before.year && date.month == before.month
        if isSameMonth { return date.day == before.day + 1 }
        guard date.day == 1, before.day == length(ofMonth: before.month, in: before.year) else { return false }
        if date.year == before.year { return date.month == before.month + 1 }
        return date.year == before.year + 1 && date.month == 1 && before.month == 12
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}
