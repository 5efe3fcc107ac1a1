import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// Another node writes between our decision and our append.
@Suite("the turn loop: other writers")
struct ConflictTests {
    /// The node, with another that carries these requests out just before our next append.
    private func node(
        _ patterns: [SlotPattern] = [.hourly(1, 1), .hourly(1, 1)], losingTo requests: Request...
    ) throws -> Node {
        let node = try Node(patterns)
        node.loses(to: requests)
        return node
    }

    @Test("who was slower is decided again on the new state: nobody is booked twice")
    func decidesAgain() async throws {
        let node = try node(losingTo: .book("Bela"))
        defer { node.end() }
        let answer = try await node.answer(to: .book("Asha"))
        #expect(answer.bookedNumber == 2)
        #expect(answer.receipt?.events == [.tokenWaitlisted(2, source: .online, slot: 0)])
        #expect(node.places() == ["1 Bela booked", "2 Asha waitlisted"])
        #expect(node.journal.store.entries(of: .first).count == 2)
    }

    @Test("the second decision may be a refusal")
    func refusesTheSecondTime() async throws {
        let node = try Node()
        defer { node.end() }
        _ = try await node.answer(to: .book("Asha"))
        node.loses(to: [Request(.session(.first, .recordNoShow(1)))])
        let answer = try await node.answer(to: .cancel(1))
        #expect(
            answer.refusal == .session(.notAllowed(.cancel, 1, status: .noShow, presence: .expected)))
        #expect(node.journal.store.entries(of: .first).count == 2)
    }

    @Test("an innocent session is not held back")
    func answersTheRest() async throws {
        let node = try node(losingTo: .book("Bela"))
        defer { node.end() }
        let gate = Gate()
        node.journal.interceptNextAppend(.init(before: { _ in gate.hold() }))
        let replies = try await node.postTogether(.book("Asha"), .book("Chandra", in: .second), .cancel(9, in: .of(1)))
        #expect(try await replies[1].answer.bookedNumber == 1)
        await gate.arrival()
        #expect(node.places(in: .second) == ["1 Chandra booked"])
        #expect(replies.map(\.count) == [0, 1, 0])
        gate.open()
        #expect(try await replies[0].answer.bookedNumber == 2)
        #expect(try await replies[2].answer.refusal == .session(.tokenNotFound(9)))
        #expect(node.journal.appends.map(\.count) == [2, 1])
    }

    @Test("all commands of a session that was lost are decided again, in their order")
    func keepsTheOrder() async throws {
        let node = try node([.hourly(1)], losingTo: .book("Zara", .emergency))
        defer { node.end() }
        let replies = try await node.postTogether(.book("Asha"), .book("Bela"), .cancel(1), .book("Chandra"))
        #expect(try await replies.answers.map(\.bookedNumber) == [2, 3, nil, 4])
        #expect(
            node.places() == ["1 Zara cancelled", "2 Asha booked", "3 Bela waitlisted", "4 Chandra waitlisted"])
    }

    @Test("what was appended is not decided again, though a later command of its stream was left out")
    func keepsWhatWasAppended() async throws {
        // The booking opens the session of doctor 2 and relies on the new doctor's directory; somebody else opens it first.
        let node = try node(losingTo: .book("Bela", in: .second))
        defer { node.end() }
        let replies = try await node.postTogether(.addDoctor("Dr. C"), .book("Asha", in: .second), .addDoctor("Dr. D"))
        let answers = try await replies.answers
        #expect(answers.map(\.isDone) == [true, true, true])
        #expect(answers[1].bookedNumber == 2)
        #expect(node.published.directory.directory.doctors.map(\.name) == ["Dr. 1", "Dr. 2", "Dr. C", "Dr. D"])
        #expect(node.places(in: .second) == ["1 Bela booked", "2 Asha waitlisted"])
    }

    @Test("the same, when a later command lost its key to another node")
    func keepsWhatWasAppendedBeforeALostKey() async throws {
        let node = try node(losingTo: .book("Bela", in: .second, key: .key("k")))
        defer { node.end() }
        let replies = try await node.postTogether(
            .book("Asha"), .book("Bela", in: .first, key: .key("k")), .book("Chandra"))
        #expect(try await replies[0].answer.bookedNumber == 1)
        guard case .replay(let key) = await replies[1].first else {
            Issue.record("the key is answered by \(await replies[1].first)")
            return
        }
        #expect(key.stream == .second)
        #expect(try await replies[2].answer.bookedNumber == 2)
        #expect(node.places() == ["1 Asha booked", "2 Chandra waitlisted"])
    }

    @Test("a session opens with the directory as it is when its entry is appended")
    func opensWithTheNewSettings() async throws {
        let settings = SettingOverrides(waitlistOrder: WaitlistOrder([.priority]))
        let node = try node(losingTo: Request(.directory(.changeSettings(settings, of: nil))))
        defer { node.end() }
        let replies = try await node.postTogether(.book("Asha"), .book("Bela", in: .second))
        #expect(try await replies.answers.map(\.bookedNumber) == [1, 1])
        for id in [Session.ID.first, .second] {
            #expect(node.published.peek(id)?.live.session.settings.waitlistOrder.facets == [.priority])
        }
    }

    @Test("who always loses is sent away, and nothing of it is written")
    func givesUp() async throws {
        let node = try Node([.hourly(1)])
        defer { node.end() }
        let other = OtherNode(beside: node.journal)
        node.journal.interceptEachAppend { _ in
            .init(before: { _ in _ = try? other.submit(.book("Bela")) })
        }
        #expect(try await node.answer(to: .book("Asha")).unavailability == .overloaded)
        node.journal.interceptEachAppend(nil)
        #expect(try await node.answer(to: .book("Asha")).isDone)
        #expect(node.places().filter { $0.contains("Asha") }.count == 1)
        #expect(try other.session(.first).session == node.published.peek(.first)?.live.session)
    }

    @Test("when what others wrote cannot be read, only who lost is sent away; what was appended is answered")
    func cannotCatchUp() async throws {
        let node = try Node([.hourly(1), .hourly(1)])
        defer { node.end() }
        _ = try await node.postTogether(.book("Asha"), .book("Asha", in: .second)).answers
        node.loses(to: [.book("Bela", in: .second)])
        node.journal.onReading { stream, _ throws(JournalFailure) in
            if stream == .second { throw .unavailable("the disk is away") }
        }
        let replies = try await node.postTogether(
            .book("Chandra"), .book("Divya", in: .second), .cancel(7, in: .second))
        let away = Unavailability.journal("the disk is away")
        #expect(try await replies.answers.map(\.unavailability) == [nil, away, away])
        #expect(node.places() == ["1 Asha booked", "2 Chandra waitlisted"])
        // The session is forgotten rather than left behind, and read again when somebody wants it.
        #expect(node.published.peek(.second) == nil)
        node.journal.onReading(nil)
        #expect(try await node.answer(to: .book("Divya", in: .second)).bookedNumber == 3)
    }
}

extension Node {
    /// Another node carries these requests out between our next decision and its append.
    func loses(to requests: [Request]) {
        let other = OtherNode(beside: journal)
        journal.beforeNextAppend { _ in
            do {
                try other.submit(requests)
            } catch {
                Issue.record(error)
            }
        }
    }
}
