/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z. The engine is given instants; it never reads a clock.
package struct Instant: Hashable, Comparable, Sendable {
    package var milliseconds: Int

    package init(milliseconds: Int) { self.milliseconds = milliseconds }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    package func adding(minutes: Int) -> Instant { Instant(milliseconds: milliseconds + minutes * 60_000) }
}

/// When a command is decided, as the edge saw it: the instant, and the hospital's date at that instant.
package struct Moment: Equatable, Sendable {
    package var instant: Instant
    package var today: ClinicDay

    package init(instant: Instant, today: ClinicDay) {
        self.instant = instant
        self.today = today
    }
}

/// A time of day by the wall clock, in minutes after midnight: 0 (00:00) to 1,440 (24:00, only as an end).
package struct MinuteOfDay: Hashable, Comparable, Sendable {
    package let minutes: Int

    package init?(minutes: Int) {
        guard (0...1_440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    package init?(hour: Int, minute: Int) {
        guard (0...24).contains(hour), (0...59).contains(minute) else { return nil }
        self.init(minutes: hour * 60 + minute)
    }

    package static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }
}

extension MinuteOfDay: CustomStringConvertible {
    package var description: String { "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))" }
}
