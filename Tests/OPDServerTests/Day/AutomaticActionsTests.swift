import OPDEngine
import OPDJournal
import Testing

@Suite("What the settings want done without anybody's doing")
struct AutomaticActionsTests {
    /// A slot of nine o'clock with one person who does not come, and one who is there and waits.
    private func noShowDue(_ desk: TestDesk) async throws {
        try await desk.patch("/settings", ["no_show_after_minutes": 15]).expectDone()
        try await desk.addDoctor(slots: 1)
        for name in ["Asha", "Bala"] { try await desk.book(name) }
        try await desk.token(2, "check-in").expectDone()
    }

    private func today() throws -> Session.ID {
        Session.ID(doctor: try #require(Doctor.ID(1)), day: try #require(ClinicDay("2026-11-22")))
    }

    @Test("who has not come in time is recorded as a no-show, once, by the timer; who waits gets the seat")
    func noShow() async throws {
        try await withDesk { desk in
            try await noShowDue(desk)
            desk.clock.set("09:14:59.999")
            await desk.hospital.runDueActions()
            #expect(try await desk.get("/tokens/\(TestDesk.id(1))")["status"] == "booked")
            desk.clock.set("09:15")
            for _ in 1...3 { await desk.hospital.runDueActions() }
            let schedule = try await desk.schedule()
            #expect(schedule["version"] == 4)
            #expect(schedule.names("booked", slot: 0) == ["Bala"])
            let line = try await desk.get("/tokens/\(TestDesk.id(1))/history").expectDone()["history"]?[1]
            #expect(line?["sentence"] == "Did not come.")
            #expect(line?["actor"] == "timer")
        }
    }

    @Test("also when two look at once", arguments: [2, 8])
    func atOnce(_ count: Int) async throws {
        try await withDesk { desk in
            try await noShowDue(desk)
            desk.clock.set("09:15")
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<count { group.addTask { await desk.hospital.runDueActions() } }
            }
            #expect(try await desk.schedule()["version"] == 4)
        }
    }

    @Test("who was registered late has the same time to come")
    func late() async throws {
        try await withDesk { desk in
            try await desk.patch("/settings", ["no_show_after_minutes": 15]).expectDone()
            try await desk.addDoctor()
            desk.clock.set("09:20")
            try await desk.book("Asha")
            desk.clock.set("09:34")
            await desk.hospital.runDueActions()
            #expect(try await desk.get("/tokens/\(TestDesk.id(1))")["status"] == "booked")
            desk.clock.set("09:35")
            await desk.hospital.runDueActions()
            #expect(try await desk.get("/tokens/\(TestDesk.id(1))")["status"] == "no_show")
        }
    }

    @Test(
        "who is present, away for a test, or seen is never a no-show by itself",
        arguments: [
            ["check-in"], ["check-in", "park"], ["check-in", "call", "start"],
            ["check-in", "call", "start", "complete"],
        ])
    func present(_ words: [String]) async throws {
        try await withDesk { desk in
            try await desk.patch("/settings", ["no_show_after_minutes": 15]).expectDone()
            try await desk.prepare()
            try await desk.token(1, words)
            let version = try await desk.schedule()["version"]
            desk.clock.set("23:00")
            await desk.hospital.runDueActions()
            #expect(try await desk.schedule()["version"] == version)
        }
    }

    @Test("without the setting nobody is")
    func off() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            desk.clock.set("23:00")
            await desk.hospital.runDueActions()
            #expect(try await desk.schedule()["version"] == 1)
        }
    }

    @Test("a delay gives people time")
    func delay() async throws {
        try await withDesk { desk in
            try await noShowDue(desk)
            try await desk.session("delay", ["minutes": 60]).expectDone()
            desk.clock.set("10:14")
            await desk.hospital.runDueActions()
            #expect(try await desk.get("/tokens/\(TestDesk.id(1))")["status"] == "booked")
            desk.clock.set("10:15")
            await desk.hospital.runDueActions()
            #expect(try await desk.get("/tokens/\(TestDesk.id(1))")["status"] == "no_show")
        }
    }

    @Test("held seats are released in time, once, and go to who waits")
    func release() async throws {
        try await withDesk { desk in
            let slot: JSONValue = [
                "start": "09:00", "end": "10:00", "capacity": 1, "reserved": ["walk_in": 1], "release_minutes": 30,
            ]
            try await desk.post("/doctors", ["name": "Dr. A", "slots": [slot]]).expectDone()
            #expect(try await desk.book("Asha")["waitlisted"] == true)
            desk.clock.set("08:30")
            for _ in 1...2 { await desk.hospital.runDueActions() }
            let schedule = try await desk.schedule()
            #expect(schedule["version"] == 2)
            #expect(schedule.names("booked", slot: 0) == ["Asha"])
            let line = try await desk.get("/tokens/\(TestDesk.id(1))/history").expectDone()["history"]?[1]
            #expect(line?["sentence"] == "Got a seat in 09:00-10:00, since reserved seats were released.")
            #expect(line?["actor"] == "timer")
        }
    }

    @Test("a journal that fails is tried again")
    func unavailable() async throws {
        try await withDesk { desk in
            try await noShowDue(desk)
            desk.clock.set("09:15")
            desk.journal.fail(with: .unavailable("database or disk is full (13)"))
            await desk.hospital.runDueActions()
            desk.journal.fail(with: nil)
            #expect(try await desk.schedule()["version"] == 3)
            await desk.hospital.runDueActions()
            #expect(try await desk.schedule()["version"] == 4)
        }
    }

    @Test("the server looks by itself")
    func service() async throws {
        try await withDesk(automaticInterval: .milliseconds(1)) { desk in
            try await noShowDue(desk)
            let wakeUps = try desk.hospital.feed.wakeUps(of: try today())
            desk.clock.set("09:15")
            for await _ in wakeUps { break }
            #expect(try await desk.get("/tokens/\(TestDesk.id(1))")["status"] == "no_show")
        }
    }
}
