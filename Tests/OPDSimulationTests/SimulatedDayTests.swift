import OPDEngine
import Testing

@testable import OPDSimulation

@Suite("A simulated day")
struct SimulatedDayTests {
    @Test("the day of seed 1 is the golden one, byte for byte")
    func golden() async throws {
        let report = try await SimulatedDay.play(on: EngineDesk(), seed: 1)
        try Golden.expect(report.text, toEqual: "simulated-day.txt")
        try Golden.expect(report.json.text + "\n", toEqual: "simulated-day.json")
    }

    @Test("the same seed plays the same day, another seed another one")
    func seeds() async throws {
        let first = try await SimulatedDay.play(on: EngineDesk(), seed: 7)
        let again = try await SimulatedDay.play(on: EngineDesk(), seed: 7, run: "another")
        let other = try await SimulatedDay.play(on: EngineDesk(), seed: 8)
        #expect(first.text == again.text)
        #expect(first.json == again.json)
        #expect(first.text != other.text)
    }

    @Test("every seed shows every rule and holds every invariant", arguments: 0..<200)
    func shows(seed: Int) async throws {
        let desk = EngineDesk()
        let report = try await SimulatedDay.play(on: desk, seed: seed)
        let steps = report.scenes.flatMap(\.steps)
        #expect(Set(steps.compactMap(Show.init)) == Set(Show.allCases))
        #expect(Set(steps.compactMap { $0.token?.source }) == Set(Source.allCases))
        #expect(report.checks.results.allSatisfy { $0.checks > 0 })
        #expect(report.checks.allHeld)
        #expect(await desk.commandsChecked == steps.count)
    }

    @Test("a day played through requests that are each sent twice is the same day")
    func repeated() async throws {
        let once = try await SimulatedDay.play(on: EngineDesk(), seed: 3)
        let twice = try await SimulatedDay.play(on: RepeatingDesk(), seed: 3)
        #expect(once.json == twice.json)
    }

    @Test("the text fits a terminal of 100 columns and is plain", arguments: [1, 2, 3, Int.min, Int.max])
    func layout(seed: Int) async throws {
        let text = try await SimulatedDay.play(on: EngineDesk(), seed: seed).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 100 && $0.last != " " })
        #expect(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A })
    }

    @Test("no two patients of a day share a name")
    func names() {
        for seed in 0..<50 {
            let names = DayPlan(seed: seed).scenes.flatMap(\.steps).compactMap { step in
                if case .book(let name, _, doctor: _, slot: _) = step { name } else { nil }
            }
            #expect(names.count == 81)
            #expect(Set(names).count == names.count)
        }
    }
}

/// What a day has to show.
private enum Show: CaseIterable {
    case seated, waitlisted, bumpWithMove, bumpToWaitlist, cancellationWithPromotion, noShowWithPromotion
    case shiftingDelay, reallocatingDelay, doctorsBreak, shrinkingSlot, growingSlot, reinstatedWithSeat
    case reinstatedToWaitlist, checkIn, call, missedCall, test, backFromTest, consultation, completion
    case emergencyWithExtraSeat, leaveWithReassignment

    init?(_ step: PlayedStep) {
        switch (step.step, step.outcome) {
        case (.book, .seated): self = .seated
        case (.book, .waitlisted): self = .waitlisted
        case (.book, .seatedByBumping): self = step.movedTo == nil ? .bumpToWaitlist : .bumpWithMove
        case (.cancel, .seatFreed(promoted: .some)): self = .cancellationWithPromotion
        case (.noShow, .seatFreed(promoted: .some)): self = .noShowWithPromotion
        case (.callNext, .called(seatGiven: nil)): self = .call
        case (.callNext, .called(seatGiven: .overflow)):
            guard step.token?.source == .emergency else { return nil }
            self = .emergencyWithExtraSeat
        case (.act(let action, _), _): self.init(action, step.outcome)
        default: self.init(ofSession: step)
        }
    }

    private init?(_ action: TokenAction, _ outcome: Outcome) {
        switch (action, outcome) {
        case (.checkIn, .done): self = .checkIn
        case (.skip, .done): self = .missedCall
        case (.park, .done): self = .test
        case (.resume, .done): self = .backFromTest
        case (.start, .done): self = .consultation
        case (.complete, .done): self = .completion
        case (.reinstate, .seatRegained): self = .reinstatedWithSeat
        case (.reinstate, .waitlisted): self = .reinstatedToWaitlist
        default: return nil
        }
    }

    private init?(ofSession step: PlayedStep) {
        let fates = Set(step.fates.map(\.fate))
        switch step.step {
        case .change(.delay(_, .shift), _) where fates == [.seatKept]: self = .shiftingDelay
        case .change(.delay(_, .reallocate), _) where fates == [.seatKept, .movedTo]: self = .reallocatingDelay
        case .change(.doctorBreak, _) where fates.isEmpty: self = .doctorsBreak
        case .change(.capacity, _) where fates == [.seatKept, .movedTo, .waitlisted]: self = .shrinkingSlot
        case .change(.capacity, _) where fates == [.seatKept, .promoted]: self = .growingSlot
        case .leave where fates == [.seatKept, .transferredTo, .transferredIn, .needsRebooking]:
            self = .leaveWithReassignment
        default: return nil
        }
    }
}
