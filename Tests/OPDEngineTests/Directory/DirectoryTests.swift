import OPDEngine
import Testing

@Suite("the directory")
struct DirectoryTests {
    let pattern: SlotPattern

    init() throws {
        let nine = try #require(MinuteOfDay(hour: 9, minute: 0))
        let ten = try #require(MinuteOfDay(hour: 10, minute: 0))
        pattern = try SlotPattern([PatternSlot(label: "9-10", start: nine, end: ten, capacity: 5)])
    }

    private func directory(after commands: DirectoryCommand...) throws -> Directory {
        var directory = Directory()
        for command in commands {
            for event in try directory.decide(command) { directory.evolve(event) }
        }
        return directory
    }

    private func adding(_ name: String) -> DirectoryCommand {
        .addDoctor(name: name, department: nil, pattern: pattern)
    }

    @Test("the first command fixes the hospital's time zone")
    func openingFixesTheTimeZone() throws {
        #expect(
            try Directory().decide(.openHospital(timeZone: "Asia/Kolkata"))
                == [.hospitalOpened(timeZone: "Asia/Kolkata")])
        #expect(try directory(after: .openHospital(timeZone: "Asia/Kolkata")).timeZone == "Asia/Kolkata")
        #expect(Directory().timeZone == nil)
    }

    @Test("the same time zone again changes nothing, a different one is refused")
    func timeZoneStays() throws {
        let open = try directory(after: .openHospital(timeZone: "Asia/Kolkata"))
        #expect(try open.decide(.openHospital(timeZone: "Asia/Kolkata")) == [])
        #expect(throws: DirectoryRefusal.timeZoneFixed("Asia/Kolkata", asked: "UTC")) {
            try open.decide(.openHospital(timeZone: "UTC"))
        }
    }

    @Test("doctors are numbered from 1, in the order of registration")
    func doctorsAreNumberedFromOne() throws {
        let directory = try directory(after: adding("Dr. A"), adding("Dr. B"))
        #expect(directory.doctors.map(\.id.value) == [1, 2])
        #expect(directory.doctors.map(\.name) == ["Dr. A", "Dr. B"])
        let third = try directory.decide(.addDoctor(name: "Dr. C", department: "ENT", pattern: pattern))
        #expect(third == [.doctorAdded(Doctor.ID(3)!, name: "Dr. C", department: "ENT", pattern: pattern)])
    }

    @Test("two doctors may have the same name")
    func namesMayRepeat() throws {
        #expect(try directory(after: adding("Dr. A"), adding("Dr. A")).doctors.count == 2)
    }

    @Test("a doctor is found by id; an id that was not given finds nobody")
    func findsDoctors() throws {
        let directory = try directory(after: adding("Dr. A"))
        #expect(directory.doctor(Doctor.ID(1)!)?.pattern == pattern)
        #expect(directory.doctor(Doctor.ID(2)!) == nil)
        #expect(directory.doctor(Doctor.ID(Doctor.ID.largest)!) == nil)
    }

    @Test(
        "a doctor's id is an integer from 1 to 900,000",
        arguments: [
            (0, false), (1, true), (900_000, true), (900_001, false), (-1, false), (.max, false), (.min, false),
        ])
    func idsOfDoctors(value: Int, isValid: Bool) {
        #expect((Doctor.ID(value) != nil) == isValid)
    }
}

