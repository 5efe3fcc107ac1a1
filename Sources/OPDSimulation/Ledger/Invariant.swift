/// What holds on every day, however it goes. Checked from the answers alone, so by the same code on every desk.
package enum Invariant: String, CaseIterable, Sendable {
    case hardLimit = "hard_limit"
    case bookingByPriority = "booking_by_priority"
    case rightVictim = "right_victim"
    case reallocation
    case promotion
    case severalAtOnce = "several_at_once"
    case delaysAddUp = "delays_add_up"
    case reinstatement
    case presence
    case queueOrder = "queue_order"
    case leave
    case noIdleSeat = "no_idle_seat"
    case nobodyLost = "nobody_lost"
    case schedulesAgree = "schedules_agree"
    case sumsAgree = "sums_agree"

    /// What there is to check of a day that knows nothing but bookings, cancellations and no-shows.
    static let ofBookings: [Invariant] = [
        .hardLimit, .bookingByPriority, .rightVictim, .reallocation, .promotion, .noIdleSeat, .nobodyLost,
        .schedulesAgree,
        .sumsAgree,
    ]

    /// The rules it holds, by their numbers; empty for what no single rule says.
    var rules: [Int] {
        switch self {
        case .hardLimit: [8]
        case .bookingByPriority: [1, 2]
        case .rightVictim: [3]
        case .reallocation: [4]
        case .promotion: [5, 6, 7]
        case .severalAtOnce: [3, 4, 13]
        case .leave: [12, 13]
        case .noIdleSeat: [9]
        case .delaysAddUp, .reinstatement, .presence, .queueOrder, .nobodyLost, .schedulesAgree, .sumsAgree: []
        }
    }

    var sentence: String {
        switch self {
        case .hardLimit: "Hard limit: no slot has more seats taken than it has"
        case .bookingByPriority: "Seated, bumping or waitlisted as free seats and priorities say"
        case .rightVictim: "Bumped: the lowest priority, of those the one booked last"
        case .reallocation: "Bumped: on to the next later free seat, else waiting where it was lost"
        case .promotion: "A freed seat goes to the first who waits, and only a freed seat does"
        case .severalAtOnce: "Seats lost at once: the lowest lose them, the highest are placed first"
        case .delaysAddUp: "Each delay begins where the one before it ends"
        case .reinstatement: "Who comes back has the old number, and the free seat or the waitlist's tail"
        case .presence: "Person and doctor are where they were put; at most one is with the doctor"
        case .queueOrder: "Called: the first of the queue, with a seat"
        case .leave: "Leave: seats with the stand-in, same time or later, else to be rebooked"
        case .noIdleSeat: "Nobody waits for a slot that has a free seat"
        case .nobodyLost: "Nobody is lost: each token is in the one place that its status says"
        case .schedulesAgree: "The schedules at the end show what the answers said"
        case .sumsAgree: "The sums of the summary agree"
        }
    }
}

/// How often each invariant was checked, and what was found.
package struct Checks: Sendable {
    package struct Result: Sendable {
        package let invariant: Invariant
        package fileprivate(set) var checks = 0
        /// A sentence for each check that failed.
        package fileprivate(set) var failures: [String] = []

        var held: Int { checks - failures.count }
    }

    /// In the order of the invariants.
    package private(set) var results: [Result]

    init(_ invariants: [Invariant] = Invariant.allCases) { results = invariants.map { Result(invariant: $0) } }

    package var allHeld: Bool { results.allSatisfy(\.failures.isEmpty) }

    mutating func check(_ invariant: Invariant, _ holds: Bool, _ evidence: @autoclosure () -> String) {
        guard let index = results.firstIndex(where: { $0.invariant == invariant }) else {
            preconditionFailure("\(invariant) is not among what this day checks")
        }
        results[index].checks += 1
        if !holds { results[index].failures.append(evidence()) }
    }
}
