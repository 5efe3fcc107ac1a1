import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// One live token a patient and session, as far as a phone or an id tells.
@Suite("duplicate patients")
struct DuplicateTests {
    private static let refused = Refusal.session(.duplicatePatient(existing: 1))

    @Test(
        "the same phone with the same name, however written, or the same patient id, is recognised",
        arguments: [
            Request.bookKnown("Asha Rao", phone: "+91 98450-12345"), .bookKnown("ASHA  RAO", phone: "(91)9845012345"),
            .bookKnown("Ásha raó ", phone: "919845012345", id: "other"), .bookKnown("Somebody Else", id: "P-17"),
            .bookKnown("asha rao", phone: "91 98450 12345", slot: 1), .bookKnown("Ａｓｈａ Rao", phone: "91 98450 12345"),
        ])
    func recognises(again: Request) async throws {
        let test = try TestHospital.new(MemoryJournal())
        defer { test.end() }
        #expect(await test.submit(.bookKnown("Asha Rao", phone: "+91 98450 12345", id: "P-17")).bookedNumber == 1)
        #expect(await test.submit(again).refusal == Self.refused)
        #expect(try await test.live().version == 1)
    }

    @Test(
        "names alone never collide, nor do others on the same phone, other phones and ids, or other sessions",
        arguments: [
            Request.book("Asha Rao"), .bookKnown("Asha Rao"), .bookKnown("Arun Rao", phone: "+91 98450 12345"),
            .bookKnown("Asha Rao", phone: "+91 98450 12346"), .bookKnown("Asha Rao", id: "P-18"),
            .bookKnown("Asha Rao", phone: "+91 98450 12345", id: "P-17", in: .second),
            .bookKnown("Asha Rao", id: "+91 98450 12345"), .bookKnown("Asha Rao", id: "p-17"),
        ])
    func doesNotRecognise(other: Request) async throws {
        let test = try TestHospital.new(MemoryJournal(), [.hourly(3), .hourly(3)])
        defer { test.end() }
        #expect(await test.submit(.bookKnown("Asha Rao", phone: "+91 98450 12345", id: "P-17")).isDone)
        #expect(await test.submit(other).isDone)
    }

