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
        standings = pages.filter { page in steps.contains { $0.concerns(page) } }.map(Standing.init)
    }
}

/// How full a doctor's slots are.
struct Standing: Sendable {
    struct SlotCount: Sendable {
        let label: String
        /// In regular seats.
        let seated: Int
        let capacity: Int
        /// In extra seats.
        let extra: Int
        let waiting: Int
        let isClosed: Bool
    }

    let doctorName: String
    let slots: [SlotCount]

    init(_ page: LedgerPage) {
        doctorName = page.doctorName
        slots = page.slots.map { slot in
            SlotCount(
                label: slot.pattern.label, seated: slot.seated.count, capacity: slot.capacity, extra: slot.extra.count,
                waiting: slot.waiting.count, isClosed: slot.isClosed)
        }
    }
}
