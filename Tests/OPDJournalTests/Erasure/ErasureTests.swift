import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// Personal details go for good, everywhere, and everything else stays.
@Suite("erasure")
struct ErasureTests {
    private static func asha(
        phone: String? = "98450 12345", id: String? = "P-17", in session: Session.ID = .first,
        key: IdempotencyKey? = nil
    ) -> Request {
        .bookKnown("Asha Rao", phone: phone, id: id, in: session, key: key)
    }

    private static func because(_ reason: String, _ request: Request) -> Request {
        var request = request
        request.details = PersonalDetails(reason: reason)
        return request
    }

    private func hospital() throws -> (TestHospital, MemoryStore) {
        let journal = MemoryJournal()
        return (try TestHospital.new(journal, [.hourly(4, 4), .hourly(4, 4), .hourly(4, 4)]), journal.store)
    }

    /// Every text that is kept beside entries.
    private func texts(_ store: MemoryStore) -> [String] {
        store.entries.compactMap(\.entry.details).flatMap { [$0] + $0.further }
            .flatMap { [$0.patientName, $0.phone, $0.patientID, $0.reason].compactMap(\.self) }
    }

    private func findings(_ store: MemoryStore) -> [String] {
        var verification = Verification()
        for entry in store.entriesByStream { verification.add(entry) }
        verification.finish()
        return verification.findings.map(\.description)
    }

    @Test("takes the patient and every reason that was given about the person, and nothing of others")
    func ofOneToken() async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        for request in [
            Self.asha(), .bookKnown("Bela", phone: "2"), Self.because("Asha fainted", .session(.checkIn(1))),
            Self.because("Bela is early", .session(.checkIn(2))), Self.because("strike", .session(.closeSlot(1))),
            Self.because("Asha was called by mistake", .undo(3)),
        ] { #expect(await test.submit(request).isDone) }
        let receipt = try #require(await test.submit(.erase(1)).joint)
        #expect(receipt.sessions.flatMap(\.events).first == .tokenErased(1))
        #expect(texts(store) == ["Bela", "2", "Bela is early", "strike"])
        let live = try await test.live()
        #expect(live.session.tokens.map { live.record(of: $0).details?.patientName } == [nil, "Bela"])
        #expect(live.session.token(1)?.status == .booked)
        #expect(findings(store) == [])
    }

