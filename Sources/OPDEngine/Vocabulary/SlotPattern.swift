/// One slot as a doctor's day repeats it: wall-clock times and a capacity.
package struct PatternSlot: Equatable, Sendable {
    /// As the hospital writes it, such as `09-10`.
    package let label: String
    package let start: MinuteOfDay
    package let end: MinuteOfDay
    /// Regular seats: 1 to 9,000.
    package let capacity: Int
    /// Rule 11.
    package let reservation: Reservation?

    package static let capacities = 1...9_000

    package init(
        label: String, start: MinuteOfDay, end: MinuteOfDay, capacity: Int, reservation: Reservation? = nil
    ) {
        self.label = label
        self.start = start
        self.end = end
        self.capacity = capacity
        self.reservation = reservation
    }
}

/// The slots of a doctor's day, in order of time, not overlapping.
package struct SlotPattern: Equatable, Sendable {
    package let slots: [PatternSlot]

    /// Why a list of slots is no pattern; `index` counts from 0.
    package enum Problem: Error, Equatable {
        case noSlots
        case capacityOutOfRange(index: Int, capacity: Int)
        case reversed(index: Int)
        case unsorted(index: Int)
        case overlapping(index: Int)
        case reservedBeyondCapacity(index: Int, reserved: Int)
    }

    package init(_ slots: [PatternSlot]) throws(Problem) {
        guard !slots.isEmpty else { throw .noSlots }
        for (index, slot) in slots.enumerated() {
            guard PatternSlot.capacities.contains(slot.capacity) else {
                throw .capacityOutOfRange(index: index, capacity: slot.capacity)
            }
            let reserved = slot.reservation?.total ?? 0
            guard reserved <= slot.capacity else {
                throw .reservedBeyondCapacity(index: index, reserved: reserved)
            }
            guard slot.start < slot.end else { throw .reversed(index: index) }
            guard index > 0 else { continue }
            guard slots[index - 1].start < slot.start else { throw .unsorted(index: index) }
            guard slots[index - 1].end <= slot.start else { throw .overlapping(index: index) }
        }
        self.slots = slots
    }
}

/// A week of a doctor: the slots of each weekday, nil for a day off, Monday first.
package struct WeekPattern: Equatable, Sendable {
    package let days: [SlotPattern?]

    /// Nil unless there are seven.
    package init?(_ days: [SlotPattern?]) {
        guard days.count == 7 else { return nil }
        self.days = days
    }

    package func slots(on day: ClinicDay) -> SlotPattern? { days[day.weekday] }

    /// English, as the API and the journal write them, Monday first.
    package static let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}

/// Days from one to another, both included.
package struct ClinicDays: Hashable, Sendable {
    package let first: ClinicDay
    package let last: ClinicDay

    /// Nil when they are the wrong way round.
    package init?(_ first: ClinicDay, _ last: ClinicDay) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
    }

    package init(_ day: ClinicDay) {
        first = day
        last = day
    }

    package func contains(_ day: ClinicDay) -> Bool { first <= day && day <= last }

    package var count: Int { last.dayNumber - first.dayNumber + 1 }
}
