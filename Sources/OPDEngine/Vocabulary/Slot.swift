/// A slot's place in its session, from 0.
package struct SlotIndex: Hashable, Comparable, Sendable {
    package let value: UInt16

    package init(_ value: Int) { self.value = UInt16(value) }

    package var offset: Int { Int(value) }

    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// When a slot of a session takes place, as instants.
package struct SlotWindow: Equatable, Sendable {
    package let label: String
    package let start: Instant
    package let end: Instant
    package let capacity: Int

    package init(label: String, start: Instant, end: Instant, capacity: Int) {
        self.label = label
        self.start = start
        self.end = end
        self.capacity = capacity
    }
}

/// A numbered window of a session with a capacity, the seats that are taken and the people who want one.
package struct Slot: Equatable, Sendable {
    package let window: SlotWindow
    /// Regular seats: a hard limit.
    package internal(set) var capacity: Int
    var seats = RegularSeats()
    var waitlist = Waitlist()

    init(_ window: SlotWindow) {
        self.window = window
        self.capacity = window.capacity
    }

    package var seatsTaken: Int { seats.taken }
    package var waitlistCount: Int { waitlist.count }

    /// Whether a token of this source would find a seat here without bumping anybody.
    package func hasFreeSeat(for source: Source) -> Bool { seats.taken < capacity }
}

extension SlotIndex: CustomStringConvertible {
    package var description: String { "\(value)" }
}
