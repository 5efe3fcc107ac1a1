import Logging
import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A turn loop alone, with a mailbox that the test fills by itself: so it knows what waits while a turn is held.
final class Node: Sendable {
    let journal: MemoryJournal
    let clock: ManualClock
    let published: Published
    let mailbox: Mailbox
    /// What the loop reported about commits of unknown fate.
    let unknownOutcomes = Mailed<String>()
    private let loop: TurnLoop

    /// Starts a loop on a hospital in the zone of Greenwich with doctors of these patterns.
    init(_ patterns: [SlotPattern] = [.hourly(2, 2), .hourly(2, 2)], capacity: Int = 100) throws {
        let (journal, clock) = (MemoryJournal(), ManualClock())
        let founder = OtherNode(beside: journal)
        try founder.openHospital(patterns)
        published = Published(epoch: 1, directory: try founder.directory())
        mailbox = Mailbox(capacity: capacity)
        loop = TurnLoop(mailbox: mailbox, published: published, clock: { clock.now })
        self.journal = journal
        self.clock = clock
        loop.start(
            TurnRunner(
                journal: journal, calendar: founder.calendar, clock: { clock.now }, published: published, feed: Feed(),
                logger: .silent, onOutcomeUnknown: { [unknownOutcomes] in unknownOutcomes.hand(over: $0) }))
    }

    /// Posts a request, with its sessions as the journal holds them, if they are not in memory. The reply comes when it comes.
    func post(_ request: Request) throws -> Mailed<Turn.Decision.Result> {
        let reply = Mailed<Turn.Decision.Result>()
        let loaded = try request.sessions.filter { published.peek($0) == nil }.map { id in
            LoadedSession(epoch: published.epoch, live: try OtherNode(beside: journal).session(id))
        }
        let letter = Mailbox.Letter(request: request, loaded: loaded) { reply.hand(over: $0) }
        if let refusal = mailbox.post(letter) { reply.hand(over: .answer(.unavailable(refusal))) }
        return reply
    }

    func postAll(_ requests: Request...) throws -> [Mailed<Turn.Decision.Result>] { try requests.map { try post($0) } }

    /// Posts the requests while the loop is held, so that they are one turn.
    func postTogether(_ requests: Request...) async throws -> [Mailed<Turn.Decision.Result>] {
        let gate = Gate()
        _ = mailbox.post(Mailbox.Letter(request: Request(.visit(.first)), loaded: []) { _ in gate.hold() })
        await gate.arrival()
        defer { gate.open() }
        return try requests.map { try post($0) }
    }

    /// Posts a request, and waits for the answer.
    func answer(to request: Request) async throws -> Answer { try await post(request).answer }

    /// The tokens of a session as they are published, by number: who has a seat and who waits.
    func places(in id: Session.ID = .first) -> [String] {
        guard let live = published.peek(id)?.live else { return [] }
        return live.session.tokens.map { token in
            "\(token.number) \(live.record(of: token).details?.patientName ?? "-") \(token.status.name)"
        }
    }

    /// Refuses new work and lets the loop end.
    func end() { mailbox.close() }

    /// Blocks until everything that was accepted is answered.
    func waitUntilEnded() { loop.waitUntilEnded() }
}

extension Mailed<Turn.Decision.Result> {
    /// The answer, once it is there. Nothing else is expected.
    var answer: Answer {
        get async throws {
            let result = await first
            guard case .answer(let answer) = result else { throw Unexpected(description: "\(result)") }
            return answer
        }
    }

    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }
}

extension [Mailed<Turn.Decision.Result>] {
    var answers: [Answer] {
        get async throws {
            var answers: [Answer] = []
            for reply in self { answers.append(try await reply.answer) }
            return answers
        }
    }
}