    @Test("gives the others new keys under a new salt, and the old salt is gone; the last one takes the salt along")
    func salts() async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        for request in [Self.asha(), .bookKnown("Bela", phone: "2", id: "B"), .bookKnown("Chandra", phone: "3")] {
            #expect(await test.submit(request).isDone)
        }
        let old = try #require(try await test.live().salt)
        let oldKeys = try await test.live().session.tokens.map(\.patient)
        #expect(await test.submit(.erase(1)).isDone)
        let live = try await test.live()
        let new = try #require(live.salt)
        #expect(new != old)
        #expect(store.entries.compactMap(\.entry.details?.salt) == [new])
        #expect(live.session.tokens.map { $0.patient == nil } == [true, false, false])
        #expect(zip(oldKeys, live.session.tokens).allSatisfy { $0 != $1.patient })
        #expect(await test.submit(.bookKnown("Bela B", id: "B")).refusal == .session(.duplicatePatient(existing: 2)))
        #expect(
            await test.submit(.bookKnown("chandra", phone: "3")).refusal == .session(.duplicatePatient(existing: 3)))
        #expect(await test.submit(Self.asha()).bookedNumber == 4)
        for number in [2, 3, 4] as [Token.Number] { #expect(await test.submit(.erase(number)).isDone) }
        #expect(store.entries.allSatisfy { $0.entry.details == nil })
        #expect(try await test.live().salt == nil)
        #expect(await test.submit(.bookKnown("Bela", phone: "2", id: "B")).bookedNumber == 5)
        #expect(findings(store) == [])
    }

    @Test("leaves the salt alone where nobody could be recognised")
    func withoutKeys() async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        for request in [Self.asha(), .book("Bela")] { #expect(await test.submit(request).isDone) }
        let salt = try await test.live().salt
        #expect(await test.submit(.erase(2)).isDone)
        #expect(try await test.live().salt == salt)
        #expect(texts(store) == ["Asha Rao", "98450 12345", "P-17"])
    }

    @Test("follows the person through transfers, in one command, from whichever token it begins", arguments: [1, 2, 3])
    func follows(start: Int) async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        for request in [
            Request.bookKnown("Bela", phone: "2", in: .of(3)), Self.asha(), .transfer(1),
            .transfer(1, from: .second, to: .of(3)),
            .bookKnown("Divya", phone: "4"),
        ] { #expect(await test.submit(request).isDone) }
        let tokens: [(Session.ID, Token.Number)] = [(.first, 1), (.second, 1), (.of(3), 2)]
        let (session, number) = tokens[start - 1]
        #expect(
            await test.submit(.erase(number, in: session, live: false)).refusal
                == (start == 3
                    ? .session(.tokenIsLive(2)) : .otherSession(.tokenIsLive(2), .of(3))))
        let receipt = try #require(await test.submit(.erase(number, in: session)).joint)
        #expect(receipt.sessions.count == 3 && receipt.sessions[0].session == session)
        #expect(
            receipt.sessions.allSatisfy { $0.events.joint?.cause == .erasure && $0.events.joint?.others.count == 2 })
        #expect(texts(store) == ["Bela", "2", "Divya", "4"])
        #expect(findings(store) == [])
        #expect(await test.submit(.undo(receipt.sessions[0].version, in: session)).refusal != nil)
    }

    @Test("finds the token of a transfer that was taken back, too")
    func takenBack() async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        for request in [Self.asha(), .transfer(1), .undo(2)] { #expect(await test.submit(request).isDone) }
        #expect(try await test.live().session.token(1)?.successor == nil)
        #expect(await test.submit(.erase(1)).isDone)
        #expect(texts(store) == [])
    }

    @Test("of the patients of a leave takes one of several that an entry gave")
    func ofSeveral() async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        for request in [
            Self.asha(), .bookKnown("Bela", phone: "2"), .bookKnown("Chandra", id: "C"), .leave(substitute: 2),
        ] { #expect(await test.submit(request).isDone) }
        #expect(await test.submit(.erase(2, in: .second)).isDone)
        #expect(
            texts(store) == [
                "Asha Rao", "98450 12345", "P-17", "Chandra", "C", "Asha Rao", "98450 12345", "P-17", "Chandra", "C",
            ])
        #expect(
            await test.submit(.bookKnown("Chandra", id: "C", in: .second)).refusal
                == .session(.duplicatePatient(existing: 3)))
        #expect(await test.submit(.erase(1, in: .second)).isDone)
        #expect(texts(store) == ["Chandra", "C", "Chandra", "C"])
        #expect(findings(store) == [])
        let replayed = try LiveSession(.second, folding: store.entries(of: .second))
        let live = try await test.live(.second)
        #expect(
            live.session.tokens.map { replayed.record(of: $0).details }
                == live.session.tokens.map { live.record(of: $0).details })
        #expect(replayed.salt == live.salt && replayed.session == live.session)
    }

    @Test("cannot be taken back, nor brings the undo of an earlier entry anything back")
    func undo() async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        for request in [Self.asha(), .cancel(1), .erase(1)] { #expect(await test.submit(request).isDone) }
        #expect(await test.submit(.undo(3)).refusal == .session(.erasureIsFinal(3)))
        #expect(await test.submit(Self.because("Asha wants to come after all", .undo(2))).isDone)
        let live = try await test.live()
        #expect(live.session.token(1)?.status == .booked && live.session.token(1)?.patient == nil)
        #expect(texts(store) == [])
        #expect(await test.submit(Self.because("Asha is rude", .cancel(1))).isDone)
        #expect(texts(store) == [])
        #expect(findings(store) == [])
    }

    @Test("whoever is transferred after it is nobody there either")
    func transferredLater() async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        for request in [Self.asha(), .bookKnown("Bela", phone: "2"), .erase(1), .transfer(1), .leave(substitute: 3)] {
            #expect(await test.submit(request).isDone)
        }
        #expect(try await test.live(.second).session.token(1)?.isErased == true)
        #expect(texts(store) == ["Bela", "2", "Bela", "2"])
        #expect(findings(store) == [])
    }

    @Test("a repeated key shows an erased token; that of an erasure shows the erasure again, also one that did nothing")
    func repeatedKeys() async throws {
        let (test, _) = try hospital()
        defer { test.end() }
        #expect(await test.submit(Self.asha(key: .key("b"))).isDone)
        let first = try #require(await test.submit(.erase(1, key: .key("e"))).joint)
        #expect(await test.submit(.erase(1, key: .key("n"))).joint?.sessions.map(\.events) == [[]])
        let booking = await test.submit(Self.asha(key: .key("b")))
        #expect(booking.bookedNumber == 1 && booking.receipt?.tokens.map(\.details) == [nil])
        #expect(
            await test.submit(.erase(1, key: .key("e"))).joint?.sessions.map(\.events) == first.sessions.map(\.events))
        let nothing = await test.submit(.erase(1, key: .key("n"))).joint
        #expect(nothing?.sessions.map(\.events) == [[]] && nothing?.sessions[0].tokens.map(\.id.number) == [1])
        #expect(try await test.live().version == 2)
    }

    @Test("a rehearsal erases nobody")
    func rehearsal() async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        #expect(await test.submit(Self.asha()).isDone)
        let rehearsed = await test.submit(Request.erase(1).rehearsed).joint
        #expect(rehearsed?.sessions.flatMap(\.events) == [.tokenErased(1)])
        #expect(texts(store).count == 3)
    }

    @Test("another node forgets as well, as soon as it looks")
    func anotherNode() async throws {
        let nodes = try TwoNodes([.hourly(9), .hourly(9)])
        defer { nodes.end() }
        for request in [Self.asha(), .bookKnown("Bela", phone: "2"), .transfer(1)] {
            #expect(await nodes.first.submit(request).isDone)
        }
        for session in [Session.ID.first, .second] { _ = try await nodes.second.live(session) }
        #expect(await nodes.first.submit(.erase(1)).isDone)
        for session in [Session.ID.first, .second] {
            let (here, there) = (try await nodes.first.live(session), try await nodes.second.live(session))
            #expect(there.record(of: 1)?.details == nil)
            #expect(here.session == there.session && here.salt == there.salt)
        }
        #expect(
            await nodes.second.submit(.bookKnown("Bela", phone: "2")).refusal
                == .session(.duplicatePatient(existing: 2)))
    }

    @Test("what a session that is not in memory needs is read first")
    func cold() async throws {
        let (test, store) = try hospital()
        for request in [Self.asha(), .transfer(1)] { #expect(await test.submit(request).isDone) }
        test.end()
        let again = try TestHospital(MemoryJournal(store))
        defer { again.end() }
        #expect(await again.submit(.erase(1)).joint?.sessions.count == 2)
        #expect(texts(store) == [])
        #expect(await again.submit(.erase(9)).refusal == .session(.tokenNotFound(9)))
    }

    @Test("a verification names details and reasons that are still beside somebody erased")
    func strayDetails() async throws {
        let (test, store) = try hospital()
        defer { test.end() }
        for request in [Self.asha(), Self.because("fainted", .session(.checkIn(1))), .erase(1), .cancel(1)] {
            #expect(await test.submit(request).isDone)
        }
        func findings(_ change: (inout [RecordedEntry]) -> Void) throws -> [String] {
            var entries = store.entries(of: .first)
            change(&entries)
            var verification = Verification()
            for entry in entries { verification.add(entry) }
            verification.finish()
            return verification.findings.map(\.problem)
        }
        #expect(
            try findings { $0[0].entry.details = PersonalDetails(patientName: "Asha Rao") }
                == ["erases token 1, whose details are still there"])
        #expect(
            try findings { $0[0].entry.details = PersonalDetails(salt: "00") }
                == ["takes a salt away that is still beside version 1"])
        #expect(
            try findings { $0[1].entry.details = PersonalDetails(reason: "fainted") }
                == ["erases what version 2 was about, whose reason is still there"])
        #expect(
            try findings { $0[3].entry.details = PersonalDetails(reason: "fainted") }
                == ["has a reason that is about somebody erased"])
    }
}
