import OPDEngine
import Testing

/// What has happened before the command that a test is about. Each of these must be accepted.
extension Scenario {
    /// One booking for each source, each of which must get a seat in this slot without bumping anybody.
    func booked(
        _ sources: Source..., slot: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Scenario {
        sources.reduce(self) { scenario, source in
            scenario.when(.book(source, slot: slot), sourceLocation: sourceLocation)
                .then(
                    .tokenBooked(scenario.nextNumber, source: source, slot: SlotIndex(slot)),
                    sourceLocation: sourceLocation)
        }
    }

    /// One booking for each source, each of which must join the waitlist of this slot.
    func waitlisted(
        _ sources: Source..., slot: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Scenario {
        sources.reduce(self) { scenario, source in
            scenario.when(.book(source, slot: slot), sourceLocation: sourceLocation)
                .then(
                    .tokenWaitlisted(scenario.nextNumber, source: source, slot: SlotIndex(slot)),
                    sourceLocation: sourceLocation)
        }
    }

    /// One booking for each source, each of which must take somebody's seat.
    func bumping(
        _ sources: Source..., slot: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Scenario {
        sources.reduce(self) { scenario, source in
            let outcome = scenario.when(.book(source, slot: slot), sourceLocation: sourceLocation)
            let bumps = (try? outcome.answer.get())?.contains { if case .tokenBumped = $0 { true } else { false } }
            #expect(bumps == true, "\(source) bumps nobody", sourceLocation: sourceLocation)
            return outcome.scenario
        }
    }

    func arrived(_ numbers: Token.Number..., sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        numbers.reduce(self) { $0.accepting(.checkIn($1), at: sourceLocation) }
    }

    /// Called, after having arrived.
    func called(_ numbers: Token.Number..., sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        numbers.reduce(self) { $0.accepting(.checkIn($1), .callToken($1), at: sourceLocation) }
    }

    /// With the doctor, after having arrived and been called.
    func inConsultation(_ number: Token.Number, sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        accepting(.checkIn(number), .callToken(number), .startConsultation(number), at: sourceLocation)
    }

    /// Seen by the doctor, one after the other.
    func completed(_ numbers: Token.Number..., sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        numbers.reduce(self) {
            $0.inConsultation($1, sourceLocation: sourceLocation).accepting(
                .completeConsultation($1), at: sourceLocation)
        }
    }

    func cancelled(_ numbers: Token.Number..., sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        numbers.reduce(self) { $0.accepting(.cancelToken($1), at: sourceLocation) }
    }

    func absent(_ numbers: Token.Number..., sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        numbers.reduce(self) { $0.accepting(.recordNoShow($1), at: sourceLocation) }
    }

    func parked(_ numbers: Token.Number..., sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        numbers.reduce(self) { $0.accepting(.checkIn($1), .parkPatient($1), at: sourceLocation) }
    }

    /// To another doctor's session of the same day.
    func transferred(_ number: Token.Number, sourceLocation: SourceLocation = #_sourceLocation) -> Scenario {
        let other = Scenario(opening: .hourly(capacities: [9]), id: .otherDoctor)
        do {
            let events = try Transfer(number: number, slot: 0).decide(from: session, to: other.session, at: moment)
            return with { $0.record(events.origin) }
        } catch {
            Issue.record("\(error)", sourceLocation: sourceLocation)
            return self
        }
    }

    func accepting(
        _ commands: SessionCommand..., at sourceLocation: SourceLocation = #_sourceLocation
    ) -> Scenario {
        commands.reduce(self) { scenario, command in
            let outcome = scenario.when(command, sourceLocation: sourceLocation)
            #expect(throws: Never.self, "\(command)", sourceLocation: sourceLocation) { try outcome.answer.get() }
            return outcome.scenario
        }
    }

    private var nextNumber: Token.Number { Token.Number(session.tokens.count + 1)! }
}
