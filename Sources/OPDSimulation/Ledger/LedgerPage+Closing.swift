import OPDEngine

extension LedgerPage {
    /// Compares the schedule at the end of the day with what the answers said, and takes the last counts from it.
    mutating func close(with schedule: [SlotSchedule], checks: inout Checks) throws(DeskFailure) {
        guard schedule.count == slots.count else {
            throw .unexpectedAnswer("the schedule of \(doctorName) has \(schedule.count) slots, not \(slots.count)")
        }
        for (index, shown) in schedule.enumerated() { compare(shown, with: slots[index], checks: &checks) }
        checkPlaces(in: schedule, into: &checks)
        for slot in schedule {
            for token in slot.booked { count(\.seatedAtEnd, for: token.source) }
            for token in slot.waitlist { count(\.leftWaiting, for: token.source) }
        }
        for source in Source.allCases {
            tallies[Int(source.rawValue)].checkSums(of: "\(doctorName), \(source.name)", into: &checks)
        }
    }

    private func compare(_ shown: SlotSchedule, with line: SlotLine, checks: inout Checks) {
        let name = "\(doctorName) \(line.pattern.label)"
        let (capacity, taken) = (line.capacity, shown.regularSeatsTaken)
        let agrees =
            shown.capacity == capacity && shown.isClosed == line.isClosed && taken == line.seated.count
            && shown.booked.map(\.number) == (line.seated + line.extra).sorted()
            && shown.waitlist.map(\.number) == line.waiting
        checks.check(.schedulesAgree, agrees, "\(name): another schedule than the answers said")
        checks.check(
            .hardLimit, taken <= capacity, "\(name): \(taken) seats taken of \(capacity)")
        checks.check(
            .noIdleSeat, shown.isClosed || taken >= capacity || shown.waitlist.isEmpty,
            "\(name): \(shown.waitlist.count) waiting, \(taken) of \(capacity) seats taken")
    }

    /// A live token stands once in the schedule, in the list of its status; one that left stands nowhere.
    private func checkPlaces(in schedule: [SlotSchedule], into checks: inout Checks) {
        var seated = [Int](repeating: 0, count: tokens.count)
        var waiting = seated
        for slot in schedule {
            for token in slot.booked where token.number.index < tokens.count { seated[token.number.index] += 1 }
            for token in slot.waitlist where token.number.index < tokens.count { waiting[token.number.index] += 1 }
        }
        for token in tokens {
            let places = (seated[token.number.index], waiting[token.number.index])
            let isRight =
                switch token.status {
                case .booked, .completed: places == (1, 0)
                case .waitlisted: places == (0, 1)
                case .cancelled, .noShow, .transferred: places == (0, 0)
                }
            checks.check(
                .nobodyLost, isRight,
                "\(doctorName), token \(token.number), \(token.status.name): "
                    + "\(places.0) times seated and \(places.1) times waiting in the schedule")
        }
    }
}
