import OPDJournal
import Testing

@Suite("A field that is missing, wrong or out of range is 422 and named")
struct FieldTests {
    private func expectNamed(
        _ path: String, _ body: JSONValue, _ wrong: WrongField, patching: Bool = false
    ) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let before = try await desk.everything()
            for value in wrong.values {
                let answer = try await desk.command(patching ? .patch : .post, path, body.with(wrong.name, value))
                answer.expectProblem(422, field: wrong.field)
                #expect(answer.status == 422, "\(wrong.name): \((value?.encoded ?? "missing").prefix(80))")
            }
            #expect(try await desk.everything() == before)
        }
    }

    static let bookings = [
        WrongField.text("patient_name"), .text("phone", atMost: 50, optional: true),
        .text("patient_id", atMost: 100, optional: true), .number("doctor_id"), .number("slot_index"),
        WrongField("source", ["fax", "Online", "", 2, .null, nil]),
        WrongField("date", [7, "2026-11-31", "2026-11-22\0", [2026, 11, 22]]),
        WrongField("backdated", ["true", 1, [:]]),
    ]

    @Test("of a booking", arguments: bookings)
    func booking(_ wrong: WrongField) async throws {
        try await expectNamed("/tokens/book", TestDesk.booking("Bala"), wrong)
    }

    static let doctors = [
        WrongField.text("name"), .text("department", optional: true),
        .number(
            "capacity_per_slot", optional: true,
            [0, -1, 9_001, .number("1e3000"), .number("1000000000000000000000000")]),
        WrongField("slot_labels", [nil, .null, [], "09-10", ["09-10": 5]]),
        WrongField("slots", [[["start": "09:00", "end": "10:00"]]]),
    ]

    @Test("of a doctor", arguments: doctors)
    func doctor(_ wrong: WrongField) async throws {
        let body: JSONValue = ["name": "Dr. B", "slot_labels": ["09-10"], "capacity_per_slot": 5]
        try await expectNamed("/doctors", body, wrong)
    }

    static let unreadable: [JSONValue] = [
        "morning", "", "9", "9-", "-10", "9-10-11", "9-25", "24:01-24:30", "09:60-10", "9:5-10", "009-10", "9.30-10",
        "9:00 to 10:00", "９-10", "09-10\0", 9, .null, ["09", "10"], .string("9-10" + String(repeating: " ", count: 97)),
    ]

    static let labels = [
        WrongField("slot_labels", unreadable.map { .array([$0]) }, field: "slot_labels[0]"),
        WrongField("slot_labels", [["10-09"], ["09-09"], ["24:00-24:00"]], field: "slot_labels[0]"),
        WrongField(
            "slot_labels",
            [
                ["09-10", "09:30-11"], ["10-11", "09-10"], ["09-10", "09-10"], ["09-10", "10-09"], ["09-10", "noon"],
            ],
            field: "slot_labels[1]"),
    ]

    @Test("of a doctor's labels", arguments: labels)
    func label(_ wrong: WrongField) async throws {
        try await expectNamed("/doctors", ["name": "Dr. B"], wrong)
    }

    private static let hour: JSONValue = ["start": "09:00", "end": "10:00"]

    private static func one(_ values: [JSONValue], _ field: String) -> WrongField {
        WrongField("slots", values.map { .array([$0]) }, field: "slots[0]" + field)
    }

    static let slots = [
        one(
            [["end": "10:00"], hour.with("start", "nine"), hour.with("start", 9), hour.with("start", "9\0")], ".start"),
        one([["start": "09:00"], hour.with("end", "24:30"), hour.with("end", .string("10" + "          "))], ".end"),
        one([hour.with("capacity", 0), hour.with("capacity", 9_001), hour.with("capacity", "5")], ".capacity"),
        one([hour.with("room", 4)], ".room"), one([hour.with("end", "09:00"), "09-10", .null, []], ""),
        WrongField("slots", [[], "09-10"]),
        WrongField(
            "slots",
            [
                .array([hour, ["start": "9:30", "end": "11"]]), .array([hour, ["start": "8", "end": "9"]]),
                .array([hour, .null]),
            ], field: "slots[1]"),
    ]

    @Test("of a doctor's slots", arguments: slots)
    func slot(_ wrong: WrongField) async throws {
        try await expectNamed("/doctors", ["name": "Dr. B"], wrong)
    }

    @Test("a capacity for all goes with labels only")
    func capacities() async throws {
        let body: JSONValue = ["name": "Dr. B", "slots": [["start": "09:00", "end": "10:00"]]]
        try await expectNamed("/doctors", body, WrongField("capacity_per_slot", [5]))
    }

    @Test("more slots than a day has minutes are refused before they are read", arguments: ["slot_labels", "slots"])
    func tooManySlots(_ name: String) async throws {
        let many = JSONValue.array([JSONValue](repeating: "9-10", count: 100_000))
        try await expectNamed("/doctors", ["name": "Dr. B"], WrongField(name, [many]))
    }

    @Test("of a reason", arguments: ["cancel", "no-show"])
    func reason(_ word: String) async throws {
        try await expectNamed("/tokens/12611220001/\(word)", [:], .text("reason", atMost: 1_000, optional: true))
    }

    static let settings = [
        WrongField.number("booking_cutoff_minutes", optional: true, [-10_081, 10_081, .number("1e30")]),
        WrongField(
            "waitlist_order", [[], "arrival", ["arrival", "arrival"], ["age"], [7], [.null], ["Arrival"], [:]]),
    ]

    @Test("of the settings", arguments: settings, ["/settings", "/doctors/1/settings"])
    func setting(_ wrong: WrongField, _ path: String) async throws {
        try await expectNamed(path, [:], wrong, patching: true)
    }

    @Test("the sentence says what the field takes")
    func sentences() async throws {
        try await withDesk { desk in
            let booking = TestDesk.booking("Asha")
            let sentences: [(JSONValue, String)] = [
                (
                    booking.with("patient_name", nil),
                    "patient_name: is missing; it takes a text of 1 to 200 characters."
                ),
                (
                    booking.with("source", "fax"),
                    "source: takes one of walk_in, online, follow_up, paid_priority, emergency."
                ),
                (booking.with("slot_index", 1.5), "slot_index: takes a whole number."),
                (
                    booking.with("colour", "red"),
                    "colour: is unknown; known are doctor_id, slot_index, patient_name, source, date, phone, patient_id, "
                        + "backdated, overbook, allow_duplicate, reason, expected_version."
                ),
            ]
            for (body, sentence) in sentences {
                try await desk.post("/tokens/book", body).expectProblem(422, sentence)
            }
            try await desk.patch("/settings", ["colour": "red"]).expectProblem(
                422,
                "colour: is unknown; known are waitlist_order, booking_cutoff_minutes, booking_horizon_days, "
                    + "emergency_overflow, skip_calls, no_show_after_minutes, overbooking, retention_days.")
            try await desk.post("/admin/reset", ["colour": "red"]).expectProblem(422, "colour: is unknown here.")
        }
    }
}
