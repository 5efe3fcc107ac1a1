import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// When turns begin, and when their answers leave.
@Suite("the turn loop: group commit")
struct GroupCommitTests {
    @Test("what arrives while an append is held is one turn and one append, over all sessions")
    func gathersWhatWaits() async throws {
        let node = try Node()
        defer { node.end() }
        let gate = node.journal.holdNextAppend()
        let first = try node.post(.book("Asha"))
        await gate.arrival()
        let others = try node.postAll(
            .book("Bela"), .book("Chandra", in: .second), .addDoctor("Dr. C"), .book("Divya"), .book("Esha", in: .of(3))
        )
        gate.open()
        #expect(try await first.answer.bookedNumber == 1)
        #expect(try await others.answers.map(\.bookedNumber) == [2, 1, nil, 3, 1])
        #expect(node.journal.appends.map(\.count) == [1, 5])
    }

    @Test("no answer leaves before its append has returned, and nothing of it can be read")
    func answersAreDurable() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        let gate = node.journal.holdNextAppendOnceWritten()
        let replies = try await node.postTogether(
            .book("Bela", key: .key("k")), .book("Bela", key: .key("k")), .book("Nobody", slot: 9), .cancel(2),
            .cancel(2),
            .book("Zara", key: .key("k", for: "another")), Request(.visit(.first)), .addDoctor("Dr. C"))
        await gate.arrival()
        // All of it is written; but the journal has not said so.
        #expect(node.journal.store.head(of: .first) == 3)
        #expect(replies.map(\.count) == Array(repeating: 0, count: 8))
        #expect(node.places() == ["1 Asha booked"])
        #expect(node.published.directory.directory.doctors.count == 2)
        gate.open()
        let answers = try await replies.answers
        #expect(answers.map(\.isDone) == [true, true, false, true, true, false, true, true])
        #expect(node.places() == ["1 Asha booked", "2 Bela cancelled"])
        #expect(node.published.directory.directory.doctors.count == 3)
    }

    @Test("what is answered can be read at once")
    func readsItsOwnWrites() async throws {
        let node = try Node([.hourly(2)])
        defer { node.end() }
        for number in 1...50 {
            let answer = try await node.answer(to: .book("patient \(number)"))
            #expect(node.published.peek(.first)?.live.version == number)
            #expect(answer.receipt?.version == number)
        }
    }

    @Test("each reply comes once, in the order of the requests")
    func repliesOnce() async throws {
        let node = try Node()
        defer { node.end() }
        let replies = try await node.postTogether(
            .book("Asha"), .book("Asha", slot: 9), .cancel(1), .cancel(7), .book("Bela", key: .key("k")),
            .book("Chandra"))
        _ = try await replies.answers
        _ = try await node.answer(to: .book("Divya"))
        #expect(replies.map(\.count) == Array(repeating: 1, count: 6))
        #expect(
            node.places() == ["1 Asha cancelled", "2 Bela booked", "3 Chandra booked", "4 Divya waitlisted"])
    }

    @Test("a turn that has nothing to write appends nothing")
    func appendsNothingForNothing() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        _ = try await node.answer(to: .cancel(1))
        let replies = try await node.postTogether(
            .cancel(1), .cancel(2), .book("Nobody", slot: 7), Request(.visit(.second)))
        #expect(try await replies.answers.map(\.isDone) == [true, false, false, true])
        #expect(node.journal.appends.map(\.count) == [1, 1])
    }
}
