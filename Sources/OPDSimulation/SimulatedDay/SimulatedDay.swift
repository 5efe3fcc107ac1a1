import OPDEngine

/// One OPD day at a desk: `DayPlan` played from its first request to its last no-show.
package enum SimulatedDay {
    /// Plays the day of a seed. `run` must differ between any two runs against the same server.
    package static func play<Desk: FrontDesk>(
        on desk: Desk, seed: Int, run: String = "day"
    ) async throws(DeskFailure) -> SimulatedDayReport {
        let plan = DayPlan(seed: seed)
        var player = DayPlayer(desk: desk, run: run)
        for doctor in plan.doctors { try await player.addDoctor(doctor.name, slots: doctor.slots) }

        var register = PatientRegister()
        var scenes: [PlayedScene] = []
        for scene in plan.scenes {
            var steps: [PlayedStep] = []
            for step in scene.steps { try await steps.append(player.play(step, register: &register)) }
            scenes.append(PlayedScene(scene: scene, steps: steps, pages: player.pages))
        }
        let schedules = try await player.closeDay()
        return SimulatedDayReport(
            plan: plan, place: desk.place, scenes: scenes, schedules: schedules, pages: player.pages,
            checks: player.checks)
    }
}

/// Which token each patient holds, and with which doctor.
private struct PatientRegister {
    private var tokens: [String: (id: Token.ID, doctor: Int)] = [:]

    mutating func enter(_ patient: String, token: Token.ID, doctor: Int) { tokens[patient] = (token, doctor) }

    func token(of patient: String) -> (id: Token.ID, doctor: Int) {
        guard let token = tokens[patient] else { preconditionFailure("\(patient) comes before asking") }
        return token
    }
}

extension DayPlayer {
    fileprivate mutating func play(
        _ step: Step, register: inout PatientRegister
    ) async throws(DeskFailure) -> PlayedStep {
        switch step {
        case .book(let patient, let source, let doctor, let slot):
            let booking = try await book(patient, source: source, doctor: doctor, slot: slot)
            register.enter(patient, token: booking.token.id, doctor: doctor)
            return played(step, booking.token.number, doctor: doctor, outcome: booking.outcome)
        case .cancel(let patient), .noShow(let patient), .act(_, let patient):
            let token = register.token(of: patient)
            let outcome = try await play(step, token.id, doctor: token.doctor)
            return played(step, token.id.number, doctor: token.doctor, outcome: outcome)
        case .callNext(let doctor):
            let call = try await callNext(doctor: doctor)
            return played(step, call.number, doctor: doctor, outcome: call.outcome)
        case .change(let change, let doctor):
            return PlayedStep(step: step, page: pages[doctor], outcome: try await self.change(change, doctor: doctor))
        case .leave(let doctor, let standIn):
            let outcome = try await leave(doctor: doctor, standIn: standIn)
            for token in pages[standIn].tokens where token.predecessor != nil {
                register.enter(token.patientName, token: token.id, doctor: standIn)
            }
            return PlayedStep(step: step, page: pages[doctor], outcome: outcome, standIn: pages[standIn].doctorName)
        }
    }

    /// What is done to one token.
    private mutating func play(_ step: Step, _ token: Token.ID, doctor: Int) async throws(DeskFailure) -> Outcome {
        switch step {
        case .cancel: try await cancel(token, doctor: doctor)
        case .noShow: try await recordNoShow(token, doctor: doctor)
        case .act(let action, _): try await act(action, on: token, doctor: doctor)
        case .book, .callNext, .change, .leave: preconditionFailure("\(step) is not about one token")
        }
    }

    private func played(_ step: Step, _ number: Token.Number, doctor: Int, outcome: Outcome) -> PlayedStep {
        PlayedStep(step: step, token: pages[doctor].tokens[number.index], page: pages[doctor], outcome: outcome)
    }
}
