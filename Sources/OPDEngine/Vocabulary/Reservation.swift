/// Rule 11: regular seats of a slot that are held for some sources until they are released.
package struct Reservation: Equatable, Sendable {
    /// How many seats are held for each source, by its raw value.
    package let seats: [Int]
    /// This many minutes before the slot's start nothing is held any more; nil when it is held to the end.
    package let releaseMinutes: Int?

    package static let releases = 0...1_440

    /// Nil when nothing is reserved.
    package init?(_ reserved: [(source: Source, seats: Int)], releaseMinutes: Int?) {
        var seats = [Int](repeating: 0, count: Source.allCases.count)
        for (source, count) in reserved { seats[Int(source.rawValue)] = count }
        guard seats.contains(where: { $0 > 0 }) else { return nil }
        self.seats = seats
        self.releaseMinutes = releaseMinutes
    }

    package func seats(for source: Source) -> Int { seats[Int(source.rawValue)] }

    package var total: Int { seats.reduce(0, +) }
}
