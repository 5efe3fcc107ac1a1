import OPDEngine
import OPDJournal
import Testing

@Suite("GET and PATCH /settings and /doctors/{doctor_id}/settings")
struct SettingsTests {
    static let defaults: JSONValue = [
        "waitlist_order": ["arrival"], "booking_cutoff_minutes": .null, "booking_horizon_days": .null,
        "emergency_overflow": 0, "overbooking": true, "skip_calls": 1, "no_show_after_minutes": .null,
    ]

    /// Those of the hospital, which say how long personal details are kept, too.
    static let hospitalDefaults = defaults.with("retention_days", .null)

    /// The defaults with some of them changed, in the order of the answers.
    static func defaults(but changes: JSONValue) -> JSONValue {
        .object(defaults.members.map { JSONValue.Member($0.name, changes[$0.name] ?? $0.value) })
    }

    @Test("at first waitlists go by arrival, the clock forbids nothing, and nothing happens by itself")
    func defaults() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            #expect(try await desk.get("/settings").expectDone().json == Self.hospitalDefaults)
            #expect(try await desk.get("/doctors/1/settings").expectDone().json == Self.defaults)
        }
    }

    @Test("a change answers what holds then; what is left out stays")
    func change() async throws {
        try await withDesk { desk in
            try await desk.patch("/settings", ["booking_cutoff_minutes": -15]).expectDone()
            let answer = try await desk.patch("/settings", ["waitlist_order": ["present", "priority"]]).expectDone()
            let changed = Self.defaults(but: [
                "waitlist_order": ["present", "priority"], "booking_cutoff_minutes": -15,
            ]).with("retention_days", .null)
            #expect(answer.json == changed)
            #expect(try await desk.get("/settings").json == changed)
            #expect(try await desk.patch("/settings").expectDone().json == changed)
            #expect(try await desk.patch("/settings", ["waitlist_order": .null]).expectDone().json == changed)
            let without = try await desk.patch("/settings", ["booking_cutoff_minutes": .null]).expectDone()
            #expect(
                without.json
                    == Self.defaults(but: ["waitlist_order": ["present", "priority"]]).with("retention_days", .null))
        }
    }

    @Test("what a doctor has wins over the hospital's, and is that doctor's alone")
    func doctor() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.addDoctor()
            let answer = try await desk.patch("/doctors/1/settings", ["waitlist_order": ["displaced"]]).expectDone()
            #expect(answer.json == Self.defaults(but: ["waitlist_order": ["displaced"]]))
            try await desk.patch("/settings", ["waitlist_order": ["present"], "booking_cutoff_minutes": 60])
            #expect(
                try await desk.get("/doctors/1/settings").json
                    == Self.defaults(but: ["waitlist_order": ["displaced"], "booking_cutoff_minutes": 60]))
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
