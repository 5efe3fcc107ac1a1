import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// An entry is taken back in all the sessions that its command changed, or in none.
@Suite("joint commands: undo")
struct UndoTests {
    private static func hospital(_ journal: MemoryJournal, _ requests: Request...) async throws -> TestHospital {
        let test = try TestHospital.new(journal, [.hourly(1, 1), .hourly(1, 1)])
        for request in requests { #expect(await test.submit(request).isDone, "\(request.command)") }
        return test
    }

    private static func leaveID(_ test: TestHospital) -> [Bool] { test.hospital.directory.leaves.map(\.isInForce) }

    @Test("an entry that stands alone is taken back by one entry that names no others")
    func single() async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal, .book("Asha"), .book("Bela", .emergency))
        defer { test.end() }
        let receipt = try #require(await test.submit(.undo(2)).joint)
        #expect(receipt.sessions.map(\.version) == [3])
        #expect(receipt.sessions[0].events.first == .entryUndone(version: 2))
        #expect(receipt.sessions[0].events.joint == nil)
        let session = try await test.live().session
        #expect(session.tokens.map(\.status) == [.booked, .cancelled])
        #expect(session.token(1)?.slot == 0)
        // The number stays given.
        #expect(await test.submit(.book("Chandra")).bookedNumber == 3)
        try await test.expectJournal(journal)
    }

    @Test("a transfer is taken back through either session, in both", arguments: [Session.ID.first, .second])
    func transfer(session: Session.ID) async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal, .book("Asha"), .book("Zara", slot: 1, in: .second), .transfer(1))
        defer { test.end() }
        let receipt = try #require(await test.submit(.undo(2, in: session)).joint)
        #expect(receipt.sessions.map(\.version) == [3, 3])
        #expect(receipt.sessions[0].session == session)
        #expect(receipt.sessions.map { $0.events.joint?.cause } == [.undo, .undo])
        let origin = try #require(try await test.live().session.token(1))
        #expect(origin.status == .booked)
        #expect(origin.successor == nil)
        #expect(try await test.live(.second).session.token(2)?.status == .cancelled)
        #expect(journal.appends.last?.map(\.outline.count) == [2])
        try await test.expectJournal(journal)
    }

    @Test("an undo can be undone in its turn, in both sessions")
    func redo() async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal, .book("Asha"), .transfer(1), .undo(2))
        defer { test.end() }
        #expect(await test.submit(.undo(2, in: .second)).joint?.sessions.count == 2)
        #expect(try await test.live().session.token(1)?.status == .transferred)
        #expect(try await test.live(.second).session.token(1)?.status == .booked)
        try await test.expectJournal(journal)
    }

    @Test(
        "a leave is taken back by its id, or by any of its sessions, with what it did in all of them", arguments: 0..<4)
    func leave(way: Int) async throws {
        let tomorrow = ClinicDay("2026-11-23")!
        let journal = MemoryJournal()
        let test = try await Self.hospital(
            journal, .book("Asha"), .book("Bela", in: .of(1, on: tomorrow)),
            .leave(ClinicDays(.testDay, tomorrow)!, substitute: 2))
        defer { test.end() }
        let ways = [
            Request(.withdrawLeave(1)), .undo(2), .undo(1, in: .second), .undo(2, in: .of(1, on: tomorrow)),
        ]
        let receipt = try #require(await test.submit(ways[way]).joint)
        #expect(receipt.sessions.count == 4)
        #expect(receipt.sessions.allSatisfy { $0.events.joint?.cause == .withdrawal })
        #expect(receipt.directoryEvents == [.leaveWithdrawn(1)])
        #expect(Self.leaveID(test) == [false])
        for id in [Session.ID.first, .of(1, on: tomorrow)] {
            let session = try await test.live(id).session
            #expect(session.token(1)?.status == .booked)
            #expect(session.slots.allSatisfy { !$0.isClosed })
        }
        #expect(try await test.live(.second).session.token(1)?.status == .cancelled)
        try await test.expectJournal(journal)
    }

    @Test("a leave without sessions is taken back in the directory alone")
    func leaveWithoutSessions() async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal, .leave())
        defer { test.end() }
        #expect(await test.submit(Request(.withdrawLeave(1))).joint?.directoryEvents == [.leaveWithdrawn(1)])
        #expect(await test.submit(.book("Asha")).isDone)
        #expect(await test.submit(Request(.withdrawLeave(1))).refusal == .directory(.leaveWithdrawnAlready(1)))
        #expect(await test.submit(Request(.withdrawLeave(2))).refusal == .directory(.leaveNotFound(2)))
        #expect(await test.submit(Request(.withdrawLeave(0))).refusal == .directory(.leaveNotFound(0)))
    }

    @Test("somebody who was changed since in one session keeps the whole command from being undone")
    func changedSince() async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(
            journal, .book("Asha"), .transfer(1), .session(.checkIn(1), in: .second))
        defer { test.end() }
        #expect(
            await test.submit(.undo(1, in: .second)).refusal == .session(.changedSince(.token(1), by: 2)))
        #expect(
            await test.submit(.undo(2)).refusal == .otherSession(.changedSince(.token(1), by: 2), .second))
        #expect(try await test.live().version == 2)
        #expect(try await test.live(.second).version == 2)
        #expect(await test.submit(.undo(1)).refusal == .session(.changedSince(.token(1), by: 2)))
    }

    @Test("so does a change of the leave's sessions; the leave stays in force")
    func leaveChangedSince() async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal, .book("Asha"), .leave(), .session(.openSlot(0)))
        defer { test.end() }
        for request in [Request(.withdrawLeave(1)), .undo(2)] {
            guard case .otherSession(.changedSince, .first) = await test.submit(request).refusal else {
                Issue.record("the leave is withdrawn")
                return
            }
        }
        #expect(Self.leaveID(test) == [true])
        #expect(try await test.live().version == 3)
    }

    @Test("what took back a leave or a holiday is final", arguments: [Request.leave(), .holiday()])
    func withdrawalsAreFinal(absence: Request) async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal, .book("Asha"), absence, .undo(2))
        defer { test.end() }
        #expect(await test.submit(.undo(3)).refusal == .withdrawalIsFinal)
        #expect(try await test.live().version == 3)
        #expect(try await test.live().session.token(1)?.status == .booked)
    }

    @Test("an entry that is not there cannot be undone", arguments: [-1, 0, 2, 3, .max])
    func unknownEntry(version: Int) async throws {
        let test = try await Self.hospital(MemoryJournal(), .book("Asha"))
        defer { test.end() }
        #expect(
            await test.submit(.undo(version)).refusal
                == .entryNotFound(EntryReference(session: .first, version: version)))
        #expect(
            await test.submit(.undo(1, in: .second)).refusal
                == .entryNotFound(EntryReference(session: .second, version: 1)))
    }

    @Test("what was read before a reset undoes nothing after it, and must be read anew")
    func beforeAReset() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha", slot: 1))
        let preparation = Preparation(
            journal: node.journal, epoch: 1, directory: node.published.directory.directory)
        let undo = Request(try preparation.prepare(Request.undo(1).command))
        for request in [Request(.reset), .addDoctor("Dr. New", .hourly(1)), .book("Bela")] {
            #expect(try await node.answer(to: request).isDone)
        }
        let result = try await node.post(undo).first
        guard case .outdated = result else {
            Issue.record("the reply is \(result)")
            return
        }
        #expect(node.places() == ["1 Bela booked"])
    }

    @Test("so must a holiday that was set since its withdrawal was prepared")
    func beforeAHoliday() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        let preparation = Preparation(
            journal: node.journal, epoch: 1, directory: node.published.directory.directory)
        let withdrawal = Request(try preparation.prepare(.withdrawHoliday(.testDay)))
        #expect(try await node.answer(to: .holiday()).isDone)
        let result = try await node.post(withdrawal).first
        guard case .outdated = result else {
            Issue.record("the reply is \(result)")
            return
        }
        #expect(node.published.directory.directory.holidays[.testDay] != nil)
    }

    @Test("lost against another writer, it is decided again, and refused if that changed the same")
    func losesToAnother() async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal, .book("Asha"), .transfer(1))
        defer { test.end() }
        let other = OtherNode(beside: journal)
        journal.beforeNextAppend { _ in _ = try? other.submit(.session(.checkIn(1), in: .second)) }
        #expect(await test.submit(.undo(2)).refusal == .otherSession(.changedSince(.token(1), by: 2), .second))
        #expect(try await test.live().version == 2)
        try await test.expectJournal(journal)
    }

    @Test("the version that the client saw is that of the session it names")
    func expectedVersion() async throws {
        let journal = MemoryJournal()
        let test = try await Self.hospital(journal, .book("Asha"), .transfer(1), .book("Bela", slot: 1))
        defer { test.end() }
        #expect(
            await test.submit(.undo(2).expecting(2)).refusal == .versionMoved(expected: 2, actual: 3))
        #expect(await test.submit(.undo(1, in: .second).expecting(1)).isDone)
    }
}
