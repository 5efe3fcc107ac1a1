import OPDEngine

/// Plays a day at a desk, one request after the other, and keeps the ledger of its answers.
struct DayPlayer<Desk: FrontDesk> {
    let desk: Desk
    /// One for each doctor, in the order of joining.
    private(set) var pages: [LedgerPage] = []
    private(set) var checks = Checks()
    private var keys: RequestKeys

    init(desk: Desk, run: String) {
        self.desk = desk
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
