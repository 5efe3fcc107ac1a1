import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A person goes to another doctor's session: both sessions change, or neither.
@Suite("joint commands: transfer")
struct TransferTests {
    @Test("both entries are one write, and each names the other")
    func isOneWrite() throws {
        var turn = Turn.given(.book("Asha"), .book("Bela", in: .second))
        let receipt = try #require(turn.decide(.transfer(1)).answer?.joint)
        #expect(turn.writes.map(\.outline) == [["1/doctor/1/2026-11-22 1 → 2", "1/doctor/2/2026-11-22 1 → 2"]])
        #expect(receipt.sessions.map(\.session) == [.first, .second])
        let there = EntryReference(session: .second, version: 2)
        #expect(
            receipt.sessions[0].events == [
                .partOf(JointCommand(.transfer, others: [there])),
                .tokenTransferred(1, to: Token.ID(session: .second, number: 2)),
            ])
        let here = EntryReference(session: .first, version: 2)
        #expect(
            receipt.sessions[1].events == [
                .partOf(JointCommand(.transfer, others: [here])), .tokenBooked(2, source: .online, slot: 0),
                .transferArrived(2, from: Token.ID(session: .first, number: 1), arrivedAt: nil),
            ])
        #expect(receipt.directoryEvents == [])
        let written = turn.writes[0].parts.compactMap(\.entry)
        #expect(try written.map { try EventCoding.sessionEvents(from: $0.events) } == receipt.sessions.map(\.events))
    }

    @Test("the patient goes along, and nothing else that stood beside the booking")
    func bringsThePatient() throws {
        var booking = Request.bookKnown("Asha Rao", phone: "98450 12345", id: "P-17")
        booking.details = PersonalDetails(
            patientName: "Asha Rao", phone: "98450 12345", patientID: "P-17", reason: "asked by the director")
        booking.freshSalt = "fresh"
        var turn = Turn.given(booking)
        var transfer = Request.transfer(1)
        transfer.details = PersonalDetails(reason: "wants Dr. B")
        transfer.freshSalt = "fresh as well"
        let receipt = try #require(turn.decide(transfer).answer?.joint)
        let patient = PersonalDetails(patientName: "Asha Rao", phone: "98450 12345", patientID: "P-17")
        #expect(receipt.sessions[1].tokens.map(\.details) == [patient])
        let written = turn.writes[0].parts.compactMap(\.entry).map(\.details)
        let salt = PatientIdentity.salt(of: .second, from: "fresh as well", .sample)
        #expect(written == [transfer.details, patient.salted(salt)])
        #expect(turn.live(.first)?.salt == PatientIdentity.salt(of: .first, from: "fresh", .sample))
        #expect(turn.live(.second)?.salt == salt)
    }

    @Test("a session that opens for it relies on the directory", arguments: [false, true])
    func opensTheTarget(wasOpen: Bool) throws {
        var turn = wasOpen ? Turn.given(.book("Asha"), .book("Bela", in: .second)) : Turn.given(.book("Asha"))
        #expect(turn.decide(.transfer(1)).answer?.isDone == true)
        let relied = wasOpen ? [] : ["1/directory 3"]
        let target = wasOpen ? "1/doctor/2/2026-11-22 1 → 2" : "1/doctor/2/2026-11-22 0 → 1"
        #expect(turn.writes.map(\.outline) == [["1/doctor/1/2026-11-22 1 → 2", target] + relied])
    }

    @Test(
        "who says no is named: the session of the token, or the other one",
        arguments: [
            (Request.transfer(9), Refusal.session(.tokenNotFound(9))),
            (.transfer(2), .session(.notAllowed(.transfer, 2, status: .cancelled, presence: .expected))),
            (.transfer(1, slot: 7), .otherSession(.invalidSlotIndex(7), .second)),
            (.transfer(1, slot: 1), .otherSession(.slotClosed(1), .second)),
            (.transfer(1, slot: 0), .otherSession(.wouldLoseSeat(1, 0), .second)),
            (.transfer(1, to: .of(9)), .doctorNotFound(9)),
            (.transfer(1, to: .of(2, on: ClinicDay("2026-11-21")!)), pastRefusal),
            (.transfer(1, to: .first, slot: 1), .session(.alreadyInSlot(1, 0))),
            (.transfer(1).expecting(2), .versionMoved(expected: 2, actual: 3)),
        ])
    func refusals(request: Request, refusal: Refusal) {
        var turn = Turn.given(
            .book("Asha"), .book("Bela"), .cancel(2), .book("Chandra", in: .second), .book("Divya", in: .second),
            .session(.closeSlot(1), in: .second))
        #expect(turn.decide(request).answer?.refusal == refusal)
        #expect(turn.writes.isEmpty)
        #expect(turn.changedSessions.isEmpty)
    }

    private static let pastRefusal = Refusal.otherSession(
        .dateInPast(ClinicDay("2026-11-21")!, today: .testDay), .of(2, on: ClinicDay("2026-11-21")!))

    @Test("what is not in memory is asked for, both at once")
    func coldSessions() {
        var turn = Turn.given(cold: [.first, .second])
        guard case .cold([.first, .second]) = turn.decide(.transfer(1)).result else {
            Issue.record("the sessions are not asked for")
            return
        }
    }

    @Test(
        "lost against another writer in either session, it is decided again in both",
        arguments: [Session.ID.first, .second])
    func losesInOne(session: Session.ID) async throws {
        let node = try Node([.hourly(1, 1), .hourly(1, 1)])
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        node.loses(to: [.book("Zara", .emergency, in: session)])
        let receipt = try #require(try await node.answer(to: .transfer(1, acceptingWaitlist: true)).joint)
        #expect(receipt.sessions.map(\.version) == (session == .first ? [3, 1] : [2, 2]))
        try node.expectJournal()
        if session == .first {
            #expect(node.places() == ["1 Asha transferred", "2 Zara booked"])
            #expect(node.places(in: .second) == ["1 Asha booked"])
        } else {
            #expect(node.places() == ["1 Asha transferred"])
            #expect(node.places(in: .second) == ["1 Zara booked", "2 Asha waitlisted"])
        }
    }

    @Test("decided again, it may be refused, and then neither session has changed")
    func losesAndIsRefused() async throws {
        let node = try Node([.hourly(1), .hourly(1)])
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        node.loses(to: [.book("Zara", in: .second)])
        let answer = try await node.answer(to: .transfer(1))
        #expect(answer.refusal == .otherSession(.wouldLoseSeat(1, 0), .second))
        #expect(node.places() == ["1 Asha booked"])
        #expect(node.places(in: .second) == ["1 Zara booked"])
        #expect(node.journal.store.entries(of: .first).count == 1)
        try node.expectJournal()
    }

    @Test("a booking behind it in the same turn is decided again with it")
    func takesItsFollowersAlong() async throws {
        let node = try Node([.hourly(1), .hourly(1)])
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        node.loses(to: [.book("Zara", in: .second)])
        // The transfer would free the seat that the booking then takes; it does not come about, and the booking waits.
        let replies = try await node.postTogether(.transfer(1), .book("Bela"))
        let answers = try await replies.answers
        #expect(answers[0].refusal == .otherSession(.wouldLoseSeat(1, 0), .second))
        #expect(answers[1].receipt?.events == [.tokenWaitlisted(2, source: .online, slot: 0)])
        try node.expectJournal()
    }

    @Test("when the append fails, neither session has changed, and the next attempt succeeds")
    func appendFails() async throws {
        let node = try Node([.hourly(1), .hourly(1)])
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        node.journal.failNextAppend(.unavailable)
        #expect(try await node.answer(to: .transfer(1)).unavailability == .journal("the disk is full"))
        #expect(node.places() == ["1 Asha booked"])
        #expect(node.places(in: .second) == [])
        try node.expectJournal()
        #expect(try await node.answer(to: .transfer(1)).isDone)
        #expect(node.places() == ["1 Asha transferred"])
        #expect(node.places(in: .second) == ["1 Asha booked"])
        try node.expectJournal()
    }

    @Test("through the hospital, from sessions that are not in memory", arguments: JournalKind.allCases)
    func fromColdSessions(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let other = OtherNode(journal)
        try other.openHospital()
        try other.submit(
            .bookKnown("Asha", phone: "1234"), .book("Bela", in: .second), .session(.checkIn(1)), at: .clock("08:10"))
        let test = try TestHospital(journal)
        #expect(test.hospital.sessionsInMemory == 0)
        #expect(await test.submit(.transfer(1, slot: 1)).joint?.sessions.map(\.version) == [3, 2])
        let arrived = try #require(try await test.live(.second).session.token(2))
        #expect(arrived.predecessor == Token.ID(session: .first, number: 1))
        #expect(arrived.arrivedAt == .clock("08:10"))
        #expect(try await test.live().session.token(1)?.successor == Token.ID(session: .second, number: 2))
        test.end()
        let again = try TestHospital(try home.open())
        #expect(try await again.live(.second).record(of: 2)?.details?.phone == "1234")
        again.end()
    }
}

extension Node {
    /// What is published is what the journal holds.
    func expectJournal(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let other = OtherNode(beside: journal)
        for id in [Session.ID.first, .second] {
            guard let live = published.peek(id)?.live else { continue }
            #expect(try other.session(id).session == live.session, sourceLocation: sourceLocation)
        }
        #expect(try other.directory().directory == published.directory.directory, sourceLocation: sourceLocation)
        var verification = Verification()
        for entry in journal.store.entriesByStream { verification.add(entry) }
        verification.finish()
        #expect(verification.findings == [], sourceLocation: sourceLocation)
    }
}
