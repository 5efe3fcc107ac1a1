import OPDEngine

/// How the engine decides; a test of the tests puts a faulty one here.
typealias Decision = @Sendable (Session, SessionCommand, Moment) throws(SessionRefusal) -> [SessionEvent]

/// A day as it is played: the engine's session beside the reference model, and the journal of all entries.
struct DayRun {
    private(set) var session: Session
    var model: ReferenceSession
    private var journal: [(events: [SessionEvent], time: Instant)] = []
    /// The session after each entry, the first before all of them.
    private(set) var pictures: [Session] = []
    private let opening: SessionOpening
    private let decide: Decision

    init(_ day: RandomDay, of id: Session.ID = .testDay, decide: @escaping Decision) {
        self.decide = decide
        opening = day.opening
        session = Session(id: id)
        model = ReferenceSession(id: id, opening: day.opening)
        session.evolve(.sessionOpened(opening), at: .testMidnight)
        pictures = [session]
    }

    /// Plays one step: what the engine answers, and what is wrong with the answer or with the state that it leads to.
    mutating func play(_ step: Step) -> (answer: Answer, complaint: String?) {
        let command = command(for: step.deed)
        let answer = Answer(decide, session, command, step.moment)
        // A dry run is a decision that nobody folds.
        if Answer(decide, session, command, step.moment) != answer { return (answer, "decided twice, two answers") }

        var expected: SessionRefusal?
        var hasEffect = false
        do throws(SessionRefusal) { hasEffect = try model.apply(step) } catch { expected = error }
        if answer.refusal != expected {
            return (answer, "answered \(answer), but the rules say \(expected.map { "\($0)" } ?? "yes")")
        }
        if answer.events.isEmpty == hasEffect {
            return (answer, hasEffect ? "nothing happens, but it should" : "something happens, but nothing should")
        }
        if let problem = session.problem(folding: answer.events) {
            return (answer, "decided events that cannot follow: \(problem)")
        }
        if answer.events.isEmpty { return (answer, nil) }
        record(answer.events, at: step.moment.instant)
        return (answer, complaint(after: step, answer))
    }

    func command(for deed: Deed) -> SessionCommand {
        guard case .undo(let version) = deed else {
            guard case .command(let command) = deed else { return .callNext }
            return command
        }
        if version >= 1 && version < pictures.count {
            return .undo(Reversal(before: pictures[version - 1], after: pictures[version]))
        }
        return .undo(.ofNothing(version: version))
    }

    mutating func record(_ events: [SessionEvent], at time: Instant) {
        session.evolve(entry: events, at: time)
        journal.append((events, time))
        pictures.append(session)
    }

    private func complaint(after step: Step, _ answer: Answer) -> String? {
        invariantComplaint(at: step.moment.instant) ?? transitionComplaint(step.deed)
            ?? undoComplaint(step.deed, answer) ?? modelComplaint
    }

    /// What is wrong with the state, whatever led to it.
    func invariantComplaint(at now: Instant) -> String? {
        if let violation = session.violations.first { return "\(violation)" }
        return replayComplaint ?? placeComplaint ?? queueComplaint ?? forecastComplaint(at: now)
    }

    /// Looked at after every eighth entry: it is a walk through the whole journal.
    private var replayComplaint: String? {
        guard journal.count.isMultiple(of: 8) else { return nil }
        var replayed = Session(id: session.id)
        replayed.evolve(.sessionOpened(opening), at: .testMidnight)
        for entry in journal { replayed.evolve(entry: entry.events, at: entry.time) }
        return replayed == session ? nil : "the journal does not fold to the state"
    }

    /// Only what the entry changed may have changed, and in a way that its command may change it.
    private func transitionComplaint(_ deed: Deed) -> String? {
        guard case .command(let command) = deed else { return nil }
        let before = pictures[pictures.count - 2]
        for (old, new) in zip(before.tokens, session.tokens) where !isLegal(from: old, to: new, by: command) {
            return "token \(old.number) went from \(old.status), \(old.presence) to \(new.status), \(new.presence)"
        }
        return nil
    }

    private func undoComplaint(_ deed: Deed, _ answer: Answer) -> String? {
        guard case .undo(let version) = deed, !answer.promotesSomebody else { return nil }
        let before = pictures[pictures.count - 2]
        return undoComplaint(from: before, to: session, entry: (pictures[version - 1], pictures[version]))
    }

    var modelComplaint: String? {
        for (person, token) in zip(model.people, session.tokens) where person != ReferenceSession.Person(token) {
            return "token \(token.number) is \(ReferenceSession.Person(token)), but by the rules \(person)"
        }
        for slot in session.slots.indices {
            let waitlist = session.waitlist(of: SlotIndex(slot)).map(\.number.index)
            if waitlist != model.promotionOrder(of: slot) { return "slot \(slot) would promote in another order" }
            if ReferenceSession.Room(session.slots[slot]) != model.rooms[slot] { return "slot \(slot) is another" }
        }
        if session.callOrder.map(\.number.index) != model.queue { return "the queue is another" }
        if session.doctorPresence != model.doctor || session.delays != model.delays { return "the doctor is elsewhere" }
        return session.inConsultation?.index == model.patient ? nil : "the doctor is said to be with somebody else"
    }
}

/// What the engine said.
enum Answer: Equatable {
    case accepted([SessionEvent])
    case refused(SessionRefusal)

    init(_ decide: Decision, _ session: Session, _ command: SessionCommand, _ moment: Moment) {
        do throws(SessionRefusal) {
            self = .accepted(try decide(session, command, moment))
        } catch {
            self = .refused(error)
        }
    }

    var events: [SessionEvent] { if case .accepted(let events) = self { events } else { [] } }
    var refusal: SessionRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
    var promotesSomebody: Bool { events.contains { if case .tokenPromoted = $0 { true } else { false } } }
}

extension Reversal {
    /// Of an entry that the session never had.
    static func ofNothing(version: Int) -> Reversal {
        var emptied = Session(id: .testDay)
        for _ in 0..<max(0, version) { emptied.evolve(entry: [], at: .testMidnight) }
        return Reversal(before: emptied, after: emptied)
    }
}

extension ReferenceSession.Person {
    init(_ token: Token) {
        self.init(
            source: token.source, slot: token.slot.offset, status: token.status, seat: token.seat,
            presence: token.presence, calls: Int(token.calls), bumps: Int(token.bumps), hasHadSeat: token.hasHadSeat,
            needsRebooking: token.needsRebooking, passedOverUntil: Int(token.passedOverUntil),
            arrivedAt: token.arrivedAt, calledAt: token.calledAt, startedAt: token.startedAt,
            completedAt: token.completedAt, patient: token.patient, successor: token.successor,
            predecessor: token.predecessor, isTakenBack: token.isTakenBack, isErased: token.isErased)
    }
}

extension ReferenceSession.Room {
    init(_ slot: Slot) {
        self.init(
            window: slot.window, capacity: slot.capacity, fullCapacity: slot.fullCapacity, isClosed: slot.isClosed,
            isReleased: slot.isReleased)
    }
}
