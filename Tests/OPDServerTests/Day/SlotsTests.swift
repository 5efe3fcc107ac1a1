import OPDEngine
import OPDJournal
import Testing

@Suite("Delays, capacities, closing and opening")
struct SlotsTests {
    @Test("a delay that shifts leaves everybody the seat and moves the times")
    func shift() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let answer = try await desk.session("delay", ["minutes": 30, "reason": "in the theatre"]).expectDone()
            #expect(
                answer["delay"] == [
                    "id": 1, "from": "2026-11-22T09:00:00+05:30", "until": "2026-11-22T09:30:00+05:30", "minutes": 30,
                    "mode": "shift",
                ])
            #expect(answer.affected == ["Asha seat_kept 0"])
            let queue = try await desk.queue()
            #expect(queue["delays"] == .array([try #require(answer["delay"])]))
            #expect(queue["expected"]?[0]?["expected_at"] == "2026-11-22T09:30:00+05:30")
            #expect(try await desk.session("delay", ["minutes": 10])["delay", "from"] == "2026-11-22T09:30:00+05:30")
        }
    }

    @Test("a delay that reallocates takes seats; the losers go on to later slots")
    func reallocate() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 2)
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            let answer = try await desk.session("delay", ["minutes": 30, "mode": "reallocate"]).expectDone()
            #expect(answer.affected == ["Bala moved_to 1", "Asha seat_kept 0"])
            #expect(
                answer["slots"]?[0] == [
                    "index": 0, "capacity": 1, "seats_taken": 1, "waiting": 0, "closed": false,
                ])
            #expect(try await desk.schedule().names("booked", slot: 1) == ["Bala"])
        }
    }

    @Test("a delay may take all seats of a slot")
    func allSeats() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.session("delay", ["minutes": 60, "mode": "reallocate"]).expectDone()
            let schedule = try await desk.schedule()
            #expect(schedule["slots"]?[0]?["capacity"] == 0)
            #expect(schedule.names("booked", slot: 1) == ["Asha"])
        }
    }

    @Test("a larger capacity goes to who waits, a smaller one displaces")
    func capacity() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.book("Bala")
            let more = try await desk.session("slots/0/capacity", ["capacity": 2]).expectDone()
            #expect(more.affected == ["Bala promoted 0", "Asha seat_kept 0"])
            let fewer = try await desk.session("slots/0/capacity", ["capacity": 1]).expectDone()
            #expect(fewer.affected == ["Bala moved_to 1", "Asha seat_kept 0"])
            #expect(try await desk.session("slots/0/capacity", ["capacity": 1]).expectDone()["version"] == 4)
        }
    }

    @Test("a capacity below those called or seen is 409")
    func belowSeen() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 3)
            for (number, name) in ["Asha", "Bala"].enumerated() {
                try await desk.book(name)
                try await desk.token(number + 1, ["check-in", "call"])
            }
            try await desk.session("slots/0/capacity", ["capacity": 1]).expectProblem(
                409, "Slot 0 has 2 people who were called or seen, so its capacity cannot be less than 2.",
                field: "capacity")
        }
    }

    @Test("who is in a closed slot goes on, or needs rebooking; opening brings them back")
    func closing() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.book("Bala")
            let closed = try await desk.session("slots/0/close", ["reason": "no room"]).expectDone()
            #expect(closed.affected == ["Asha moved_to 1", "Bala needs_rebooking 0"])
            #expect(closed["slots"]?[0]?["closed"] == true)
            let schedule = try await desk.schedule()
            #expect(schedule["slots"]?[0]?["closed"] == true)
            #expect(schedule["slots"]?[0]?["waitlist"]?[0]?["needs_rebooking"] == true)
            try await desk.post("/tokens/book", TestDesk.booking("Chitra")).expectProblem(
                409, "Slot 0 is closed. Choose another slot, or open it.", field: "slot_index")
            #expect(try await desk.session("slots/0/open").expectDone().affected == ["Bala promoted 0"])
        }
    }

    @Test("closing a closed slot, or opening an open one, is 409")
    func already() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.session("slots/0/open").expectProblem(409, "Slot 0 is open already.")
            try await desk.session("slots/1/close").expectDone()
            try await desk.session("slots/1/close").expectProblem(409, "Slot 1 is closed already.")
        }
    }

    private static let ofSlots: [(String, JSONValue)] = [
        ("capacity", ["capacity": 2]), ("close", [:]), ("open", [:]),
    ]

    @Test("a slot in a path that is not there is 404", arguments: ["2", "-1", "01", "+1", "x", "99999999999999999999"])
    func noSlot(_ slot: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for date in ["2026-11-22", "2026-11-29"] {
                for (word, body) in Self.ofSlots {
                    try await desk.post("/doctors/1/sessions/\(date)/slots/\(slot)/\(word)", body).expectProblem(
                        404, "Slot \(slot) not found")
                }
            }
            #expect(try await desk.schedule("2026-11-29")["version"] == 0)
        }
    }

    static let opening: [(String, JSONValue)] = [
        ("delay", ["minutes": 5]), ("slots/0/capacity", ["capacity": 2]), ("slots/0/close", [:]), ("slots/0/open", [:]),
        ("arrived", [:]), ("break", [:]), ("end", [:]),
    ]

    @Test("a day that is over is not opened for it", arguments: opening)
    func past(_ word: String, _ body: JSONValue) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.post("/doctors/1/sessions/2026-11-21/\(word)", body).expectProblem(
                409, "2026-11-21 is in the past: today is 2026-11-22.")
            #expect(try await desk.schedule("2026-11-21")["version"] == 0)
        }
    }

    @Test("a session that runs past midnight goes on")
    func pastMidnight() async throws {
        try await withDesk(at: "23:30") { desk in
            try await desk.prepare()
            try await desk.token(1, ["check-in", "call"])
            desk.clock.set("00:20", on: "2026-11-23")
            try await desk.token(1, ["start", "complete"])
            try await desk.session("end").expectDone()
        }
    }

    @Test("extra seats and held ones are shown apart")
    func extraSeats() async throws {
        try await withDesk { desk in
            try await desk.patch("/settings", ["emergency_overflow": 1]).expectDone()
            let slot: JSONValue = [
                "start": "09:00", "end": "10:00", "capacity": 2, "reserved": ["walk_in": 1], "release_minutes": 30,
            ]
            try await desk.post("/doctors", ["name": "Dr. A", "slots": [slot]]).expectDone()
            try await desk.book("Asha")
            #expect(try await desk.schedule()["slots"]?[0]?["held"] == ["walk_in": 1])
            #expect(try await desk.book("Bala")["waitlisted"] == true)
            try await desk.book("Chitra", .walkIn)
            try await desk.book("Devi", .emergency)
            let body = TestDesk.booking("Esha").with("overbook", true).with("reason", "the doctor agreed")
            #expect(try await desk.post("/tokens/book", body).expectDone()["token", "seat"] == "overbook")
            let shown = try await desk.schedule()["slots"]?[0]
            #expect(shown?["seats_taken"] == 2)
            #expect(shown?["overflow_taken"] == 1)
            #expect(shown?["overbook_taken"] == 1)
            #expect(shown?["held"] == nil)
        }
    }
}
