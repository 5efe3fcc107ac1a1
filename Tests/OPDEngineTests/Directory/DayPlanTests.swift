import OPDEngine
import Testing

/// What a doctor does on a date: leave, exception, holiday, week, the pattern of every day. 22 November 2026 is a Sunday.
@Suite("the plan of a day")
struct DayPlanTests {
    let doctor = Doctor.ID(1)!
    let sunday = ClinicDay("2026-11-22")!
    let monday = ClinicDay("2026-11-23")!
    let everyDay = pattern("9-10")
    let morning = pattern("8-9")
    let evening = pattern("18-20")

    private static func pattern(_ text: String) -> SlotPattern {
        let label = SlotLabel(text)!
        let slot = PatternSlot(label: label.text, start: label.start, end: label.end, capacity: 5)
        guard let pattern = try? SlotPattern([slot]) else { fatalError("\(text) is no pattern") }
        return pattern
    }

    private func directory(after commands: DirectoryCommand...) throws -> Directory {
        var directory = Directory()
        let doctors = ["Dr. A", "Dr. B"].map {
            DirectoryCommand.addDoctor(name: $0, department: nil, pattern: everyDay)
        }
        for command in doctors + commands {
            let events = try directory.decide(command)
            #expect(directory.problem(folding: events) == nil)
            for event in events { directory.evolve(event) }
        }
        return directory
    }

    private func plan(_ directory: Directory, on day: ClinicDay, of index: Int = 0) -> DayPlan {
        directory.plan(of: directory.doctors[index], on: day)
    }

    private func week(
        _ slots: SlotPattern, on weekday: Int, from: ClinicDay? = nil, through: ClinicDay? = nil
    ) -> DirectoryCommand {
        let days = (0..<7).map { $0 == weekday ? slots : nil }
        return .setWeek(Doctor.ValidWeek(week: WeekPattern(days)!, from: from, through: through), of: doctor)
    }

    private func leave(_ first: ClinicDay, _ last: ClinicDay, substitute: Doctor.ID? = nil) -> DirectoryCommand {
        .recordLeave(ClinicDays(first, last)!, of: doctor, substitute: substitute, entries: [])
    }

    @Test("for which nothing was said, the pattern of every day holds")
    func everyDayHolds() throws {
        let directory = try directory()
        #expect(plan(directory, on: sunday) == .slots(everyDay))
        #expect(plan(directory, on: monday) == .slots(everyDay))
    }

    @Test("a week has its slots by weekday, Monday first, and days off")
    func weeks() throws {
        let directory = try directory(after: week(morning, on: 0))
        #expect(plan(directory, on: monday) == .slots(morning))
        #expect(plan(directory, on: sunday) == .dayOff)
        #expect(plan(directory, on: sunday, of: 1) == .slots(everyDay), "it is this doctor's alone")
        #expect(WeekPattern([morning]) == nil)
    }

    @Test("a week holds from its first to its last day, both included")
    func validity() throws {
        let bounded = try directory(after: week(evening, on: 6, from: sunday, through: sunday))
        #expect(plan(bounded, on: sunday) == .slots(evening))
        #expect(plan(bounded, on: ClinicDay("2026-11-15")!) == .slots(everyDay))
        #expect(plan(bounded, on: ClinicDay("2026-11-29")!) == .slots(everyDay))
        let open = try directory(after: week(evening, on: 6, from: sunday))
        #expect(plan(open, on: ClinicDay("2099-12-27")!) == .slots(evening))
        #expect(plan(open, on: ClinicDay("2026-11-21")!) == .slots(everyDay))
    }

    @Test("of several weeks valid on a day the one set last holds")
    func laterWeeks() throws {
        let directory = try directory(
            after: week(morning, on: 6), week(evening, on: 6, from: sunday, through: sunday))
        #expect(plan(directory, on: sunday) == .slots(evening))
        #expect(plan(directory, on: ClinicDay("2026-11-29")!) == .slots(morning))
    }

    @Test("an exception goes before the week, as slots or as a day off, until it is taken back")
    func exceptions() throws {
        let slots = try directory(after: week(morning, on: 6), .setException(sunday, .slots(evening), of: doctor))
        #expect(plan(slots, on: sunday) == .slots(evening))
        let off = try directory(after: week(morning, on: 6), .setException(sunday, .dayOff, of: doctor))
        #expect(plan(off, on: sunday) == .dayOff)
        let back = try directory(
            after: week(morning, on: 6), .setException(sunday, .dayOff, of: doctor),
            .setException(sunday, .none, of: doctor))
        #expect(plan(back, on: sunday) == .slots(morning))
    }

