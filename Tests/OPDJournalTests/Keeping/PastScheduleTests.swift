import OPDEngine
import OPDJournal
import Testing

/// What the journal had at a moment.
@Suite("a schedule at a moment")
struct PastScheduleTests {
    /// Doctor 1 from 08:00, three bookings, a leave, a reset at 12:00 and another doctor after it.
    private static func day(_ kind: JournalKind) throws -> JournalHome {
        let home = try JournalHome(kind)
        let node = OtherNode(try home.open())
        try node.openHospital([.hourly(1, 1)])
        try node.submit(.book("Asha"), at: .clock("09:00"))
        try node.submit(.book("Bela", .emergency), at: Instant(milliseconds: Instant.clock("09:30").milliseconds + 500))
        try node.submit(.cancel(2), at: .clock("10:00"))
        try node.submit(.addDoctor("Dr. 2", .hourly(3)), at: .clock("11:00"))
        try node.submit(.leave(ClinicDays(ClinicDay("2026-11-23")!)), at: .clock("11:30"))
        try node.submit(Request(.reset), at: .clock("12:00"))
        try node.submit(.addDoctor("Dr. New", .hourly(5)), at: .clock("12:30"))
        try node.submit(.book("Chandra"), at: .clock("13:00"))
        return home
    }

    private static func ask(
        _ home: JournalHome, _ time: PastSchedule.Time, doctor: Doctor.ID = 1, day: ClinicDay? = .testDay,
        now: Instant = .clock("14:00")
    ) throws -> PastSchedule {
        let question = PastSchedule.Question(doctor: doctor, day: day, time: time, now: now)
        return try PastSchedule(question, from: try #require(try home.reader()))
    }

    private static func clock(_ hour: Int, _ minute: Int) -> PastSchedule.Time {
        .clock(MinuteOfDay(hour: hour, minute: minute)!)
    }

    @Test("it has the entries up to the moment, and none after it", arguments: JournalKind.kept)
    func foldsUpToTheMoment(kind: JournalKind) throws {
        let home = try Self.day(kind)
        defer { home.end() }
        func places(_ time: PastSchedule.Time) throws -> [String] {
            let past = try Self.ask(home, time)
            return past.live.session.tokens.map { token in
                let name = past.live.record(of: token).details?.patientName ?? "-"
                return "\(name) \(token.status.name) \(token.slot.offset)"
            }
        }
        #expect(try places(Self.clock(8, 59)) == [])
        #expect(try places(Self.clock(9, 0)) == ["Asha booked 0"])
        #expect(try places(.instant(Instant.clock("09:30"))) == ["Asha booked 0"])
        // The second of the clock's minute is shown as 09:30:00 until it ends.
        #expect(try places(Self.clock(9, 30)) == ["Asha booked 1", "Bela booked 0"])
        #expect(try places(Self.clock(10, 0)) == ["Asha booked 1", "Bela cancelled 0"])
        #expect(try places(Self.clock(11, 59)) == ["Asha booked 1", "Bela cancelled 0"])
        #expect(try places(Self.clock(12, 45)) == [])
        #expect(try places(.newest) == ["Chandra booked 0"])
    }

    @Test(
        "a session that was not open has the slots, or none, that the directory of then gave it",
        arguments: JournalKind.kept)
    func asksTheDirectoryOfThen(kind: JournalKind) throws {
        let home = try Self.day(kind)
        defer { home.end() }
        let next = ClinicDay("2026-11-23")!
        func plan(_ time: String) throws -> DayPlan {
            let past = try Self.ask(home, .instant(.clock(time)), day: next)
            #expect(!past.live.session.isOpen)
            return past.plan
        }
        #expect(try plan("11:00") == .slots(.hourly(1, 1)))
        #expect(try plan("11:30") == .leave(1))
        #expect(try plan("12:30") == .slots(.hourly(5)))
        #expect(try Self.ask(home, .instant(.clock("12:30"))).doctor.name == "Dr. New")
    }

    @Test("a doctor who was not there yet, and a time before the hospital, are named", arguments: JournalKind.kept)
    func namesWhatWasNotThere(kind: JournalKind) throws {
        let home = try Self.day(kind)
        defer { home.end() }
        #expect(throws: PastSchedule.Failure.noSuchDoctor(2, at: "2026-11-22T10:59:59Z")) {
            try Self.ask(home, .instant(.clock("10:59").adding(seconds: 59)), doctor: 2)
        }
        #expect(try Self.ask(home, Self.clock(11, 0), doctor: 2).doctor.name == "Dr. 2")
        #expect(throws: PastSchedule.Failure.noSuchDoctor(1, at: "2026-11-22T12:00:00Z")) {
            try Self.ask(home, Self.clock(12, 0))
        }
        #expect(throws: PastSchedule.Failure.beforeOpening(at: "2026-11-22T07:59:00Z")) {
            try Self.ask(home, Self.clock(7, 59))
        }
        #expect(throws: PastSchedule.Failure.unknownTimeZone(nil)) {
            let empty = try JournalHome(kind)
            defer { empty.end() }
            _ = try empty.open()
            _ = try Self.ask(empty, .newest)
        }
    }

    @Test("without a date it is the hospital's date of the moment, in its own time zone", arguments: JournalKind.kept)
    func takesTheDateOfTheMoment(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let node = OtherNode(try home.open())
        try node.submit(Request(.directory(.openHospital(timeZone: "Asia/Kolkata"))))
        try node.submit(.addDoctor("Dr. 1"))
        #expect(try Self.ask(home, .newest, day: nil, now: .clock("18:29")).day == .testDay)
        #expect(try Self.ask(home, .newest, day: nil, now: .clock("18:30")).day == ClinicDay("2026-11-23"))
        #expect(
            try Self.ask(home, .instant(.clock("18:31")), day: nil, now: .clock("23:00")).day == ClinicDay("2026-11-23")
        )
        // 13:30 in India is 08:00 in Greenwich, when the doctor was added; a minute before, nobody was.
        #expect(try Self.ask(home, Self.clock(13, 30)).doctor.id == 1)
        #expect(throws: PastSchedule.Failure.self) { try Self.ask(home, Self.clock(13, 29)) }
    }
}

extension Instant {
    fileprivate func adding(seconds: Int) -> Instant { Instant(milliseconds: milliseconds + seconds * 1_000) }
}
