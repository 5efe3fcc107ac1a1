import Foundation
import OPDEngine
import Synchronization

/// The hospital's time zone: what day it is there, when a slot of a day begins, how an instant is written.
package final class HospitalCalendar: Sendable {
    package let timeZone: TimeZone

    /// The offset of a quarter of an hour; zones change their offset on such boundaries.
    private struct CachedOffset {
        var quarter = Int.min
        var seconds = 0
    }

    private let cached = Mutex(CachedOffset())

    /// Nil when the system knows no such zone.
    package init?(timeZone identifier: String) {
        guard let timeZone = TimeZone(identifier: identifier) else { return nil }
        self.timeZone = timeZone
    }

    /// The hospital's date at this instant; the nearest one that can be named outside the years 2000–2099.
    package func day(of instant: Instant) -> ClinicDay {
        let local = instant.milliseconds + offset(at: instant) * 1_000
        let date = CivilDate(daysSinceEpoch: local.floorDivided(by: 86_400_000))
        if let day = ClinicDay(year: date.year, month: date.month, day: date.day) { return day }
        return date.year < 2000
            ? ClinicDay(year: 2000, month: 1, day: 1)! : ClinicDay(year: 2099, month: 12, day: 31)!
    }

    package func moment(at instant: Instant) -> Moment { Moment(instant: instant, today: day(of: instant)) }

    /// The instant of a wall-clock time. A time that daylight saving skips moves forward to the first that exists; of a
    /// doubled one it is the first. So times in order give instants in order.
    package func instant(_ day: ClinicDay, at time: MinuteOfDay) -> Instant {
        let wall = day.dayNumber * 86_400_000 + time.minutes * 60_000
        let dayLength = 86_400_000
        let (before, after) = (systemOffset(wall - dayLength), systemOffset(wall + dayLength))
        let candidates = [wall - before * 1_000, wall - after * 1_000].sorted()
        let exact = candidates.first { $0 + systemOffset($0) * 1_000 == wall }
        return Instant(
            milliseconds: exact ?? transition(between: candidates[0] - dayLength, and: candidates[1] + dayLength))
    }

    /// RFC 3339 with the hospital's offset, to the second: `2026-11-22T09:30:00+05:30`.
    package func rfc3339(_ instant: Instant) -> String {
        var bytes: [UInt8] = []
        write(instant, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same, as ASCII.
    package func write(_ instant: Instant, to bytes: inout [UInt8]) {
        let offset = offset(at: instant)
        let seconds = instant.milliseconds.floorDivided(by: 1_000) + offset
        let days = seconds.floorDivided(by: 86_400)
        let (date, second) = (CivilDate(daysSinceEpoch: days), seconds - days * 86_400)
        bytes.append(twoDigits: date.year / 100)
        bytes.append(twoDigits: date.year % 100)
        bytes.append(UInt8(ascii: "-"), twoDigits: date.month)
        bytes.append(UInt8(ascii: "-"), twoDigits: date.day)
        bytes.append(UInt8(ascii: "T"), twoDigits: second / 3_600)
        bytes.append(UInt8(ascii: ":"), twoDigits: second / 60 % 60)
        bytes.append(UInt8(ascii: ":"), twoDigits: second % 60)
        if offset == 0 {
            bytes.append(UInt8(ascii: "Z"))
        } else {
            bytes.append(UInt8(ascii: offset < 0 ? "-" : "+"), twoDigits: abs(offset) / 3_600)
            bytes.append(UInt8(ascii: ":"), twoDigits: abs(offset) / 60 % 60)
        }
    }

    /// A doctor's slots on one day, as instants.
    package func windows(of pattern: SlotPattern, on day: ClinicDay) -> [SlotWindow] {
        pattern.slots.map { slot in
            SlotWindow(
                label: slot.label, start: instant(day, at: slot.start), end: instant(day, at: slot.end),
                capacity: slot.capacity, reservation: slot.reservation)
        }
    }

    /// Seconds east of Greenwich.
    private func offset(at instant: Instant) -> Int {
        let quarter = instant.milliseconds.floorDivided(by: 900_000)
        return cached.withLock { cached in
            if cached.quarter != quarter {
                cached = CachedOffset(quarter: quarter, seconds: systemOffset(instant.milliseconds))
            }
            return cached.seconds
        }
    }

    private func systemOffset(_ milliseconds: Int) -> Int {
        timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
    }

    /// The first millisecond of a new offset, of the one change between two instants.
    private func transition(between early: Int, and late: Int) -> Int {
        var (low, high) = (early, late)
        let old = systemOffset(low)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if systemOffset(middle) == old { low = middle } else { high = middle }
        }
        return high
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ separator: UInt8, twoDigits value: Int) {
        append(separator)
        append(twoDigits: value)
    }

    fileprivate mutating func append(twoDigits value: Int) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10 % 10))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
    }
}

extension JSONWriter {
    package mutating func member(_ name: StaticString, _ instant: Instant, in calendar: HospitalCalendar) {
        key(name)
        value(plain: { calendar.write(instant, to: &$0) })
    }

    package mutating func member(_ name: StaticString, _ day: ClinicDay) {
        key(name)
        value(plain: { bytes in
            bytes.append(twoDigits: 20)
            bytes.append(twoDigits: day.year % 100)
            bytes.append(UInt8(ascii: "-"), twoDigits: day.month)
            bytes.append(UInt8(ascii: "-"), twoDigits: day.day)
        })
    }
}
