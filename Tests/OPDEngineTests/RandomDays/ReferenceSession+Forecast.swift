import OPDEngine

/// When people can expect to be seen, as far as it decides anything: for the automatic no-show.
extension ReferenceSession {
    /// The slot's start plus what was delayed.
    func earliestStart(of slot: Int) -> Instant {
        var start = rooms[slot].window.start
        for delay in delays where delay.mode == .shift && delay.from < rooms[slot].window.end {
            start = start.adding(minutes: delay.minutes)
        }
        for delay in delays where delay.mode == .reallocate && delay.from <= start && start < delay.until {
            start = delay.until
        }
        return start
    }

    func expectedTime(of wanted: Int, at now: Instant) -> Instant? {
        var free = now
        if case .onBreak(.some(let until)) = doctor { free = max(free, until) }
        for delay in delays where delay.from <= free && free < delay.until { free = delay.until }
        if let patient {
            free = max(free, people[patient].startedAt!.adding(milliseconds: minutesEach))
        }
        for who in people.indices where people[who].isLive && people[who].presence == .called {
            if who == wanted { return free }
            free = free.adding(milliseconds: minutesEach)
        }
        for who in expectedOrder {
            let earliest = earliestStart(of: people[who].slot)
            if who == wanted { return max(free, earliest) }
            let isPresentEmergency = people[who].source == .emergency && people[who].presence == .arrived
            if people[who].presence == .expected && rooms[people[who].slot].window.end <= now { continue }
            free = (isPresentEmergency ? free : max(free, earliest)).adding(milliseconds: minutesEach)
        }
        return nil
    }

    /// One consultation, in milliseconds: (5 · prior + Σ durations) ÷ (5 + n).
    private var minutesEach: Int {
        let durations = people.compactMap { person in
            person.completedAt.map { $0.milliseconds - person.startedAt!.milliseconds }
        }
        let opened = rooms.map(\.window)
        let prior =
            usualConsultation.map { Double($0) }
            ?? Double(opened.map { $0.minutes * 60_000 }.reduce(0, +)) / Double(opened.map(\.capacity).reduce(0, +))
        return Int((5 * prior + Double(durations.reduce(0, +))) / Double(5 + durations.count))
    }

    /// The queue, and before each of it those away who belong to an earlier slot; emergencies wait for nobody.
    private var expectedOrder: [Int] {
        func rank(_ who: Int) -> Int { (people[who].status == .booked ? 0 : 1_000) + people[who].slot }
        var away = people.indices.filter { people[$0].isLive && [.expected, .parked].contains(people[$0].presence) }
        away.sort { (rank($0), -people[$0].source.priority, $0) < (rank($1), -people[$1].source.priority, $1) }
        var order: [Int] = []
        for who in queue {
            if people[who].source != .emergency {
                order += away.prefix { rank($0) < rank(who) }
                away.removeFirst(away.prefix { rank($0) < rank(who) }.count)
            }
            order.append(who)
        }
        return order + away
    }
}

extension Instant {
    fileprivate func adding(milliseconds: Int) -> Instant { Instant(milliseconds: self.milliseconds + milliseconds) }
}
