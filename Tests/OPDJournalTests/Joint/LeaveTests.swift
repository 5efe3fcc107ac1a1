import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A doctor sees nobody on some days: the directory and all the sessions change, or nothing does.
@Suite("joint commands: leave")
struct LeaveTests {
    private static let monday = ClinicDay("2026-11-23")!
    private static let tuesday = ClinicDay("2026-11-24")!
    private static let threeDays = ClinicDays(.testDay, tuesday)!

    @Test("without a substitute, everybody of every open session of those days needs another place")
    func closesSessions() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        for request in [
            Request.book("Asha"), .book("Bela", slot: 1), .book("Chandra", in: .of(1, on: Self.tuesday)),
            .book("Divya", in: .of(1, on: ClinicDay("2026-11-25")!)), .book("Esha", in: .second),
        ] { #expect(await test.submit(request).isDone) }

        let receipt = try #require(await test.submit(.leave(Self.threeDays)).joint)
        #expect(receipt.sessions.map(\.session) == [.first, .of(1, on: Self.tuesday)])
        let references = [
            EntryReference(session: .first, version: 3), EntryReference(session: .of(1, on: Self.tuesday), version: 2),
        ]
        let leave = Leave(id: 1, doctor: 1, days: Self.threeDays, substitute: nil, entries: references)
        #expect(receipt.directoryEvents == [.leaveRecorded(leave)])
        #expect(receipt.directory.leaves == [leave])
        for (session, other) in zip(receipt.sessions, references.reversed()) {
            #expect(session.events.first == .partOf(JointCommand(.leave(1), others: [other])))
            #expect(session.after.session.slots.allSatisfy { $0.isClosed })
            #expect(session.after.session.tokens.allSatisfy { $0.status == .waitlisted && $0.needsRebooking })
        }
        #expect(journal.appends.last?.count == 1)
        // The other doctor's day, and the day after, go on.
        #expect(try await test.live(.of(1, on: ClinicDay("2026-11-25")!)).version == 1)
        #expect(try await test.live(.second).version == 1)
        try await test.expectJournal(journal)
    }

