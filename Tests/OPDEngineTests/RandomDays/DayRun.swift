import OPDEngine

/// How the engine decides; a test of the tests puts a faulty one here.
typealias Decision = @Sendable (Session, SessionCommand, Moment) throws(SessionRefusal) -> [SessionEvent]

/// A day as it is played: the engine's session beside the reference model, and the journal of all events.
struct DayRun {
    private(set) var session = Session(id: .testDay)
    private var model: ReferenceSession
    private var journal: [(event: SessionEvent, time: Instant)] = []
    /// Those who left by a command of their own.
    private var departed: [Token.Number: Token.Status] = [:]
    private let decide: Decision

    init(_ day: RandomDay, decide: @escaping Decision) {
        self.decide = decide
        model = ReferenceSession(capacities: day.capacities, settings: day.settings)
        record([.sessionOpened(day.opening)], at: .testMidnight)
    }

    /// Plays one step: what the engine answers, and what is wrong with the answer or with the state that it leads to.
    mutating func play(_ step: Step) -> (answer: Answer, complaint: String?) {
        let before = session
        let answer = Answer(decide, session, step)
        if Answer(decide, session, step) != answer { return (answer, "decided twice, two answers") }

        var expected: SessionRefusal?
        do throws(SessionRefusal) { try model.apply(step) } catch { expected = error }
        if answer.refusal != expected {
            return (answer, "answered \(answer), but the rules say \(expected.map { "\($0)" } ?? "yes")")
        }
        if let problem = session.problem(folding: answer.events) {
            return (answer, "decided events that cannot follow: \(problem)")
        }
        record(answer.events, at: step.moment.instant)
        note(departureBy: step.command, answer)
        if answer.events.isEmpty && session != before { return (answer, "no event, yet the state has changed") }
        return (answer, complaint(after: step, from: before))
    }

    private mutating func record(_ events: [SessionEvent], at time: Instant) {
        for event in events {
            session.evolve(event, at: time)
            journal.append((event, time))
        }
    }

    private mutating func note(departureBy command: SessionCommand, _ answer: Answer) {
        guard answer.refusal == nil else { return }
        switch command {
        case .cancelToken(let number): departed[number] = .cancelled
        case .recordNoShow(let number): departed[number] = .noShow
        case .completeConsultation(let number): departed[number] = .completed
        case .bookToken, .checkIn, .callToken, .startConsultation: break
        }
    }

    private func complaint(after step: Step, from before: Session) -> String? {
        if let violation = session.violations.first { return "\(violation)" }
        return replayComplaint ?? lostTokenComplaint ?? countComplaint
            ?? transitionComplaint(step.command, from: before) ?? modelComplaint
    }

    private var replayComplaint: String? {
        var replayed = Session(id: session.id)
        for entry in journal { replayed.evolve(entry.event, at: entry.time) }
        return replayed == session ? nil : "the journal does not fold to the state"
    }

    /// Nobody is lost: every token has exactly one place, or has left by a command of its own.
    private var lostTokenComplaint: String? {
        let waiting = session.slots.indices.flatMap { session.waitlist(of: SlotIndex($0)) }
        let seated = session.booked.flatMap { $0 }
        var places: [Token.Number: Int] = [:]
        for token in waiting + seated { places[token.number, default: 0] += 1 }
        for token in session.tokens {
            let expected = departed[token.number].map { $0 == .completed ? 1 : 0 } ?? 1
            if places[token.number, default: 0] != expected {
                return "token \(token.number) has \(places[token.number, default: 0]) places instead of \(expected)"
            }
        }
        return nil
    }

    private var countComplaint: String? {
        let booked = session.booked
        for (index, slot) in session.slots.enumerated() {
            if slot.seatsTaken != booked[index].count { return "slot \(index) miscounts its seats" }
            if slot.waitlistCount != session.waitlist(of: SlotIndex(index)).count {
                return "slot \(index) miscounts its waitlist"
            }
        }
        return session.tokens.count == model.people.count ? nil : "\(session.tokens.count) tokens were issued"
    }

    private func transitionComplaint(_ command: SessionCommand, from before: Session) -> String? {
        for (old, new) in zip(before.tokens, session.tokens) where !isLegal(from: old, to: new, by: command) {
            return "token \(old.number) went from \(old.status), \(old.presence) to \(new.status), \(new.presence)"
        }
        return nil
    }

    private var modelComplaint: String? {
        for (person, token) in zip(model.people, session.tokens) where person != ReferenceSession.Person(token) {
            return "token \(token.number) is \(ReferenceSession.Person(token)), but by the rules \(person)"
        }
        for slot in session.slots.indices {
            let waitlist = session.waitlist(of: SlotIndex(slot)).map(\.number.index)
            if waitlist != model.promotionOrder(of: slot) { return "slot \(slot) would promote in another order" }
        }
        return session.inConsultation == model.patient ? nil : "the doctor is said to be with somebody else"
    }
}

/// What the engine said.
enum Answer: Equatable {
    case accepted([SessionEvent])
    case refused(SessionRefusal)

    init(_ decide: Decision, _ session: Session, _ step: Step) {
        do throws(SessionRefusal) {
            self = .accepted(try decide(session, step.command, step.moment))
        } catch {
            self = .refused(error)
        }
    }

    var events: [SessionEvent] { if case .accepted(let events) = self { events } else { [] } }
    var refusal: SessionRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}

extension ReferenceSession.Person {
    init(_ token: Token) {
        self.init(
            source: token.source, slot: token.slot.offset, status: token.status, presence: token.presence,
            calls: Int(token.calls), hasHadSeat: token.hasHadSeat, arrivedAt: token.arrivedAt)
    }
}