/// Settings: of the hospital, and of a doctor who does things differently.
extension DirectoryTests {
    @Test("a doctor goes by the hospital's settings, but for those of their own")
    func ownSettingsComeFirst() throws {
        let id = Doctor.ID(1)!
        let byPriority = try #require(WaitlistOrder([.priority]))
        let directory = try directory(
            after: adding("Dr. A"), adding("Dr. B"),
            .changeSettings(SettingOverrides(bookingCutoff: .minutesBeforeStart(30)), of: nil),
            .changeSettings(SettingOverrides(waitlistOrder: byPriority), of: id))
        #expect(
            directory.settings(of: directory.doctors[0])
                == Settings(waitlistOrder: byPriority, bookingCutoff: .minutesBeforeStart(30)))
        #expect(directory.settings(of: directory.doctors[1]) == Settings(bookingCutoff: .minutesBeforeStart(30)))
    }

    @Test("a doctor's own setting outlives a change of the hospital's")
    func ownSettingsStay() throws {
        let directory = try directory(
            after: adding("Dr. A"),
            .changeSettings(SettingOverrides(bookingCutoff: .minutesBeforeStart(30)), of: Doctor.ID(1)!),
            .changeSettings(SettingOverrides(bookingCutoff: .minutesBeforeStart(5)), of: nil))
        #expect(directory.settings(of: directory.doctors[0]).bookingCutoff == .minutesBeforeStart(30))
    }

    @Test("a doctor can allow what the hospital's cut-off forbids")
    func doctorsCanHaveNoCutoff() throws {
        let directory = try directory(
            after: adding("Dr. A"),
            .changeSettings(SettingOverrides(bookingCutoff: .minutesBeforeStart(30)), of: nil),
            .changeSettings(SettingOverrides(bookingCutoff: .never), of: Doctor.ID(1)!))
        #expect(directory.settings(of: directory.doctors[0]).bookingCutoff == .never)
    }

    @Test("one change leaves the other settings alone")
    func changesAddUp() throws {
        let byPriority = try #require(WaitlistOrder([.priority]))
        let id = Doctor.ID(1)!
        let directory = try directory(
            after: adding("Dr. A"),
            .changeSettings(SettingOverrides(waitlistOrder: byPriority), of: id),
            .changeSettings(SettingOverrides(bookingCutoff: .never), of: id),
            .changeSettings(SettingOverrides(waitlistOrder: byPriority), of: nil),
            .changeSettings(SettingOverrides(bookingCutoff: .minutesBeforeStart(1)), of: nil))
        #expect(directory.doctors[0].settings == SettingOverrides(waitlistOrder: byPriority, bookingCutoff: .never))
        #expect(
            directory.settings == Settings(waitlistOrder: byPriority, bookingCutoff: .minutesBeforeStart(1)))
    }

    @Test("of two changes of the same setting the later one counts")
    func theLaterChangeCounts() throws {
        let id = Doctor.ID(1)!
        let early = SettingOverrides(waitlistOrder: WaitlistOrder([.present]), bookingCutoff: .minutesBeforeStart(60))
        let late = SettingOverrides(waitlistOrder: WaitlistOrder([.priority]), bookingCutoff: .minutesBeforeStart(5))
        let directory = try directory(
            after: adding("Dr. A"), .changeSettings(early, of: id), .changeSettings(late, of: id),
            .changeSettings(early, of: nil), .changeSettings(late, of: nil))
        #expect(directory.doctors[0].settings == late)
        #expect(directory.settings == late.applied(to: Settings()))
    }

    @Test("a change without effect is no event, for the hospital and for a doctor")
    func changesWithoutEffect() throws {
        let id = Doctor.ID(1)!
        let directory = try directory(
            after: adding("Dr. A"), .changeSettings(SettingOverrides(bookingCutoff: .minutesBeforeStart(30)), of: id))
        #expect(try directory.decide(.changeSettings(SettingOverrides(), of: nil)) == [])
        #expect(try directory.decide(.changeSettings(SettingOverrides(waitlistOrder: .byArrival), of: nil)) == [])
        #expect(try directory.decide(.changeSettings(SettingOverrides(), of: id)) == [])
        let again = SettingOverrides(bookingCutoff: .minutesBeforeStart(30))
        #expect(try directory.decide(.changeSettings(again, of: id)) == [])
    }

    @Test("settling on the hospital's present value is a decision of its own")
    func sameValueAsTheHospital() throws {
        let directory = try directory(after: adding("Dr. A"))
        let change = SettingOverrides(bookingCutoff: .never)
        #expect(
            try directory.decide(.changeSettings(change, of: Doctor.ID(1)!))
                == [.settingsChanged(change, of: Doctor.ID(1)!)])
    }

    @Test("settings of a doctor who is not there are refused")
    func unknownDoctor() throws {
        let id = Doctor.ID(9)!
        #expect(throws: DirectoryRefusal.doctorNotFound(id)) {
            try directory(after: adding("Dr. A")).decide(.changeSettings(SettingOverrides(), of: id))
        }
    }
}
