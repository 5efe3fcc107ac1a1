import OPDEngine

/// A step with what came of it.
struct PlayedStep: Sendable {
    let step: Step
    /// After the step; nil for what is done to a whole session.
    let token: TokenSnapshot?
    let doctorName: String
    /// Who stands in for a doctor who leaves.
    let standIn: String?
    /// The slot that was asked for, left or changed; nil for what concerns the whole session.
    let slotLabel: String?
    let outcome: Outcome
    /// Where the bumped patient is now, if that is another slot.
    let movedTo: String?

    init(step: Step, token: TokenSnapshot, page: LedgerPage, outcome: Outcome) {
        self.step = step
        self.token = token
        self.outcome = outcome
        doctorName = page.doctorName
        standIn = nil
        slotLabel = page.label(of: token.slot)
        if case .seatedByBumping(let bumped) = outcome, bumped.slot != token.slot {
            movedTo = page.label(of: bumped.slot)
        } else {
            movedTo = nil
        }
    }

    init(step: Step, page: LedgerPage, outcome: Outcome, standIn: String? = nil) {
        self.step = step
        self.outcome = outcome
        self.standIn = standIn
        doctorName = page.doctorName
        (token, movedTo) = (nil, nil)
        if case .change(.capacity(let slot, _), doctor: _) = step {
            slotLabel = page.label(of: slot)
        } else {
            slotLabel = nil
        }
    }

    func concerns(_ page: LedgerPage) -> Bool { page.doctorName == doctorName || page.doctorName == standIn }

    /// What became of others in a change of their session.
    var fates: [PersonFate] {
        switch outcome {
        case .changed(let told, _), .reassigned(let told): told
        default: []
        }
    }
}
