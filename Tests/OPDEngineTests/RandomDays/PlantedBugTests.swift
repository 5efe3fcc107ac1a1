import OPDEngine
import Testing

/// Tests of the tests: an engine with a bug in it is found out, and the story is told in as few commands as it takes.
@Suite("planted bugs")
struct PlantedBugTests {
    @Test("a planted bug is found and shrunk to its core", arguments: Bug.allCases)
    func isFoundAndShrunk(bug: Bug) throws {
        let failure = dailySeeds.lazy.compactMap { RandomDay(seed: $0).smallestFailure(decide: bug.decide) }.first
        let shortest = try #require(failure, "nobody noticed")
        #expect(shortest.day.steps.count == bug.fewestCommands, "\(shortest)")
    }

    @Test("a failure reads as a list, with its seed")
    func reads() throws {
        let failure = try #require(RandomDay(seed: 3).smallestFailure(decide: Bug.promotesNobody.decide))
        #expect(
            "\(failure)" == """
                slot 1 has a free seat while token 2 waits for one
                seed 3: capacities [1, 1], waitlist by arrival
                1. 2026-11-22 12:38 book emergency in slot 1
                2. 2026-11-22 12:45 book paid_priority in slot 1
                3. 2026-11-22 13:43 cancel 1
                """)
    }
}

enum Bug: CaseIterable {
    case promotesNobody, losesTheBumped, neverReallocates, waitsForTheFirstWish, bumpsTheEarliest
    case forgetsTheCutoff, allowsTwoPatientsAtATime

    var fewestCommands: Int {
        switch self {
        case .forgetsTheCutoff: 1
        case .losesTheBumped, .neverReallocates: 2
        case .promotesNobody, .waitsForTheFirstWish, .bumpsTheEarliest: 3
        case .allowsTwoPatientsAtATime: 8
        }
    }

    var decide: Decision {
        { (session, command, moment) throws(SessionRefusal) in
            do throws(SessionRefusal) {
                let events = try session.decide(command, at: moment)
                return events.compactMap { spoiled($0, in: session) }
            } catch {
                return try spoiled(error, session, command)
            }
        }
    }

    private func spoiled(_ event: SessionEvent, in session: Session) -> SessionEvent? {
        switch (self, event) {
        case (.promotesNobody, .tokenPromoted): nil
        case (.losesTheBumped, .tokenReallocated), (.losesTheBumped, .tokenDisplaced): nil
        case (.neverReallocates, .tokenReallocated(let number, _)):
            .tokenDisplaced(number, slot: session.tokens[number.index].slot)
        case (.waitsForTheFirstWish, .tokenDisplaced(let number, _)):
            .tokenDisplaced(number, slot: session.tokens[number.index].requestedSlot)
        case (.bumpsTheEarliest, .tokenBumped(let number, let slot, let by)):
            .tokenBumped(earliest(like: number, in: session), from: slot, by: by)
        case (.bumpsTheEarliest, .tokenReallocated(let number, let slot)):
            .tokenReallocated(earliest(like: number, in: session), to: slot)
        case (.bumpsTheEarliest, .tokenDisplaced(let number, let slot)):
            .tokenDisplaced(earliest(like: number, in: session), slot: slot)
        default: event
        }
    }

    private func earliest(like number: Token.Number, in session: Session) -> Token.Number {
        let victim = session.tokens[number.index]
        let alike = session.booked[victim.slot.offset].filter {
            $0.source == victim.source && $0.presence == victim.presence && $0.canBeBumped
        }
        return alike.first?.number ?? number
    }

    private func spoiled(
        _ refusal: SessionRefusal, _ session: Session, _ command: SessionCommand
    ) throws(SessionRefusal) -> [SessionEvent] {
        switch (self, refusal, command) {
        case (.forgetsTheCutoff, .bookingCutOff, _):
            try session.decide(command, at: Moment(instant: Instant(milliseconds: 0), today: session.id.day))
        case (.allowsTwoPatientsAtATime, .doctorBusy, .startConsultation(let number)): [.consultationStarted(number)]
        default: throw refusal
        }
    }
}
