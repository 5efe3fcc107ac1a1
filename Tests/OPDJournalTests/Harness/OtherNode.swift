import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// Another node on the same journal: it decides on what the journal holds now, and appends at once.
struct OtherNode: Sendable {
    let journal: any Journal
    var calendar = HospitalCalendar(timeZone: "UTC")!

    init(_ journal: any Journal) { self.journal = journal }

    /// On the same store as this journal, but not through it: its troubles are not ours.
    init(beside journal: MemoryJournal) { self.journal = MemoryJournal(journal.store) }

    /// Carries the requests out in one turn, all of which must be appended.
    @discardableResult
    func submit(_ requests: Request..., at now: Instant = .clock("08:00")) throws -> [Answer] {
        try submit(requests, at: now)
    }

    @discardableResult
    func submit(_ requests: [Request], at now: Instant = .clock("08:00")) throws -> [Answer] {
        var turn = try turn(at: now, keys: requests.compactMap(\.key))
        let results = try requests.map { turn.decide(try prepared($0)).result }
        let outcomes = try journal.append(turn.writes)
        #expect(outcomes.allSatisfy { $0 == .appended })
        return results.compactMap { if case .answer(let answer) = $0 { answer } else { nil } }
    }

    /// The same for one request; nil when somebody else was faster, or its key was used before.
    func tryToSubmit(_ request: Request, at now: Instant) throws -> Answer? {
        var turn = try turn(at: now, keys: [request.key].compactMap(\.self))
        guard case .answer(let answer) = turn.decide(try prepared(request)).result else { return nil }
        return try journal.append(turn.writes).allSatisfy { $0 == .appended } ? answer : nil
    }

    /// A hospital in the zone of Greenwich, whose doctors have these patterns.
    func openHospital(_ patterns: [SlotPattern] = [.hourly(2, 2), .hourly(2, 2)]) throws {
        try submit(Request(.directory(.openHospital(timeZone: "UTC"))))
        for (index, pattern) in patterns.enumerated() { try submit(.addDoctor("Dr. \(index + 1)", pattern)) }
    }

    func directory() throws(JournalFailure) -> LiveDirectory {
        var directory = LiveDirectory()
        let stream = StreamID.directory(epoch: try journal.currentEpoch())
        for entry in try journal.entries(of: stream, after: 0, through: nil) { try directory.apply(entry) }
        return directory
    }

    /// The session as the journal tells it.
    func session(_ id: Session.ID) throws(JournalFailure) -> LiveSession {
        var live = LiveSession(id)
        let stream = StreamID.session(id, epoch: try journal.currentEpoch())
        for entry in try journal.entries(of: stream, after: 0, through: nil) { try live.apply(entry) }
        return live
    }

    /// The request as it joins the queue: with what it needs from the journal, and a salt of its own.
    private func prepared(_ request: Request) throws -> Request {
        var request = request
        let preparation = Preparation(
            journal: journal, epoch: try journal.currentEpoch(), directory: try directory().directory)
        request.command = try preparation.prepare(request.command)
        request.freshSalt = PatientIdentity.freshSalt()
        return request
    }

    private func turn(at now: Instant, keys: [IdempotencyKey]) throws(JournalFailure) -> Turn {
        let epoch = try journal.currentEpoch()
        return Turn(
            epoch: epoch, calendar: calendar, secret: journal.secret, now: now,
            remembered: try journal.remembered(keys.map(\.key), epoch: epoch), directory: try directory(),
            published: { try? session($0) })
    }
}
