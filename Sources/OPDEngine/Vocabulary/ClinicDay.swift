/// A date in the hospital's calendar, without a time zone: 2000-01-01 to 2099-12-31.
package struct ClinicDay: Hashable, Sendable {
    /// The six digits yymmdd, as they stand in a token's id.
    package let yymmdd: Int

    package var year: Int { 2000 + yymmdd / 10_000 }
    package var month: Int { yymmdd / 100 % 100 }
    package var day: Int { yymmdd % 100 }

    /// Nil when the three do not name a day of the Gregorian calendar in the years 2000–2099.
    package init?(year: Int, month: Int, day: Int) {
        guard (2000...2099).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { return nil }
        yymmdd = (year - 2000) * 10_000 + month * 100 + day
    }

    /// Reads `YYYY-MM-DD`, and nothing else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Nil when the six digits name no day.
    package init?(yymmdd: Int) {
        guard yymmdd >= 0 else { return nil }
        self.init(year: 2000 + yymmdd / 10_000, month: yymmdd / 100 % 100, day: yymmdd % 100)
    }

    /// Days since 1970-01-01.
    package var dayNumber: Int { CivilDate(year: year, month: month, day: day).daysSinceEpoch }

    /// The next date; nil after the last one.
    package var next: ClinicDay? {
        ClinicDay(year: year, month: month, day: day + 1) ?? ClinicDay(year: year, month: month + 1, day: 1)
            ?? ClinicDay(year: year + 1, month: 1, day: 1)
    }

    /// The date before; nil before the first one.
    package var previous: ClinicDay? {
        if day > 1 { return ClinicDay(year: year, month: month, day: day - 1) }
        if month > 1 { return ClinicDay(year: year, month: month - 1, day: Self.days(inMonth: month - 1, of: year)) }
        return ClinicDay(year: year - 1, month: 12, day: 31)
    }

    /// 0 for Monday to 6 for Sunday.
    package var weekday: Int { (dayNumber + 3) % 7 }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

extension ClinicDay: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.yymmdd < right.yymmdd }
}

extension ClinicDay: CustomStringConvertible {
    package var description: String { "\(year)-\(twoDigits(month))-\(twoDigits(day))" }
}

/// A number below 100 as two digits, as dates and times of day are written.
package func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
