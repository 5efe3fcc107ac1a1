/// One slot as a doctor's day repeats it: wall-clock times and a capacity.
package struct PatternSlot: Equatable, Sendable {
    /// As the hospital writes it, such as `09-10`.
    package let label: String
    package let start: MinuteOfDay
    package let end: MinuteOfDay
    /// Regular seats: 1 to 9,000.
    package let capacity: Int

    package static let capacities = 1...9_000

    package init(label: String, start: MinuteOfDay, end: MinuteOfDay, capacity: Int) {
        self.label = label
        self.start = start
        self.end = end
        self.capacity = capacity
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
    }

    package init(_ slots: [PatternSlot]) throws(Problem) {
        guard !slots.isEmpty else { throw .noSlots }
        for (index, slot) in slots.enumerated() {
            guard PatternSlot.capacities.contains(slot.capacity) else {
                throw .capacityOutOfRange(index: index, capacity: slot.capacity)
            }
            guard slot.start < slot.end else { throw .reversed(index: index) }
            guard index > 0 else { continue }
            guard slots[index - 1].start < slot.start else { throw .unsorted(index: index) }
            guard slots[index - 1].end <= slot.start else { throw .overlapping(index: index) }
        }
        self.slots = slots
    }
}