    @Test("the substitute takes whom there is room for, at the same time or later, with their details")
    func substitutes() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal, [.hourly(2, 2), .hourly(1, 1)])
        defer { test.end() }
        for request in [
            Request.bookKnown("Asha", phone: "1", slot: 0), .bookKnown("Bela", id: "B", slot: 1),
            .book("Chandra", .emergency, slot: 1), .book("Divya", in: .of(1, on: Self.monday)),
        ] { #expect(await test.submit(request).isDone) }
        let receipt = try #require(await test.submit(.leave(Self.threeDays, substitute: 2)).joint)
        let second = Session.ID.of(2, on: Self.monday)
        #expect(receipt.sessions.map(\.session) == [.first, .second, .of(1, on: Self.monday), second])
        // The emergency first, then the lowest number: Asha at nine; for Bela there is no room any more.
        #expect(
            try await test.live(.second).session.tokens.map { "\($0.number) \($0.slot) \($0.status.name)" }
                == ["1 1 booked", "2 0 booked"])
        let there = try await test.live(.second)
        #expect([1, 2].map { there.record(of: $0)?.details?.patientName } == ["Chandra", "Asha"])
        #expect(there.record(of: 2)?.details?.phone == "1")
        #expect(try await test.live().session.tokens.map(\.status) == [.transferred, .waitlisted, .transferred])
        #expect(try await test.live().session.token(2)?.needsRebooking == true)
        #expect(try await test.live(second).record(of: 1)?.details?.patientName == "Divya")
        #expect(test.hospital.directory.leaves.first?.entries.count == 4)
        try await test.expectJournal(journal)
    }

    @Test("what nobody has opened needs no entry; it does not open any more")
    func withoutSessions() async throws {
        let test = try TestHospital.new(MemoryJournal())
        defer { test.end() }
        let receipt = try #require(await test.submit(.leave(Self.threeDays)).joint)
        #expect(receipt.sessions.isEmpty)
        #expect(test.hospital.directory.leaves.map(\.entries) == [[]])
        for day in [ClinicDay.testDay, Self.monday, Self.tuesday] {
            let answer = await test.submit(.book("Asha", in: .of(1, on: day)))
            #expect(answer.refusal == .noSlots(.of(1, on: day), .leave(1)))
        }
        #expect(await test.submit(.book("Asha", in: .of(1, on: ClinicDay("2026-11-25")!))).isDone)
        #expect(await test.submit(.book("Asha", in: .second)).isDone)
    }

    @Test("sessions that are not in memory are found in the journal", arguments: JournalKind.allCases)
    func findsColdSessions(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let other = OtherNode(journal)
        try other.openHospital()
        try other.submit(.book("Asha"), .book("Bela", in: .of(1, on: Self.tuesday)))
        let test = try TestHospital(journal)
        let receipt = try #require(await test.submit(.leave(Self.threeDays, substitute: 2)).joint)
        #expect(receipt.sessions.count == 4)
        test.end()
        let again = try TestHospital(try home.open())
        #expect(try await again.live(.of(2, on: Self.tuesday)).record(of: 1)?.details?.patientName == "Bela")
        #expect(again.hospital.directory.leaves.first?.entries.count == 4)
        again.end()
    }

    @Test("a session that opens between the listing and the turn is closed as well")
    func includesTheNewest() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        let days = ClinicDays(.testDay, Self.monday)!
        var order = LeaveOrder(doctor: 1, days: days, substitute: nil)
        order.known = [.first]
        let late = Session.ID.of(1, on: Self.monday)
        let replies = try await node.postTogether(.book("Bela", in: late), Request(.leave(order)))
        let answers = try await replies.answers
        #expect(answers[1].joint?.sessions.map(\.session) == [.first, late])
        #expect(node.published.peek(late)?.live.session.token(1)?.needsRebooking == true)
        try node.expectJournal()
    }

    @Test("lost against another writer in one session, it is decided again in all of them")
    func losesInOne() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        for request in [Request.book("Asha"), .book("Bela", in: .of(1, on: Self.monday))] {
            #expect(await test.submit(request).isDone)
        }
        let other = OtherNode(beside: journal)
        journal.beforeNextAppend { _ in _ = try? other.submit(.book("Zara", in: .of(1, on: Self.monday))) }
        let receipt = try #require(await test.submit(.leave(Self.threeDays)).joint)
        #expect(receipt.sessions.map(\.version) == [2, 3])
        #expect(try await test.live(.of(1, on: Self.monday)).session.tokens.map(\.needsRebooking) == [true, true])
        try await test.expectJournal(journal)
    }

    @Test("when the append fails, neither the directory nor any session has changed")
    func appendFails() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        #expect(await test.submit(.book("Asha")).isDone)
        journal.failNextAppend(.unavailable)
        #expect(await test.submit(.leave(substitute: 2)).unavailability == .journal("the disk is full"))
        #expect(test.hospital.directory.leaves.isEmpty)
        #expect(try await test.live().session.slots.allSatisfy { !$0.isClosed })
        #expect(try await test.live(.second).version == 0)
        try await test.expectJournal(journal)
    }

    @Test(
        "what the directory refuses changes no session",
        arguments: [
            (Request.leave(of: 9), DirectoryRefusal.doctorNotFound(9)),
            (.leave(substitute: 9), .doctorNotFound(9)), (.leave(substitute: 1), .substituteIsAbsent(1)),
        ])
    func refusals(request: Request, refusal: DirectoryRefusal) async throws {
        let test = try TestHospital.new(MemoryJournal())
        defer { test.end() }
        #expect(await test.submit(.book("Asha")).isDone)
        #expect(await test.submit(request).refusal == .directory(refusal))
        #expect(try await test.live().version == 1)
    }
}

extension TestHospital {
    /// What the hospital answers from is what the journal holds, and the journal holds together.
    func expectJournal(_ journal: MemoryJournal, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let other = OtherNode(beside: journal)
        var verification = Verification()
        for entry in journal.store.entriesByStream {
            verification.add(entry)
            guard case .session(let id) = entry.stream.kind else { continue }
            let (ours, theirs) = (try await live(id), try other.session(id))
            #expect(ours.session == theirs.session, sourceLocation: sourceLocation)
        }
        verification.finish()
        #expect(verification.findings == [], sourceLocation: sourceLocation)
        let directory = try other.directory().directory
        #expect(hospital.directory == directory, sourceLocation: sourceLocation)
    }
}
