/// Who sees the patients, and when.
package struct Doctor: Equatable, Sendable {
    /// An integer from 1, in the order of registration.
    package struct ID: Hashable, Comparable, Sendable {
        package let value: Int

        /// The most doctors one hospital can have, so that a token's id stays an exact integer in every JSON reader
        /// (below 2⁵³).
        package static let largest = 900_000

        package init?(_ value: Int) {
            guard (1...Self.largest).contains(value) else { return nil }
            self.value = value
        }

        package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
    }

    package let id: ID
    package let name: String
    package let department: String?
    /// The slots of every day for which nothing else was said.
    package let pattern: SlotPattern
    /// The weeks that were set, in that order: of those valid on a day the last one holds.
    package internal(set) var weeks: [ValidWeek] = []
    /// What was set for single dates; nil means that there are no slots.
    package internal(set) var exceptions: [ClinicDay: SlotPattern?] = [:]
    /// What this doctor does differently from the hospital.
    package var settings = SettingOverrides()

    package init(id: ID, name: String, department: String?, pattern: SlotPattern) {
        self.id = id
        self.name = name
        self.department = department
        self.pattern = pattern
    }
}

extension Doctor {
    /// A week with the days on which it holds.
    package struct ValidWeek: Equatable, Sendable {
        package let week: WeekPattern
        /// Nil: from the first day on.
        package let from: ClinicDay?
        /// Nil: until another one is set.
        package let through: ClinicDay?

        package init(week: WeekPattern, from: ClinicDay?, through: ClinicDay?) {
            self.week = week
            self.from = from
            self.through = through
        }

        func holds(on day: ClinicDay) -> Bool {
            (from.map { $0 <= day } ?? true) && (through.map { day <= $0 } ?? true)
        }
    }

    /// The slots of a date by exception, week, or the pattern of every day; nil for a day off.
    func slots(on day: ClinicDay) -> SlotPattern? {
        if let exception = exceptions[day] { return exception }
        guard let valid = weeks.last(where: { $0.holds(on: day) }) else { return pattern }
        return valid.week.slots(on: day)
    }
}

extension Doctor.ID: CustomStringConvertible {
    package var description: String { "\(value)" }
}
