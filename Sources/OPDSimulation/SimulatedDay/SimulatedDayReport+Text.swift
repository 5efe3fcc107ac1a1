import OPDEngine

extension SimulatedDayReport {
    /// The day to read in a terminal, at most 100 columns wide; ends with a line break.
    package var text: String {
        var lines = heading("One simulated OPD day", underline: "=") + opening
        for (index, scene) in scenes.enumerated() { lines += section(scene, number: index + 1) }
        lines += finalSchedule(of: plan.doctors[0], schedules[0])
        lines += heading("The day in numbers")
        lines += Summary.byDoctor(pages).lines(title: "by doctor", of: .liveDay) + [""]
        lines += Summary.bySource(pages).lines(title: "by source", of: .liveDay) + [""]
        lines += wrapped("Indented rows add up to the row above them.") + [""]
        lines += heading("Invariants checked")
        lines += wrapped(
            "After every answer, and once more on the schedules read at the end, by a ledger that knows the rules and "
                + "hears nothing but the answers.")
        lines += [""] + checks.lines
        return lines.joined(separator: "\n") + "\n"
    }

    private var opening: [String] {
        let sources = Source.allCases.reversed().map { "\($0.name) \($0.priority)" }.joined(separator: ", ")
        return wrapped("Seed \(plan.seed), played \(place): the same seed plays the same day.") + [""]
            + wrapped("Sources and their priorities: \(sources).") + [""]
            + doctorTable + [""]
            + heading("The rules that decide") + Rule.lines + [""]
    }

    private var doctorTable: [String] {
        let labels = plan.doctors[0].slots.map(\.label)
        var table = TextTable(
            headings: ["seats"] + labels + ["all day"], alignments: [.left] + labels.map { _ in .right } + [.right])
        for doctor in plan.doctors {
            let capacities = doctor.slots.map(\.capacity)
            table.add([doctor.name] + capacities.map { "\($0)" } + ["\(capacities.reduce(0, +))"])
        }
        return table.lines(indent: 2)
    }

    private func section(_ played: PlayedScene, number: Int) -> [String] {
        var table = TextTable(
            headings: ["doctor", "token", "patient", "source", "slot", "what happens"],
            alignments: [.left, .right, .left, .left, .left, .left])
        for step in played.steps {
            let person = step.token.map { ["#\($0.number)", $0.patientName, $0.source.name] } ?? ["", "", ""]
            table.add([step.doctorName] + person + [step.slotLabel ?? "", step.words])
            for consequence in step.consequences { table.add(["", "", "", "", "", "  " + consequence]) }
        }
        return heading("\(number). \(played.scene.title)") + wrapped(played.scene.explanation) + [""]
            + table.lines(indent: 2) + [""] + played.standings.lines + [""]
    }

    private func finalSchedule(of doctor: DayPlan.DoctorPlan, _ schedule: [SlotSchedule]) -> [String] {
        var table = TextTable(
            headings: ["slot", "seats taken", "status", "token", "patient", "source"],
            alignments: [.left, .left, .left, .right, .left, .left])
        for (pattern, slot) in zip(doctor.slots, schedule) {
            let seated = slot.booked.map { row("booked", $0) }
            let waiting = slot.waitlist.enumerated().map { row("waitlisted, place \($0 + 1)", $1) }
            let taken = "\(slot.regularSeatsTaken) of \(slot.capacity)"
            for (index, row) in (seated + waiting).enumerated() {
                table.add((index == 0 ? [pattern.label, taken] : ["", ""]) + row)
            }
            if slot.booked.isEmpty { table.add([pattern.label, taken]) }
            table.add([])
        }
        return heading("\(doctor.name) at the end of the day") + table.lines(indent: 2)
    }

    private func row(_ state: String, _ token: TokenSnapshot) -> [String] {
        [state, "#\(token.number)", token.patientName, token.source.name]
    }
}

extension [Standing] {
    /// How full the slots are, a line each.
    fileprivate var lines: [String] {
        let labels = first?.slots.map(\.label) ?? []
        var table = TextTable(
            headings: ["seats taken now"] + labels, alignments: [.left] + labels.map { _ in .left })
        for standing in self { table.add([standing.doctorName] + standing.slots.map(\.words)) }
        return table.lines(indent: 2)
    }
}

extension Standing.SlotCount {
    fileprivate var words: String {
        let extraSeats = extra > 0 ? " + \(extra) extra" : ""
        let waiters = waiting > 0 ? ", \(waiting) waiting" : ""
        if !isClosed { return "\(seated) of \(capacity)" + extraSeats + waiters }
        return "closed" + (seated > 0 ? ", \(seated)" + extraSeats + " seated" : "") + waiters
    }
}
