/// What became of the requests of one source, one doctor, or all.
package struct Tally: Equatable, Sendable {
    package internal(set) var requests = 0
    /// Booked by their own request.
    package internal(set) var seatedAtOnce = 0
    /// Waitlisted by their own request.
    package internal(set) var waitlistedAtOnce = 0
    /// Seats lost to a higher priority; one patient can lose several.
    package internal(set) var bumped = 0
    /// Bumped, and booked in a later slot.
    package internal(set) var moved = 0
    /// Bumped, and waitlisted on the slot that was lost.
    package internal(set) var displaced = 0
    /// Seats got from a waitlist.
    package internal(set) var promoted = 0
    package internal(set) var cancelled = 0
    package internal(set) var noShows = 0
    /// Of the cancelled and the no-shows, those who were waitlisted.
    package internal(set) var leftWhileWaiting = 0
    /// Seats lost to a delay, a smaller slot or a doctor's leave.
    package internal(set) var lost = 0
    /// Of the lost seats: booked in a later slot.
    package internal(set) var lostAndMoved = 0
    /// Of the lost seats: waitlisted.
    package internal(set) var lostAndWaiting = 0
    /// Of the lost seats: seated with another doctor.
    package internal(set) var lostAndReassigned = 0
    /// Reassigned to another doctor while waitlisted.
    package internal(set) var reassignedWhileWaiting = 0
    /// Came from another doctor, with a seat.
    package internal(set) var takenOver = 0
    /// No-shows taken back, with the old seat or waitlisted.
    package internal(set) var reinstated = 0
    package internal(set) var reinstatedWaiting = 0
    package internal(set) var seen = 0
    /// At the end of the day, by the schedules.
    package internal(set) var seatedAtEnd = 0
    /// At the end of the day, by the schedules.
    package internal(set) var leftWaiting = 0

    /// How often a waitlist was joined.
    package var waitlisted: Int { waitlistedAtOnce + displaced + lostAndWaiting + reinstatedWaiting }

    package var reassigned: Int { lostAndReassigned + reassignedWhileWaiting }

    package var tokensAtEnd: Int { seatedAtEnd + leftWaiting + cancelled + noShows + reassigned }

    static func + (left: Tally, right: Tally) -> Tally {
        var sum = Tally()
        for count in counts { sum[keyPath: count] = left[keyPath: count] + right[keyPath: count] }
        return sum
    }

    private static var counts: [WritableKeyPath<Tally, Int>] {
        [
            \.requests, \.seatedAtOnce, \.waitlistedAtOnce, \.bumped, \.moved, \.displaced, \.promoted, \.cancelled,
            \.noShows, \.leftWhileWaiting, \.lost, \.lostAndMoved, \.lostAndWaiting, \.lostAndReassigned,
            \.reassignedWhileWaiting, \.takenOver, \.reinstated, \.reinstatedWaiting, \.seen, \.seatedAtEnd,
            \.leftWaiting,
        ]
    }

    /// Every way to leave a number equals every way to get into it.
    func checkSums(of name: String, into checks: inout Checks) {
        let sums = [
            ("requests", requests, seatedAtOnce + waitlistedAtOnce),
            ("seats lost", bumped + lost, moved + displaced + lostAndMoved + lostAndWaiting + lostAndReassigned),
            ("waitlisted", waitlisted, promoted + leftWhileWaiting + reassignedWhileWaiting + leftWaiting),
            ("requests at the end", requests + takenOver, tokensAtEnd),
        ]
        for (what, whole, parts) in sums {
            checks.check(.sumsAgree, whole == parts, "\(name): \(what) \(whole), its parts \(parts)")
        }
    }
}
