import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// The same key again gets the first answer again, of commands over several sessions too.
@Suite("joint commands: repeated keys")
struct JointReplayTests {
    private static let tomorrow = ClinicDay("2026-11-23")!

    private static func keyed(_ command: Request.Command, _ key: String) -> Request {
        Request(command, key: .key(key, for: key))
    }

    /// What goes before, and then each joint command with its key; none of them makes another impossible to repeat.
    private static let requests: [Request] = [
        .bookKnown("Asha", phone: "1", id: "A"), .book("Bela", slot: 1), .book("Chandra", in: .of(1, on: tomorrow)),
        keyed(Request.transfer(1).command, "transfer"), keyed(Request.undo(3).command, "undo of the transfer"),
        keyed(Request.undo(2).command, "undo of a booking"),
        keyed(Request.leave(ClinicDays(.testDay, tomorrow)!, substitute: 2).command, "leave"),
        keyed(.withdrawLeave(1), "withdrawal"),
        keyed(Request.leave(ClinicDays(ClinicDay("2027-01-05")!)).command, "leave without sessions"),
        keyed(Request.leave(ClinicDays(tomorrow)).command, "leave of a day"),
        keyed(Request.undo(4, in: .of(1, on: tomorrow)).command, "leave undone by its session"),
        keyed(Request.holiday().command, "holiday"), keyed(Request.holiday("Deepavali").command, "another name"),
        keyed(Request.holiday("Deepavali").command, "the same name"),
        keyed(.withdrawHoliday(.testDay), "holiday withdrawn"),
        keyed(Request.holiday("Diwali").command, "holiday again"),
        keyed(Request.undo(10).command, "holiday undone by its session"),
    ]

    @Test(
        "the answer equals the first, at once, after later commands and after reopening",
        arguments: JournalKind.allCases)
    func repeatsTheFirstAnswer(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        try OtherNode(journal).openHospital([.hourly(1, 1), .hourly(1, 1)])
        let test = try TestHospital(journal)
        var first: [String: Shown] = [:]
        for request in Self.requests {
            let answer = await test.submit(request)
            #expect(answer.isDone, "\(request.command): \(answer)")
            guard let key = request.key else { continue }
            #expect(answer.joint != nil)
            #expect(Shown(await test.submit(request)) == Shown(answer))
            first["\(key)"] = Shown(answer)
        }
        let count = try home.entriesByStream().count
        for request in [Request.addDoctor("Dr. C"), .book("Divya"), .leave(of: 2)] {
            #expect(await test.submit(request).isDone)
        }
        for request in Self.requests {
            guard let key = request.key else { continue }
            #expect(Shown(await test.submit(request)) == first["\(key)"], "\(request.command)")
        }
        test.end()
        let again = try TestHospital(try home.open())
        for request in Self.requests.reversed() {
            guard let key = request.key else { continue }
            #expect(Shown(await again.submit(request)) == first["\(key)"], "\(request.command)")
        }
        again.end()
        #expect(try home.entriesByStream().count == count + 4)
    }

    @Test("the same key for another request is refused, also where the command could not be prepared")
    func refusesReuse() async throws {
        let test = try TestHospital.new(MemoryJournal())
        defer { test.end() }
        #expect(await test.submit(.holiday(key: .key("k", for: "holiday"))).isDone)
        for command: Request.Command in [.withdrawHoliday(Self.tomorrow), .withdrawLeave(7), Request.undo(7).command] {
            #expect(await test.submit(Request(command, key: .key("k", for: "another"))).refusal == .keyReused)
        }
        #expect(
            await test.submit(Request(.withdrawLeave(7), key: .key("new"))).refusal == .directory(.leaveNotFound(7)))
    }

    @Test("in one turn the second waits for the first, and there is one effect")
    func withinATurn() throws {
        var turn = Turn.given(.book("Asha"))
        let first = turn.decide(.transfer(1, key: .key("k")))
        let again = turn.decide(.transfer(1, key: .key("k")))
        #expect(first.answer.map(Shown.init) == again.answer.map(Shown.init))
        #expect(turn.writes.count == 1)
        #expect(turn.writes[0].key?.stream == .first)
        #expect(turn.writes[0].key?.version == 2)
    }

    @Test("another node's answer is ours, if it was faster with the same key")
    func anotherNodeWasFaster() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        #expect(await test.submit(.book("Asha")).isDone)
        let other = OtherNode(beside: journal)
        let theirs = Mailed<String>()
        journal.beforeNextAppend { _ in
            let answers = try? other.submit(.transfer(1, key: .key("k")))
            theirs.hand(over: answers?.first.map { Shown($0).description } ?? "none")
        }
        let ours = await test.submit(.transfer(1, key: .key("k")))
        #expect(await Shown(ours).description == theirs.first)
        #expect(journal.store.entries(of: .second).count == 1)
        try await test.expectJournal(journal)
    }
}
