import OPDEngine
import OPDJournal
import Testing

@Suite("GET and PATCH /settings and /doctors/{doctor_id}/settings")
struct SettingsTests {
    @Test("at first waitlists go by arrival, and the clock forbids nothing")
    func defaults() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let defaults: JSONValue = ["waitlist_order": ["arrival"], "booking_cutoff_minutes": .null]
            #expect(try await desk.get("/settings").expectDone().json == defaults)
            #expect(try await desk.get("/doctors/1/settings").expectDone().json == defaults)
        }
    }

    @Test("a change answers what holds then; what is left out stays")
    func change() async throws {
        try await withDesk { desk in
            try await desk.patch("/settings", ["booking_cutoff_minutes": -15]).expectDone()
            let answer = try await desk.patch("/settings", ["waitlist_order": ["present", "priority"]]).expectDone()
            let changed: JSONValue = ["waitlist_order": ["present", "priority"], "booking_cutoff_minutes": -15]
            #expect(answer.json == changed)
            #expect(try await desk.get("/settings").json == changed)
            #expect(try await desk.patch("/settings").expectDone().json == changed)
            #expect(try await desk.patch("/settings", ["waitlist_order": .null]).expectDone().json == changed)
            let without = try await desk.patch("/settings", ["booking_cutoff_minutes": .null]).expectDone()
            #expect(without.json == changed.with("booking_cutoff_minutes", .null))
        }
    }

    @Test("what a doctor has wins over the hospital's, and is that doctor's alone")
    func doctor() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.addDoctor()
            let answer = try await desk.patch("/doctors/1/settings", ["waitlist_order": ["displaced"]]).expectDone()
            #expect(answer.json == ["waitlist_order": ["displaced"], "booking_cutoff_minutes": .null])
            try await desk.patch("/settings", ["waitlist_order": ["present"], "booking_cutoff_minutes": 60])
            #expect(
                try await desk.get("/doctors/1/settings").json == [
                    "waitlist_order": ["displaced"], "booking_cutoff_minutes": 60,
                ])
            #expect(try await desk.get("/doctors/2/settings")["waitlist_order"] == ["present"])
        }
    }

    @Test("a session goes by the settings that it opened with")
    func opening() async throws {
        try await withDesk(at: "08:40") { desk in
            try await desk.addDoctor(capacity: 5)
            try await desk.book("Asha")
            try await desk.patch("/settings", ["booking_cutoff_minutes": 30])
            try await desk.book("Bala")
        }
    }

    @Test("from the cut-off on, a slot takes emergencies only")
    func cutoff() async throws {
        try await withDesk(at: "08:29:59.999") { desk in
            try await desk.addDoctor(capacity: 5)
            try await desk.patch("/settings", ["booking_cutoff_minutes": 30])
            try await desk.book("Asha")
            desk.clock.set("08:30")
            try await desk.post("/tokens/book", TestDesk.booking("Bala")).expectProblem(
                409, "This slot takes no more bookings since 2026-11-22T08:30:00+05:30, except emergencies.")
            try await desk.book("Chitra", .emergency)
            try await desk.book("Devi", slot: 1)
        }
    }
}
