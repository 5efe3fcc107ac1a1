import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// The queue in front of the loop, and the end of both.
@Suite("the turn loop: mailbox and shutdown")
struct MailboxTests {
    private static func letter(_ name: String) -> Mailbox.Letter {
        Mailbox.Letter(request: .book(name), loaded: []) { _ in }
    }

    private static func names(_ letters: [Mailbox.Letter]?) -> [String?]? {
        letters.map { $0.map(\.request.details?.patientName) }
    }

    @Test("letters are taken all at once, in order")
    func takesAll() {
        let mailbox = Mailbox(capacity: 3)
        for name in ["a", "b", "c"] { #expect(mailbox.post(Self.letter(name)) == nil) }
        #expect(Self.names(mailbox.takeAll(waitingSeconds: 60)) == ["a", "b", "c"])
        #expect(mailbox.post(Self.letter("d")) == nil)
        #expect(Self.names(mailbox.takeAll(waitingSeconds: 60)) == ["d"])
        #expect(Self.names(mailbox.takeAll(waitingSeconds: 0)) == [])
    }

    @Test("a full mailbox refuses, until it is emptied")
    func isBounded() {
        let mailbox = Mailbox(capacity: 2)
        let refusals = ["a", "b", "c", "d"].map { mailbox.post(Self.letter($0)) }
        #expect(refusals == [nil, nil, .overloaded, .overloaded])
        #expect(Self.names(mailbox.takeAll(waitingSeconds: 60)) == ["a", "b"])
        #expect(mailbox.post(Self.letter("e")) == nil)
    }

    @Test("a closed mailbox refuses, gives what is inside, and then ends")
    func closes() {
        let mailbox = Mailbox(capacity: 2)
        _ = mailbox.post(Self.letter("a"))
        mailbox.close()
        #expect(mailbox.post(Self.letter("b")) == .shuttingDown)
        #expect(Self.names(mailbox.takeAll(waitingSeconds: 60)) == ["a"])
        #expect(mailbox.takeAll(waitingSeconds: 60) == nil)
        mailbox.close()
        #expect(mailbox.takeAll(waitingSeconds: 60) == nil)
    }

    @Test("an empty mailbox ends when it is closed, also after many letters")
    func closesEmpty() {
        let mailbox = Mailbox(capacity: 2)
        for _ in 0..<100 {
            _ = mailbox.post(Self.letter("a"))
            #expect(mailbox.takeAll(waitingSeconds: 60)?.count == 1)
        }
        mailbox.close()
        #expect(mailbox.takeAll(waitingSeconds: 60) == nil)
    }

    @Test("beyond the bound a request is sent away at once; what was accepted is carried out")
    func sendsAway() async throws {
        let node = try Node(capacity: 2)
        defer { node.end() }
        let gate = node.journal.holdNextAppend()
        let first = try node.post(.book("Asha"))
        await gate.arrival()
        let others = try node.postAll(.book("Bela"), .book("Chandra"), .book("Divya"), .book("Esha"))
        #expect(others.map(\.count) == [0, 0, 1, 1])
        gate.open()
        #expect(try await first.answer.isDone)
        #expect(
            try await others.answers.map(\.unavailability) == [nil, nil, .overloaded, .overloaded])
        #expect(node.places() == ["1 Asha booked", "2 Bela booked", "3 Chandra waitlisted"])
    }

    @Test("shutdown answers everything that was accepted, and accepts nothing more")
    func shutsDown() async throws {
        let node = try Node()
        let gate = node.journal.holdNextAppend()
        let first = try node.post(.book("Asha"))
        await gate.arrival()
        let accepted = try node.postAll(.book("Bela"), .book("Nobody", slot: 7), .book("Chandra", in: .second))
        node.end()
        let late = try node.post(.book("Late"))
        #expect(try await late.answer.unavailability == .shuttingDown)
        gate.open()
        node.waitUntilEnded()
        #expect(first.count == 1)
        #expect(accepted.map(\.count) == [1, 1, 1])
        #expect(try await accepted.answers.map(\.bookedNumber) == [2, nil, 1])
        #expect(node.journal.store.entries(of: .first).count == 2)
    }
}
