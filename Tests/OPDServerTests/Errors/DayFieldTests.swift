import OPDEngine
import OPDJournal
import Testing

@Suite("A field of the live day that is missing, wrong or out of range is 422 and named")
struct DayFieldTests {
    /// A call, a field of it, and what that may not be.
    struct Case: CustomTestStringConvertible, Sendable {
        let call: CommandCall
        let wrong: WrongField

        var testDescription: String { "\(call.testDescription) \(wrong.field)" }
    }

    private static let wrongFlags: [JSONValue?] = ["true", 1, [:], []]

    static let fields: [(String, WrongField)] = [
        ("/move", .number("slot_index")), ("/move", WrongField("accept_waitlist", wrongFlags)),
        ("/transfer", .number("slot_index")), ("/transfer", .number("doctor_id")),
        ("/transfer", WrongField("allow_duplicate", wrongFlags)),
        ("/reinstate", WrongField("allow_duplicate", wrongFlags)),
        ("/delay", .number("minutes", [0, -1, 1_441, .number("1e30"), .integer(.max)])),
        ("/delay", WrongField("mode", ["later", "", 7])),
        ("/capacity", .number("capacity", [0, -1, 9_001, .integer(.max)])),
        ("/break", .number("minutes", optional: true, [0, 1_441])), ("-22/undo", .number("version", [0, -1])),
        ("/tokens/book", WrongField("overbook", wrongFlags)),
        ("/tokens/book", WrongField("allow_duplicate", wrongFlags)),
        ("/tokens/book", .text("reason", atMost: 1_000, optional: true)),
    ]

    static let ofOne: [Case] = fields.map { path, wrong in
        Case(call: CommandCall.all.first { $0.path.hasSuffix(path) }!, wrong: wrong)
    }

    static let ofAll: [Case] = CommandCall.all.flatMap { call -> [Case] in
        guard call.path.hasPrefix("/tokens/") || call.path.hasPrefix(TestDesk.session) else { return [] }
        return [
            Case(call: call, wrong: .number("expected_version", optional: true)),
            Case(call: call, wrong: .text("reason", atMost: 1_000, optional: true)),
        ]
    }

    @Test("of one command, or of all", arguments: ofOne + ofAll)
    func field(_ each: Case) async throws {
        try await withDesk { desk in
            try await desk.prepare(for: each.call)
            let before = try await desk.everything()
            for value in each.wrong.values {
                let body = each.call.body.with(each.wrong.name, value)
                let answer = try await desk.command(each.call.method, each.call.path, body)
                answer.expectProblem(422, field: each.wrong.field)
                #expect(answer.status == 422, "\((value?.encoded ?? "missing").prefix(80))")
            }
            #expect(try await desk.everything() == before)
        }
    }

    static let settings = [
        WrongField.number("booking_horizon_days", optional: true, [-1, 3_661]),
        .number("emergency_overflow", optional: true, [-1, 1_001]), .number("skip_calls", optional: true, [-1, 101]),
        .number("no_show_after_minutes", optional: true, [0, 1_441]), WrongField("overbooking", wrongFlags),
    ]

    @Test("of the settings", arguments: settings, ["/settings", "/doctors/1/settings"])
    func setting(_ wrong: WrongField, _ path: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for value in wrong.values {
                try await desk.patch(path, JSONValue.object([]).with(wrong.name, value)).expectProblem(
                    422, field: wrong.field)
            }
            #expect(
                try await desk.get(path).json
                    == (path == "/settings" ? SettingsTests.hospitalDefaults : SettingsTests.defaults))
        }
    }

    @Test("every setting is changed and taken back")
    func settingsChange() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let all: JSONValue = [
                "waitlist_order": ["displaced", "arrival"], "booking_cutoff_minutes": 5, "booking_horizon_days": 30,
                "emergency_overflow": 2, "overbooking": false, "skip_calls": 3, "no_show_after_minutes": 20,
            ]
            let hospital = all.with("retention_days", 365)
            #expect(try await desk.patch("/settings", hospital).expectDone().json == hospital)
            #expect(try await desk.get("/doctors/1/settings").json == all)
            try await desk.patch("/doctors/1/settings", ["retention_days": 1]).expectProblem(
                422, field: "retention_days")
            let none: JSONValue = [
                "booking_cutoff_minutes": .null, "booking_horizon_days": .null, "no_show_after_minutes": .null,
                "emergency_overflow": .null, "overbooking": .null, "skip_calls": .null,
            ]
            let own = try await desk.patch("/doctors/1/settings", none).expectDone()
            for name in ["booking_cutoff_minutes", "booking_horizon_days", "no_show_after_minutes"] {
                #expect(own[name] == .null)
            }
            #expect(own["skip_calls"] == 3)
            #expect(try await desk.get("/settings").json == hospital)
            #expect(
                try await desk.patch("/settings", ["retention_days": .null]).expectDone()["retention_days"] == .null)
            for days in [0, 36_501] {
                try await desk.patch("/settings", ["retention_days": .integer(days)]).expectProblem(
                    422, field: "retention_days")
            }
        }
    }
}
