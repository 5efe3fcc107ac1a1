/// Who sees the patients. Their slots are the pattern of every day.
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
    package let pattern: SlotPattern
    /// What this doctor does differently from the hospital.
    package var settings = SettingOverrides()

    package init(id: ID, name: String, department: String?, pattern: SlotPattern) {
        self.id = id
        self.name = name
        self.department = department
        self.pattern = pattern
    }
}

extension Doctor.ID: CustomStringConvertible {
    package var description: String { "\(value)" }
}
