import OPDEngine
import Testing

/// Doctor 1's session of 22 November 2026, with an hourly slot from nine o'clock on for each capacity.
func given(
    capacities: Int..., waitlistOrder: [WaitlistOrder.Facet] = [.arrival], cutoffMinutes: Int? = nil,
    reserved: [Source: Int] = [:], releaseMinutes: Int? = nil, usualMinutes: Int? = nil,
    settings change: (inout Settings) -> Void = { _ in }
) -> Scenario {
    var settings = Settings(
        waitlistOrder: WaitlistOrder(waitlistOrder)!,
        bookingCutoff: cutoffMinutes.map { .minutesBeforeStart($0) } ?? .never)
    change(&settings)
    let seats = Source.allCases.map { (source: $0, seats: reserved[$0] ?? 0) }
    let reservation = Reservation(seats, releaseMinutes: releaseMinutes)
    return Scenario(
        opening: .hourly(
            capacities: capacities, reservations: capacities.map { _ in reservation }, settings: settings,
            usualConsultation: usualMinutes.map { $0 * 60_000 }))
}

/// A session and everything that has happened in it, told as a sentence: given … when … then ….
///
/// After each step it is checked that deciding is repeatable, that no invariant is violated and that the journal folds to
/// the same state.
struct Scenario {
    private(set) var session: Session
    private(set) var moment = Moment(instant: .clock("08:00"), today: .testDay)
    private let opening: SessionOpening
    private var journal: [(events: [SessionEvent], time: Instant)] = []
    /// The session after each entry, the first before all of them.
    private var pictures: [Session] = []

    init(opening: SessionOpening, id: Session.ID = .testDay) {
        self.opening = opening
        session = Session(id: id)
        session.evolve(.sessionOpened(opening), at: moment.instant)
        pictures = [session]
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

    /// To take back the entry with this version; the newest when none is named.
    func whenUndoing(_ version: Int? = nil, sourceLocation: SourceLocation = #_sourceLocation) -> Outcome {
        let version = version ?? session.version
        return when(.undo(reversal(of: version)), sourceLocation: sourceLocation)
    }

    func reversal(of version: Int) -> Reversal {
        guard pictures.indices.dropFirst().contains(version) else { return .ofNothing(version: version) }
        return Reversal(before: pictures[version - 1], after: pictures[version])
    }

    func with(_ change: (inout Scenario) -> Void) -> Scenario {
        var copy = self
        change(&copy)
        return copy
    }

    private func decide(_ command: SessionCommand) -> Result<[SessionEvent], SessionRefusal> {
        Result { () throws(SessionRefusal) in try session.decide(command, at: moment) }
    }

    mutating func record(_ events: [SessionEvent]) {
        if events.isEmpty { return }
        session.evolve(entry: events, at: moment.instant)
        journal.append((events, moment.instant))
        pictures.append(session)
    }

    private func checkInvariants(_ sourceLocation: SourceLocation) {
        #expect(session.violations.isEmpty, sourceLocation: sourceLocation)
        var replayed = Session(id: session.id)
        replayed.evolve(.sessionOpened(opening), at: .clock("08:00"))
        for entry in journal { replayed.evolve(entry: entry.events, at: entry.time) }
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

    @discardableResult
    func then(events: [SessionEvent], sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        #expect(answer == .success(events), sourceLocation: sourceLocation)
        return scenario
    }

    /// Accepted, and nothing changes.
    @discardableResult
    func thenNothing(sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        #expect(answer == .success([]), sourceLocation: sourceLocation)
        return scenario
    }

    /// Whatever the events are; the test goes on to look at the state.
    func accepted(sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        if case .failure(let refusal) = answer { Issue.record("\(refusal)", sourceLocation: sourceLocation) }
        return scenario
    }

    @discardableResult
    func thenRefused(_ refusal: SessionRefusal, sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        #expect(answer == .failure(refusal), sourceLocation: sourceLocation)
        return scenario
    }
}
