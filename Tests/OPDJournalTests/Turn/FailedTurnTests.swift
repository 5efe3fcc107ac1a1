import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// Turns that the journal could not take.
@Suite("the turn loop: failed turns")
struct FailedTurnTests {
    private static let full = Unavailability.journal("the disk is full")

    @Test("a failed turn publishes nothing and answers 503 to all of it; the next turn works")
    func failsAsAWhole() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        node.journal.failNextAppend(.unavailable)
        let replies = try await node.postTogether(
            .book("Bela", key: .key("k")), .book("Chandra", in: .second), .addDoctor("Dr. C"), .cancel(1),
            .book("Nobody", slot: 7), Request(.visit(.first)), .book("Bela", key: .key("k")))
        #expect(try await replies.answers.map(\.unavailability) == Array(repeating: Self.full, count: 7))
        #expect(node.places() == ["1 Asha booked"])
        #expect(node.places(in: .second) == [])
        #expect(node.published.directory.directory.doctors.count == 2)
        #expect(node.journal.store.entries(of: .first).count == 1)

        let next = try await node.postTogether(
            .book("Bela", key: .key("k")), .book("Chandra", in: .second), .addDoctor("Dr. C"))
        #expect(try await next.answers.map(\.bookedNumber) == [2, 1, nil])
        #expect(node.places() == ["1 Asha booked", "2 Bela booked"])
        #expect(node.unknownOutcomes.count == 0)
    }

    @Test("turns after one another may fail; the work goes on when the journal does")
    func survivesManyFailures() async throws {
        let node = try Node()
        defer { node.end() }
        for _ in 0..<5 {
            node.journal.failNextAppend(.unavailable)
            #expect(try await node.answer(to: .book("Asha", key: .key("k"))).unavailability == Self.full)
        }
        #expect(try await node.answer(to: .book("Asha", key: .key("k"))).bookedNumber == 1)
        #expect(node.places() == ["1 Asha booked"])
    }

    @Test(
        "after a commit of unknown fate all of the turn is told so, it is reported once, and nothing is appended any more",
        arguments: [MemoryJournal.Interception.Fault.unknownThoughWritten, .unknownAndUnwritten])
    func stopsWhenUnknown(fault: MemoryJournal.Interception.Fault) async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        let gate = Gate()
        node.journal.interceptNextAppend(.init(fault: fault, before: { _ in gate.hold() }))
        let replies = try await node.postTogether(.book("Bela"), .cancel(7), .book("Chandra", in: .second))
        await gate.arrival()
        let waiting = try node.post(.book("Divya"))
        gate.open()
        let unknown = Unavailability.outcomeUnknown("the disk failed")
        #expect(try await replies.answers.map(\.unavailability) == [unknown, unknown, unknown])
        #expect(try await waiting.answer.unavailability != nil)
        #expect(try await node.answer(to: .book("Esha")).unavailability != nil)
        #expect(await node.unknownOutcomes.first == "the disk failed")
        #expect(node.unknownOutcomes.count == 1)
        #expect(node.journal.appends.count == 2)
        #expect(node.places() == ["1 Asha booked"])
        node.end()
        node.waitUntilEnded()
    }

    @Test("a turn that fails before a reset stops what comes after it in the same batch as well")
    func stopsTheWholeBatch() async throws {
        let node = try Node()
        defer { node.end() }
        node.journal.failNextAppend(.unknownAndUnwritten)
        let replies = try await node.postTogether(.book("Asha"), Request(.reset), .book("Bela"))
        #expect(try await replies.answers.allSatisfy { $0.unavailability != nil })
        #expect(node.journal.appends.count == 1)
        #expect(node.journal.store.epoch == 1)
    }

    @Test("when keys cannot be looked up, nothing is decided")
    func cannotLookUpKeys() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        node.journal.close()
        let replies = try await node.postTogether(.book("Bela", key: .key("k")), .cancel(7))
        #expect(
            try await replies.answers.map(\.unavailability)
                == Array(repeating: .journal("the journal is closed"), count: 2))
        #expect(node.places() == ["1 Asha booked"])
    }
}
