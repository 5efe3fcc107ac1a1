import OPDEngine
import Testing

@testable import OPDSimulation

@Suite("The ledger finds what a desk does wrong")
struct LedgerTests {
    struct Lie: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let desk: LyingDesk
        let broken: Set<Invariant>
    }

    @Test("each lie breaks its invariants", arguments: lies + liesOfTheLiveDay)
    func lie(_ lie: Lie) async throws {
        let report = try await SimulatedDay.play(on: lie.desk, seed: 1)
        let broken = Set(report.checks.results.filter { !$0.failures.isEmpty }.map(\.invariant))
        #expect(broken.isSuperset(of: lie.broken), "found \(broken)")
        #expect(!report.checks.allHeld)
        #expect(report.text.contains("VIOLATED"))
        #expect(report.text.contains("checks FAILED."))
    }

    static let lies = [
        Lie(
            testDescription: "one seat too many",
            desk: LyingDesk(booking: { answer in
                guard answer.isWaitlisted else { return answer }
                return BookingAnswer(token: answer.token.saying(status: .booked), bumped: nil, isWaitlisted: false)
            }),
            broken: [.hardLimit, .bookingByPriority, .schedulesAgree, .nobodyLost]),
        Lie(
            testDescription: "another victim",
            desk: LyingDesk(booking: { answer in
                guard let bumped = answer.bumped, bumped.number.value == 6 else { return answer }
                return BookingAnswer(token: answer.token, bumped: bumped.saying(number: 7), isWaitlisted: false)
            }),
            broken: [.rightVictim, .schedulesAgree]),
        Lie(
            testDescription: "a bumped patient who waits though a later slot has a free seat",
            desk: LyingDesk(booking: { answer in
                guard let bumped = answer.bumped else { return answer }
                let waiting = bumped.saying(slot: answer.token.slot, status: .waitlisted)
                return BookingAnswer(token: answer.token, bumped: waiting, isWaitlisted: false)
            }),
            broken: [.reallocation, .schedulesAgree]),
        Lie(
            testDescription: "a freed seat that nobody gets",
            desk: LyingDesk(departure: { DepartureAnswer(departed: $0.departed, promoted: nil) }),
            broken: [.promotion, .noIdleSeat, .schedulesAgree]),
        Lie(
            testDescription: "a no-show recorded as a cancellation",
            desk: LyingDesk(departure: { answer in
                DepartureAnswer(departed: answer.departed.saying(status: .cancelled), promoted: answer.promoted)
            }),
            broken: [.promotion]),
        Lie(
            testDescription: "a patient who is missing at the end",
            desk: LyingDesk(schedule: { schedule in
                schedule.map { slot in
                    SlotSchedule(
                        capacity: slot.capacity, isClosed: slot.isClosed, booked: Array(slot.booked.dropLast()),
                        waitlist: slot.waitlist)
                }
            }),
            broken: [.nobodyLost, .schedulesAgree, .sumsAgree, .noIdleSeat]),
        Lie(
            testDescription: "another capacity at the end",
            desk: LyingDesk(schedule: { schedule in
                schedule.map { slot in
                    SlotSchedule(
                        capacity: slot.capacity + 1, isClosed: slot.isClosed, booked: slot.booked,
                        waitlist: slot.waitlist)
                }
            }),
            broken: [.schedulesAgree]),
    ]

    @Test("every invariant is broken by a lie of its own")
    func everyInvariant() {
        let broken = (Self.lies + Self.liesOfTheLiveDay).flatMap(\.broken)
        #expect(Set(broken) == Set(Invariant.allCases))
    }

    @Test("an answer about a slot or a token that does not exist ends the day", arguments: impossibleDesks)
    func impossible(desk: LyingDesk) async throws {
        await #expect {
            try await SimulatedDay.play(on: desk, seed: 1)
        } throws: { error in
            if case .unexpectedAnswer(let sentence) = error as? DeskFailure { !sentence.isEmpty } else { false }
        }
    }

    static let impossibleDesks = [
        LyingDesk(booking: { answer in
            BookingAnswer(
                token: answer.token.saying(slot: SlotIndex(4)), bumped: answer.bumped,
                isWaitlisted: answer.isWaitlisted)
        }),
        LyingDesk(booking: { answer in
            BookingAnswer(
                token: answer.token.saying(number: 7), bumped: answer.bumped, isWaitlisted: answer.isWaitlisted)
        }),
        LyingDesk(booking: { answer in
            BookingAnswer(
                token: answer.token, bumped: answer.bumped?.saying(number: 99), isWaitlisted: answer.isWaitlisted)
        }),
        LyingDesk(schedule: { Array($0.dropLast()) }),
        LyingDesk(session: { $0.saying(slots: Array($0.slots.dropLast())) }),
        LyingDesk(session: { answer in
            answer.saying(
                affected: answer.affected.map { AffectedToken(token: $0.token.saying(number: 99), fate: $0.fate) })
        }),
        LyingDesk(left: { left in
            left.map { AffectedToken(token: $0.token.saying(slot: SlotIndex(4)), fate: $0.fate) }
        }),
    ]
}
