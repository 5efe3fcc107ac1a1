import OPDEngine
import Testing

/// Doctor 1's session of 22 November 2026, with an hourly slot from nine o'clock on for each capacity.
func given(
    capacities: Int..., waitlistOrder: [WaitlistOrder.Facet] = [.arrival], cutoffMinutes: Int? = nil
) -> Scenario {
    let settings = Settings(
        waitlistOrder: WaitlistOrder(waitlistOrder)!,
        bookingCutoff: cutoffMinutes.map { .minutesBeforeStart($0) } ?? .never)
    return Scenario(opening: .hourly(capacities: capacities, settings: settings))
}

/// A session and everything that has happened in it, told as a sentence: given … when … then ….
///
/// After each step it is checked that deciding is repeatable, that no invariant is violated and that the journal folds to
/// the same state.
struct Scenario {
    private(set) var session = Session(id: .testDay)
    private(set) var moment = Moment(instant: .clock("08:00"), today: .testDay)
    private var journal: [(event: SessionEvent, time: Instant)] = []

    init(opening: SessionOpening) {
        record([.sessionOpened(opening)])
    }

    /// What follows happens at this time of the session's day, or of another.
    func at(_ time: String, on day: String = "2026-11-22") -> Scenario {
        let day = ClinicDay(day)!
        return with { $0.moment = Moment(instant: .clock(time, on: day), today: day) }
    }

    func when(_ command: SessionCommand, sourceLocation: SourceLocation = #_sourceLocation) -> Outcome {
        let answer = decide(command)
        #expect(decide(command) == answer, "equal inputs, equal outputs", sourceLocation: sourceLocation)
        let after = with { if case .success(let events) = answer { $0.record(events) } }
        after.checkInvariants(sourceLocation)
        return Outcome(answer: answer, scenario: after)
    }

    func with(_ change: (inout Scenario) -> Void) -> Scenario {
        var copy = self
        change(&copy)
        return copy
    }

    private func decide(_ command: SessionCommand) -> Result<[SessionEvent], SessionRefusal> {
        Result { () throws(SessionRefusal) in try session.decide(command, at: moment) }
    }

    private mutating func record(_ events: [SessionEvent]) {
        for event in events {
            session.evolve(event, at: moment.instant)
            journal.append((event, moment.instant))
        }
    }

    private func checkInvariants(_ sourceLocation: SourceLocation) {
        #expect(session.violations.isEmpty, sourceLocation: sourceLocation)
        var replayed = Session(id: session.id)
        for entry in journal { replayed.evolve(entry.event, at: entry.time) }
        #expect(replayed == session, "the journal folds to the state", sourceLocation: sourceLocation)
    }
}

/// What came of a command.
struct Outcome {
    let answer: Result<[SessionEvent], SessionRefusal>
    let scenario: Scenario

    /// Exactly these events, in this order.
    @discardableResult
    func then(_ events: SessionEvent..., sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        #expect(answer == .success(events), sourceLocation: sourceLocation)
        return scenario
    }

    /// Accepted, and nothing changes.
    @discardableResult
    func thenNothing(sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        #expect(answer == .success([]), sourceLocation: sourceLocation)
        return scenario
    }

    @discardableResult
    func thenRefused(_ refusal: SessionRefusal, sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        #expect(answer == .failure(refusal), sourceLocation: sourceLocation)
        return scenario
    }
}