    @Test("a name that came first is not held against a phone that comes later")
    func nameFirst() async throws {
        let test = try TestHospital.new(MemoryJournal())
        defer { test.end() }
        for request in [Request.book("Asha Rao"), .bookKnown("Asha Rao", phone: "1")] {
            #expect(await test.submit(request).isDone)
        }
        #expect(
            await test.submit(.bookKnown("Asha Rao", phone: "1")).refusal
                == .session(.duplicatePatient(existing: 2)))
    }

    @Test("who has left may come again; who is allowed to may have two")
    func leaversAndExceptions() async throws {
        let test = try TestHospital.new(MemoryJournal(), [.hourly(5)])
        defer { test.end() }
        #expect(await test.submit(.bookKnown("Asha", id: "A")).bookedNumber == 1)
        #expect(await test.submit(.bookKnown("Asha", id: "A", allowingDuplicate: true)).bookedNumber == 2)
        #expect(await test.submit(.cancel(1)).isDone)
        #expect(
            await test.submit(.bookKnown("Asha", id: "A")).refusal == .session(.duplicatePatient(existing: 2)))
        #expect(await test.submit(.cancel(2)).isDone)
        #expect(await test.submit(.bookKnown("Asha", id: "A")).bookedNumber == 3)
        #expect(
            await test.submit(.session(.reinstateToken(1))).refusal == .session(.duplicatePatient(existing: 3)))
        #expect(await test.submit(.session(.reinstateToken(1, allowsDuplicate: true))).isDone)
    }

    @Test("two bookings of one patient in one turn are one")
    func withinATurn() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        let answers = await test.submitTogether(Array(repeating: .bookKnown("Asha", phone: "1"), count: 16))
        #expect(answers.count { $0.isDone } == 1)
        #expect(answers.filter { !$0.isDone }.allSatisfy { $0.refusal == Self.refused })
        #expect(journal.store.entries(of: .first).count == 1)
    }

    @Test("recognised after a restart, by the salt that came with the first entry", arguments: JournalKind.allCases)
    func afterARestart(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        try OtherNode(journal).openHospital()
        let test = try TestHospital(journal)
        #expect(await test.submit(.book("Nobody knows")).isDone)
        #expect(await test.submit(.bookKnown("Asha", phone: "1", id: "A")).isDone)
        #expect(await test.submit(.bookKnown("Bela", phone: "2")).isDone)
        let salt = try await test.live().salt
        test.end()
        let again = try TestHospital(try home.open())
        for request in [Request.bookKnown("Asha", phone: "1"), .bookKnown("Asha", id: "A")] {
            #expect(await again.submit(request).refusal == .session(.duplicatePatient(existing: 2)))
        }
        #expect(await again.submit(.bookKnown("BELA", phone: "2")).refusal == .session(.duplicatePatient(existing: 3)))
        #expect(try await again.live().salt == salt)
        again.end()
        // The salt stands once, beside the first entry with somebody to recognise.
        let salts = try home.entriesByStream().filter { $0.stream == .first }.map(\.entry.details?.salt)
        #expect(salts == [nil, salt, nil])
        #expect(salt?.count == 32)
    }

    @Test("another node that was faster brings the salt, and its patient is recognised")
    func otherNodesSalt() async throws {
        let node = try Node()
        defer { node.end() }
        node.loses(to: [.bookKnown("Asha", phone: "1")])
        var request = Request.bookKnown("Asha", phone: "1")
        request.freshSalt = "ours"
        #expect(try await node.answer(to: request).refusal == Self.refused)
        let ours = PatientIdentity.salt(of: .first, from: "ours", node.journal.secret)
        #expect(node.published.peek(.first)?.live.salt != ours)
    }

    @Test("the journal says nothing of the patient, and the same patient something else in each session")
    func hashesAreSalted() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        for session in [Session.ID.first, .second] {
            #expect(await test.submit(.bookKnown("Asha Rao", phone: "9845012345", id: "P17", in: session)).isDone)
        }
        let keys = try journal.store.entries.flatMap { recorded -> [PatientKeys] in
            let text = String(decoding: recorded.entry.events, as: UTF8.self)
            for word in ["Asha", "9845012345", "P17"] { #expect(!text.contains(word)) }
            guard case .session = recorded.stream.kind else { return [] }
            return try EventCoding.sessionEvents(from: recorded.entry.events).compactMap { event in
                if case .patientIdentified(_, let keys) = event { keys } else { nil }
            }
        }
        #expect(keys.count == 2)
        #expect(Set(keys.flatMap { [$0.patientID, $0.phoneAndName] }).count == 4)
        #expect(try await test.live().salt != test.live(.second).salt)
    }

    @Test("a transfer brings the keys along under the other session's salt: there the patient is recognised")
    func transferBringsTheKeys() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal, [.hourly(3), .hourly(3)])
        defer { test.end() }
        for request in [
            Request.bookKnown("Asha", phone: "1", id: "A"), .bookKnown("Bela", id: "B", in: .second), .transfer(1),
        ] { #expect(await test.submit(request).isDone) }
        for request in [Request.bookKnown("Asha", phone: "1", in: .second), .bookKnown("Zara", id: "A", in: .second)] {
            #expect(await test.submit(request).refusal == .session(.duplicatePatient(existing: 2)))
        }
        // Here the token is not live any more, so the patient may come again; but not follow after.
        #expect(await test.submit(.bookKnown("Asha", id: "A")).bookedNumber == 2)
        #expect(await test.submit(.transfer(2)).refusal == .otherSession(.duplicatePatient(existing: 2), .second))
        #expect(await test.submit(.transfer(2, allowingDuplicate: true)).isDone)
        let keys = try await (test.live().session.token(1)?.patient, test.live(.second).session.token(2)?.patient)
        #expect(keys.0 != nil && keys.1 != nil && keys.0 != keys.1)
    }

    @Test("a leave brings the keys of everybody along")
    func leaveBringsTheKeys() async throws {
        let test = try TestHospital.new(MemoryJournal(), [.hourly(3), .hourly(5)])
        defer { test.end() }
        for request in [
            Request.bookKnown("Asha", id: "A"), .book("Bela"), .bookKnown("Chandra", phone: "3"),
            .leave(substitute: 2),
        ] { #expect(await test.submit(request).isDone) }
        #expect(
            await test.submit(.bookKnown("Asha", id: "A", in: .second)).refusal
                == .session(.duplicatePatient(existing: 1)))
        #expect(
            await test.submit(.bookKnown("chandra", phone: "3", in: .second)).refusal
                == .session(.duplicatePatient(existing: 3)))
        #expect(await test.submit(.bookKnown("Bela", phone: "2", in: .second)).isDone)
    }

    @Test("each session that a leave brings people to has a salt of its own")
    func saltsOfALeave() async throws {
        let test = try TestHospital.new(MemoryJournal())
        defer { test.end() }
        let tomorrow = ClinicDay("2026-11-23")!
        for request in [
            Request.bookKnown("Asha", id: "A"), .bookKnown("Asha", id: "A", in: .of(1, on: tomorrow)),
            .leave(ClinicDays(.testDay, tomorrow)!, substitute: 2),
        ] { #expect(await test.submit(request).isDone) }
        let (first, second) = (try await test.live(.second), try await test.live(.of(2, on: tomorrow)))
        #expect(first.salt != nil && second.salt != nil && first.salt != second.salt)
        #expect(first.session.token(1)?.patient != second.session.token(1)?.patient)
        #expect(second.record(of: 1)?.details?.patientID == "A")
    }

    @Test("who is passed on from the first token of a leave's entry takes only their own details along")
    func passesOnOneToken() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal, [.hourly(3), .hourly(5), .hourly(5)])
        defer { test.end() }
        for request in [
            Request.book("Asha"), .bookKnown("Bela", phone: "2"), .leave(substitute: 2),
            .transfer(1, from: .second, to: .of(3)),
        ] { #expect(await test.submit(request).isDone) }
        let entry = try #require(journal.store.entries(of: .session(.of(3), epoch: 1)).first?.entry)
        #expect(entry.details == PersonalDetails(patientName: "Asha"))
        #expect(try await test.live(.of(3)).salt == nil)
    }
}
