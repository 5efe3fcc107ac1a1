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
    package let reservation: Reservation?

    package init(
        label: String, start: Instant, end: Instant, capacity: Int, reservation: Reservation? = nil
    ) {
        self.label = label
        self.start = start
        self.end = end
        self.capacity = capacity
        self.reservation = reservation
    }

    /// When nothing is held any more; nil when nothing is, or to the end.
    package var releaseAt: Instant? {
        reservation?.releaseMinutes.map { start.adding(minutes: -$0) }
    }
}

/// A numbered window of a session with a capacity, the seats that are taken and the people who want one.
package struct Slot: Equatable, Sendable {
    package let window: SlotWindow
    /// Regular seats: a hard limit.
    package internal(set) var capacity: Int
    /// What the capacity would be without delays.
    package internal(set) var fullCapacity: Int
    package internal(set) var isClosed = false
    /// Rule 11: nothing is held any more.
    package internal(set) var isReleased = false
    /// Extra seats, which rule 8 counts apart.
    package internal(set) var overflowTaken = 0
    package internal(set) var overbookTaken = 0
    var seats = RegularSeats()
    var waitlist = Waitlist()
    /// The version of the entry that last changed who has a place here, or how many there are.
    package internal(set) var changedAt: Int32 = 0

    init(_ window: SlotWindow) {
        self.window = window
        self.capacity = window.capacity
        self.fullCapacity = window.capacity
    }

    package var seatsTaken: Int { seats.taken }
    package var waitlistCount: Int { waitlist.count }

    /// Whether a token of this source would find a regular seat here without bumping anybody (rules 1, 11 and 12).
    package func hasFreeSeat(for source: Source) -> Bool {
        guard !isClosed, seats.taken < capacity else { return false }
        guard source != .emergency, !isReleased, let reservation = window.reservation else { return true }
        let others = Source.allCases.filter { $0 != source }
        return seats.taken + others.reduce(0) { $0 + held(for: $1, reservation) } < capacity
    }

    /// The seats that are held for a source and not yet taken by it.
    package func held(for source: Source) -> Int {
        guard !isReleased, let reservation = window.reservation else { return 0 }
        return held(for: source, reservation)
    }

    private func held(for source: Source, _ reservation: Reservation) -> Int {
        max(0, reservation.seats(for: source) - seats.taken(by: source))
    }
}

extension SlotIndex: CustomStringConvertible {
    package var description: String { "\(value)" }
}
