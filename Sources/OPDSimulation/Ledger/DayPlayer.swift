import OPDEngine

/// Plays a day at a desk, one request after the other, and keeps the ledger of its answers.
struct DayPlayer<Desk: FrontDesk> {
    let desk: Desk
    /// One for each doctor, in the order of joining.
    private(set) var pages: [LedgerPage] = []
    private(set) var checks: Checks
    private var keys: RequestKeys

    init(desk: Desk, run: String, invariants: [Invariant] = Invariant.allCases) {
        self.desk = desk
        self.checks = Checks(invariants)
        self.keys = RequestKeys(run: run)
    }

    mutating func addDoctor(_ name: String, slots: [PatternSlot]) async throws(DeskFailure) {
        let doctor = try await desk.addDoctor(name, slots: slots, key: keys.next())
        pages.append(LedgerPage(doctor: doctor, name: name, slots: slots))
    }

    /// Books with a doctor, named by the order of joining.
    mutating func book(
        _ patientName: String, source: Source, doctor: Int, slot: Int
    ) async throws(DeskFailure) -> (token: TokenSnapshot, outcome: Outcome) {
        let request = TokenRequest(
            doctor: pages[doctor].doctor, slot: SlotIndex(slot), patientName: patientName, source: source)
        let answer = try await desk.book(request, key: keys.next())
        return (answer.token, try pages[doctor].record(answer, to: request, checks: &checks))
    }

    mutating func cancel(_ token: Token.ID, doctor: Int) async throws(DeskFailure) -> Outcome {
        let answer = try await desk.cancel(token, key: keys.next())
        return try pages[doctor].record(answer, as: .cancelled, checks: &checks)
    }

    mutating func recordNoShow(_ token: Token.ID, doctor: Int) async throws(DeskFailure) -> Outcome {
        let answer = try await desk.recordNoShow(token, key: keys.next())
        return try pages[doctor].record(answer, as: .noShow, checks: &checks)
    }

    mutating func act(
        _ action: TokenAction, on token: Token.ID, doctor: Int
    ) async throws(DeskFailure) -> Outcome {
        let answer = try await desk.act(action, on: token, key: keys.next())
        return try pages[doctor].record(answer, of: action, on: token.number, checks: &checks)
    }

    mutating func callNext(doctor: Int) async throws(DeskFailure) -> (number: Token.Number, outcome: Outcome) {
        let answer = try await desk.callNext(of: pages[doctor].doctor, key: keys.next())
        return (answer.token.number, try pages[doctor].record(callOf: answer, checks: &checks))
    }

    mutating func change(_ change: SessionChange, doctor: Int) async throws(DeskFailure) -> Outcome {
        let answer = try await desk.change(change, of: pages[doctor].doctor, key: keys.next())
        return try pages[doctor].record(answer, of: change, checks: &checks)
    }

    /// The first doctor leaves, the other one stands in.
    mutating func leave(doctor: Int, standIn: Int) async throws(DeskFailure) -> Outcome {
        var leave = LedgerOfLeave(origin: pages[doctor], standIn: pages[standIn])
        let answer = try await desk.leave(of: leave.origin.doctor, standIn: leave.standIn.doctor, key: keys.next())
        let outcome = try leave.record(answer, checks: &checks)
        (pages[doctor], pages[standIn]) = (leave.origin, leave.standIn)
        return outcome
    }

    /// Reads every doctor's schedule and checks it against the answers.
    mutating func closeDay() async throws(DeskFailure) -> [[SlotSchedule]] {
        var schedules: [[SlotSchedule]] = []
        for index in pages.indices {
            let schedule = try await desk.schedule(of: pages[index].doctor)
            try pages[index].close(with: schedule, checks: &checks)
            schedules.append(schedule)
        }
        return schedules
    }
}

extension [LedgerPage] {
    func tally(of source: Source) -> Tally { reduce(Tally()) { $0 + $1.tallies[Int(source.rawValue)] } }

    var tally: Tally { reduce(Tally()) { $0 + $1.tally } }
}
