import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A dry run is decided and answered as if it were carried out, and leaves no trace.
@Suite("dry runs and expected versions")
struct DryRunTests {
    /// Doctor 1: Asha and Bela in slot 0 of one seat, one of them waiting; doctor 2: Chandra in slot 1.
    private static let before: [Request] = [.book("Asha"), .book("Bela"), .book("Chandra", slot: 1, in: .second)]

    private static let commands: [Request] = [
        .book("Zara", .emergency), .cancel(1), .session(.moveToken(1, to: 1, acceptsWaitlist: false)),
        .session(.addDelay(minutes: 90, mode: .reallocate)), .session(.closeSlot(0)),
        .session(.changeCapacity(slot: 0, to: 2)), .book("Zara", in: .of(2, on: ClinicDay("2026-11-23")!)),
        .transfer(1), .transfer(2, slot: 1, acceptingWaitlist: true), .leave(), .leave(substitute: 2), .holiday(),
        .undo(1, in: .second), .undo(2), .addDoctor("Dr. C"),
        Request(.directory(.changeSettings(SettingOverrides(waitlistOrder: WaitlistOrder([.priority])), of: nil))),
        .book("Zara", slot: 9), .transfer(9), .leave(of: 9), .undo(9),
    ]

    private static func hospital(_ journal: MemoryJournal) async throws -> TestHospital {
        let test = try TestHospital.new(journal, [.hourly(1, 1), .hourly(1, 1)])
        for request in before { #expect(await test.submit(request).isDone) }
        return test
    }

    @Test("it answers what the command then answers, and writes nothing", arguments: commands)
    func answersTheSame(command: Request) async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal)
        defer { test.end() }
        let (entries, appends) = (journal.store.entries, journal.appends.count)
        let published = try await [test.live().session, test.live(.second).session]
        let directory = test.hospital.directory

        let rehearsed = Shown(await test.submit(command.rehearsed))
        #expect(journal.appends.count == appends)
        #expect(journal.store.entries == entries)
        #expect(try await [test.live().session, test.live(.second).session] == published)
        #expect(test.hospital.directory == directory)

        #expect(Shown(await test.submit(command)) == rehearsed)
        try await test.expectJournal(journal)
    }

    @Test("it uses no key up, and is not answered from one", arguments: [Request.book("Zara"), .transfer(1), .leave()])
    func ignoresKeys(command: Request) async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal)
        defer { test.end() }
        var real = command
        real.key = .key("k", for: "the command")
        var rehearsed = command.rehearsed
        rehearsed.key = .key("k", for: "the dry run")
        #expect(await test.submit(rehearsed).isDone)
        #expect(try !journal.knows(.key("k")))
        #expect(await test.submit(real).isDone)
        // The same key with another request would be refused, and with the same request answered from the first time.
        let again = await test.submit(rehearsed)
        #expect(again.refusal != .keyReused)
        #expect(journal.store.entries.count { $0.stream == .first } <= 3)
    }

    @Test("in a turn, it sees what was decided before it, and nothing after it sees it")
    func withinATurn() throws {
        var turn = Turn.given(.book("Asha"))
        #expect(turn.decide(.book("Bela")).answer?.bookedNumber == 2)
        #expect(turn.decide(Request.book("Zara").rehearsed).answer?.bookedNumber == 3)
        #expect(turn.decide(Request.addDoctor("Dr. Z").rehearsed).answer?.isDone == true)
        #expect(turn.decide(Request(.reset).rehearsed).answer?.isDone == true)
        #expect(turn.decide(.book("Chandra")).answer?.bookedNumber == 3)
        #expect(turn.writes.count == 2)
        #expect(turn.freshDirectory == nil)
        #expect(turn.directory.directory.doctors.count == 2)
    }

    @Test("what it rested on was lost to another writer: it is decided again")
    func isDecidedAgain() async throws {
        let node = try Node([.hourly(1), .hourly(1)])
        defer { node.end() }
        node.loses(to: [.book("Zara")])
        let replies = try await node.postTogether(.book("Asha"), Request.book("Bela").rehearsed)
        #expect(try await replies.answers.map(\.bookedNumber) == [2, 3])
        #expect(try OtherNode(beside: node.journal).session(.first).session.tokens.count == 2)
    }

    @Test(
        "a command is refused when the session has moved on since the client looked",
        arguments: [
            Request.book("Zara"), .cancel(1), .session(.callNext), .session(.closeSlot(0)), .transfer(1), .undo(2),
        ])
    func versionMoved(command: Request) async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal)
        defer { test.end() }
        for (expected, isDryRun) in [(1, false), (3, true), (0, false)] {
            var request = command.expecting(expected)
            request.isDryRun = isDryRun
            #expect(await test.submit(request).refusal == .versionMoved(expected: expected, actual: 2))
        }
        #expect(try await test.live().version == 2)
        #expect(await test.submit(command.expecting(2)).refusal != .versionMoved(expected: 2, actual: 2))
    }

    @Test("a session that nobody has opened has version 0")
    func versionOfTheUnopened() async throws {
        let test = try TestHospital.new(MemoryJournal())
        defer { test.end() }
        #expect(await test.submit(Request.book("Asha").rehearsed.expecting(0)).isDone)
        #expect(await test.submit(Request.book("Asha").expecting(0)).isDone)
        #expect(await test.submit(Request.book("Bela").expecting(0)).refusal == .versionMoved(expected: 0, actual: 1))
    }

    @Test("what another node did in between is noticed, and the command refused")
    func movedByAnother() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        node.loses(to: [.book("Zara")])
        let answer = try await node.answer(to: Request.book("Bela").expecting(1))
        #expect(answer.refusal == .versionMoved(expected: 1, actual: 2))
        #expect(node.places() == ["1 Asha booked", "2 Zara booked"])
    }
}
