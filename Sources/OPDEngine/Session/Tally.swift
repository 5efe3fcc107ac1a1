/// What became of a session's people, in numbers.
package struct Tally: Equatable, Sendable {
    /// Tokens given, by the source's raw value.
    package var tokens = [Int](repeating: 0, count: Source.allCases.count)
    package var seen = 0
    package var noShows = 0
    package var cancelled = 0
    package var transferred = 0
    package var bumps = 0
    package var overflowSeats = 0
    package var overbookedSeats = 0
    package var waiting = 0
    package var needRebooking = 0
    /// From check-in to the start of the consultation, of those seen, in milliseconds, ascending.
    package var waits: [Int] = []
    /// In milliseconds, ascending.
    package var consultations: [Int] = []
    /// The doctor's time without a patient between the first consultation's start and the last one's end.
    package var idleMilliseconds = 0
    /// How long after the end of the last slot the last consultation ended.
    package var overtimeMilliseconds = 0

    package init() {}

    package mutating func add(_ other: Tally) {
        for index in tokens.indices { tokens[index] += other.tokens[index] }
        seen += other.seen
        noShows += other.noShows
        cancelled += other.cancelled
        transferred += other.transferred
        bumps += other.bumps
        overflowSeats += other.overflowSeats
        overbookedSeats += other.overbookedSeats
        waiting += other.waiting
        needRebooking += other.needRebooking
        waits = (waits + other.waits).sorted()
        consultations = (consultations + other.consultations).sorted()
        idleMilliseconds += other.idleMilliseconds
        overtimeMilliseconds += other.overtimeMilliseconds
    }

    /// The mean; nil of nothing.
    package static func mean(_ durations: [Int]) -> Int? {
        durations.isEmpty ? nil : durations.reduce(0, +) / durations.count
    }

    /// The 90th percentile by the nearest rank: the least that nine in ten do not exceed; nil of nothing.
    package static func percentile90(_ ascending: [Int]) -> Int? {
        ascending.isEmpty ? nil : ascending[(ascending.count * 9 + 9) / 10 - 1]
    }
}

extension Session {
    package var tally: Tally {
        var tally = Tally()
        // Who came by a transfer that was taken back is counted where they went back to.
        for token in tokens where !token.isTakenBack { tally.count(token) }
        tally.waits.sort()
        tally.consultations.sort()
        let seen = tokens.filter { $0.completedAt != nil && $0.startedAt != nil }
        let starts = seen.compactMap { $0.startedAt?.milliseconds }
        let ends = seen.compactMap { $0.completedAt?.milliseconds }
        if let first = starts.min(), let last = ends.max(), let end = slots.last?.window.end.milliseconds {
            tally.idleMilliseconds = max(0, last - first - tally.consultations.reduce(0, +))
            tally.overtimeMilliseconds = max(0, last - end)
        }
        return tally
    }
}

extension Tally {
    fileprivate mutating func count(_ token: Token) {
        tokens[Int(token.source.rawValue)] += 1
        bumps += Int(token.bumps)
        switch token.status {
        case .completed: seen += 1
        case .noShow: noShows += 1
        case .cancelled: cancelled += 1
        case .transferred: transferred += 1
        case .waitlisted: waiting += 1
        case .booked: break
        }
        if token.needsRebooking { needRebooking += 1 }
        if token.hasSeat && token.seat == .overflow { overflowSeats += 1 }
        if token.hasSeat && token.seat == .overbook { overbookedSeats += 1 }
        guard token.status == .completed, let started = token.startedAt, let completed = token.completedAt else {
            return
        }
        consultations.append(completed.milliseconds - started.milliseconds)
        if let arrived = token.arrivedAt { waits.append(max(0, started.milliseconds - arrived.milliseconds)) }
    }
}