    @Test("a holiday closes the whole hospital, but for doctors of whom that very date was said")
    func holidays() throws {
        let directory = try directory(
            after: .setHoliday(sunday, Holiday(name: "Guru Nanak Jayanti")),
            .setException(sunday, .slots(evening), of: doctor))
        #expect(plan(directory, on: sunday) == .slots(evening))
        #expect(plan(directory, on: sunday, of: 1) == .holiday("Guru Nanak Jayanti"))
        #expect(plan(directory, on: monday, of: 1) == .slots(everyDay))
    }

    @Test("a leave goes before everything, until it is taken back")
    func leaves() throws {
        let commands: [DirectoryCommand] = [
            .setHoliday(sunday, Holiday(name: "Holiday")), .setException(sunday, .slots(evening), of: doctor),
        ]
        let away = try directory(after: commands[0], commands[1], leave(sunday, monday))
        #expect(plan(away, on: sunday) == .leave(1) && plan(away, on: monday) == .leave(1))
        #expect(plan(away, on: ClinicDay("2026-11-24")!) == .slots(everyDay))
        #expect(plan(away, on: monday, of: 1) == .slots(everyDay))
        let back = try directory(after: commands[0], commands[1], leave(sunday, monday), .withdrawLeave(1))
        #expect(plan(back, on: sunday) == .slots(evening) && plan(back, on: monday) == .slots(everyDay))
    }
}

extension DayPlanTests {
    @Test("leaves are numbered from 1, and the latest in force is named")
    func leaveNumbers() throws {
        let twice = try directory(after: leave(sunday, monday), leave(monday, monday, substitute: Doctor.ID(2)!))
        #expect(twice.leaves.map(\.id) == [1, 2])
        #expect(twice.leaves[1].substitute == Doctor.ID(2)!)
        #expect(plan(twice, on: monday) == .leave(2))
    }

    @Test("who is away stands in for nobody of that name, and what is not there is not withdrawn")
    func refusals() throws {
        let away = try directory(after: leave(sunday, sunday), .withdrawLeave(1))
        #expect(throws: DirectoryRefusal.substituteIsAbsent(doctor)) {
            try away.decide(leave(sunday, sunday, substitute: doctor))
        }
        #expect(throws: DirectoryRefusal.doctorNotFound(Doctor.ID(9)!)) {
            try away.decide(leave(sunday, sunday, substitute: Doctor.ID(9)!))
        }
        #expect(throws: DirectoryRefusal.leaveWithdrawnAlready(1)) { try away.decide(.withdrawLeave(1)) }
        for id in [0, 2, -1] {
            #expect(throws: DirectoryRefusal.leaveNotFound(id)) { try away.decide(.withdrawLeave(id)) }
        }
        let stranger = Doctor.ID(9)!
        #expect(throws: DirectoryRefusal.doctorNotFound(stranger)) {
            try away.decide(.setException(sunday, .dayOff, of: stranger))
        }
    }

    @Test("what changes nothing is no event")
    func withoutEffect() throws {
        let commands = [
            week(morning, on: 0), .setException(sunday, .dayOff, of: doctor),
            .setHoliday(monday, Holiday(name: "Monday")),
        ]
        let directory = try directory(after: commands[0], commands[1], commands[2])
        for command in commands { #expect(try directory.decide(command) == []) }
        #expect(try directory.decide(.setException(monday, .none, of: doctor)) == [])
        #expect(try directory.decide(.setHoliday(sunday, nil)) == [])
        #expect(try directory.decide(.setHoliday(monday, nil)) == [.holidaySet(monday, nil)])
        #expect(
            try directory.decide(.setException(sunday, .none, of: doctor)) == [.exceptionSet(sunday, .none, of: doctor)]
        )
    }

    @Test("weeks, exceptions and leaves of doctors who are not there cannot follow")
    func foldingProblems() throws {
        let directory = try directory()
        let stranger = Doctor.ID(3)!
        let leave = { (id: Int, doctor: Doctor.ID) in
            DirectoryEvent.leaveRecorded(Leave(id: id, doctor: doctor, days: ClinicDays(sunday), substitute: nil))
        }
        let events: [[DirectoryEvent]] = [
            [.exceptionSet(sunday, .dayOff, of: stranger)], [leave(2, doctor)], [leave(1, stranger)],
            [.leaveWithdrawn(1)], [leave(1, doctor), .leaveWithdrawn(2)], [.leaveWithdrawn(0)],
        ]
        for entry in events { #expect(directory.problem(folding: entry) != nil) }
        #expect(directory.problem(folding: [leave(1, doctor), leave(2, doctor), .leaveWithdrawn(1)]) == nil)
    }
}
