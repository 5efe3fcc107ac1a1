import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// `/admin/reset`: an empty hospital, in a new epoch.
@Suite("the hospital: reset")
struct ResetTests {
    @Test("everything is empty, ids start at 1, keys of before are unknown", arguments: JournalKind.allCases)
    func startsAnew(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        try OtherNode(journal).openHospital()
        let test = try TestHospital(journal)
        let booking = Request.book("Asha", key: .key("booking"))
        #expect(await test.submit(booking).bookedNumber == 1)
        #expect(await test.submit(.book("Bela")).bookedNumber == 2)
        #expect(await test.submit(Request(.reset)).isDone)

        #expect(test.hospital.directory.doctors.isEmpty)
        #expect(test.hospital.directory.timeZone == "UTC")
        #expect(test.hospital.sessionsInMemory == 0)
        #expect(try await test.live().session.isOpen == false)
        #expect(await test.submit(booking).refusal == .doctorNotFound(1))
        #expect(await test.submit(.addDoctor("Dr. New", key: .key("doctor"))).isDone)
        #expect(test.hospital.directory.doctors.map(\.id) == [1])
        #expect(await test.submit(booking).bookedNumber == 1)
        #expect(try await test.live().session.tokens.count == 1)
        test.end()

        let again = try TestHospital(try home.open())
        #expect(again.hospital.directory.doctors.map(\.name) == ["Dr. New"])
        #expect(await again.submit(booking).bookedNumber == 1)
        #expect(try await again.live().session.tokens.count == 1)
        again.end()
        #expect(try home.entriesByStream().map(\.stream.epoch).max() == 2)
    }

    @Test("the same key again makes no second reset, at once or later, also reopened", arguments: JournalKind.allCases)
    func happensOnce(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let reset = Request(.reset, key: .key("reset"))
        let test = try TestHospital(try home.open())
        let answers = await test.submitTogether([reset, reset, reset, reset])
        #expect(answers.map { Shown($0).description } == Array(repeating: "reset", count: 4))
        #expect(await test.submit(.addDoctor("Dr. New")).isDone)
        #expect(await test.submit(reset).isDone)
        #expect(test.hospital.directory.doctors.count == 1)
        test.end()
        let again = try TestHospital(try home.open())
        #expect(await again.submit(reset).isDone)
        #expect(again.hospital.directory.doctors.count == 1)
        #expect(await again.submit(Request(.reset, key: .key("reset", for: "another"))).refusal == .keyReused)
        again.end()
        #expect(try home.entriesByStream().map(\.stream.epoch).max() == 2)
    }

    @Test("a reset is a turn of its own: what waits before it is of the old epoch, what waits after it of the new one")
    func isATurnOfItsOwn() async throws {
        let node = try Node()
        defer { node.end() }
        let replies = try await node.postTogether(
            .book("Asha"), .addDoctor("Dr. Old"), Request(.reset), .addDoctor("Dr. New"), Request(.reset),
            .addDoctor("Dr. Newest"))
        #expect(try await replies.answers.allSatisfy { $0.isDone })
        #expect(node.journal.appends.map(\.count) == [2, 1, 1, 1, 1])
        #expect(node.published.epoch == 3)
        #expect(node.published.directory.directory.doctors.map(\.name) == ["Dr. Newest"])
        #expect(node.journal.store.head(of: .first) == 1)
        #expect(node.journal.store.head(of: .directory(epoch: 2)) == 2)
    }

    @Test("a booking that waits behind a reset finds no doctor, and its session of before does not come along")
    func bookingAfterReset() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        let replies = try await node.postTogether(
            Request(.reset), .addDoctor("Dr. New"), .book("Bela"), .book("Chandra", in: .second))
        for reply in replies.suffix(2) {
            guard case .cold = await reply.first else {
                Issue.record("the reply is \(await reply.first)")
                continue
            }
        }
        #expect(try await node.answer(to: .book("Bela")).bookedNumber == 1)
        #expect(node.places() == ["1 Bela booked"])
        #expect(try await node.answer(to: .book("Chandra", in: .second)).refusal == .doctorNotFound(2))
    }

    @Test("a reset that fails leaves everything as it is")
    func failedReset() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        node.journal.failNextAppend(.unavailable)
        #expect(try await node.answer(to: Request(.reset)).unavailability == .journal("the disk is full"))
        #expect(node.published.epoch == 1)
        #expect(node.places() == ["1 Asha booked"])
        #expect(try await node.answer(to: .book("Bela")).bookedNumber == 2)
    }

    @Test("times of the new epoch are never before those of the old directory")
    func timeGoesOn() async throws {
        let node = try Node()
        defer { node.end() }
        node.clock.now = .clock("07:00")
        #expect(try await node.answer(to: Request(.reset)).isDone)
        #expect(node.journal.store.entries(of: .directory(epoch: 2)).map(\.entry.time) == [.clock("08:00")])
    }
}
