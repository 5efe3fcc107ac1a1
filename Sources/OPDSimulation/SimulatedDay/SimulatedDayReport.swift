import OPDEngine

/// A simulated day after it was played: everything that its text and its JSON show.
package struct SimulatedDayReport: Sendable {
    let plan: DayPlan
    let place: String
    let scenes: [PlayedScene]
    /// As read at the end, one for each doctor of the plan.
    let schedules: [[SlotSchedule]]
    /// One for each doctor of the plan.
    let pages: [LedgerPage]
    package let checks: Checks
}

/// A scene with what came of it.
struct PlayedScene: Sendable {
    let scene: Scene
    let steps: [PlayedStep]
    /// The slots at its end, of the doctors who took part.
    let standings: [Standing]

    init(scene: Scene, steps: [PlayedStep], pages: [LedgerPage]) {
        self.scene = scene
        self.steps = steps
        standings = pages.filter { page in steps.contains { $0.doctorName == page.doctorName } }.map(Standing.init)
    }
}

/// How full a doctor's slots are.
struct Standing: Sendable {
    struct SlotCount: Sendable {
        let label: String
        let seated: Int
        let capacity: Int
        let waiting: Int
    }

    let doctorName: String
    let slots: [SlotCount]

    init(_ page: LedgerPage) {
        doctorName = page.doctorName
        slots = page.slots.map { slot in
            SlotCount(
                label: slot.pattern.label, seated: slot.seated.count, capacity: slot.pattern.capacity,
                waiting: slot.waiting.count)
        }
    }
}

/// A step with what came of it.
struct PlayedStep: Sendable {
    let step: Step
    /// After the step.
    let token: TokenSnapshot
    let doctorName: String
    /// The slot that was asked for, or left.
    let slotLabel: String
    let outcome: Outcome
    /// Where the bumped patient is now, if that is another slot.
    let movedTo: String?

    init(step: Step, token: TokenSnapshot, page: LedgerPage, outcome: Outcome) {
        self.step = step
        self.token = token
        self.outcome = outcome
        doctorName = page.doctorName
        slotLabel = page.label(of: token.slot)
        if case .seatedByBumping(let bumped) = outcome, bumped.slot != token.slot {
            movedTo = page.label(of: bumped.slot)
        } else {
            movedTo = nil
        }
    }
}
