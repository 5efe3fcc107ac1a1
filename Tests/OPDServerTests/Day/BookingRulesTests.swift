import OPDEngine
import OPDJournal
import Testing

@Suite("What the live day adds to POST /tokens/book")
struct BookingRulesTests {
    @Test("overbooking needs a reason")
    func reason() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.post("/tokens/book", TestDesk.booking("Bala").with("overbook", true)).expectProblem(
                422, "reason: is missing; it takes why the slot is overbooked.", field: "reason")
        }
    }

    @Test("overbooking that is switched off is 409")
    func switchedOff() async throws {
        try await withDesk { desk in
            try await desk.patch("/settings", ["overbooking": false]).expectDone()
            try await desk.prepare()
            let body = TestDesk.booking("Bala").with("overbook", true).with("reason", "please")
            try await desk.post("/tokens/book", body).expectProblem(
                409, "Overbooking is switched off for this session by the setting overbooking. Book without overbook.",
                field: "overbook")
        }
    }

    static let others: [(String, String?, String?, Int)] = [
        ("asha  RAO", "+91 98450-00000", nil, 409), ("Asha Rao", "9845000001", nil, 200),
        ("Bala", "919845000000", nil, 200), ("Someone else", nil, "MRN-1", 409), ("Asha Rao", nil, nil, 200),
    ]

    @Test("the same patient twice is 409 with the token that there is", arguments: others)
    func duplicate(_ name: String, _ phone: String?, _ id: String?, _ status: Int) async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 5)
            let asha = TestDesk.booking("Asha Rao").with("phone", "919845000000").with("patient_id", "MRN-1")
            try await desk.post("/tokens/book", asha).expectDone()
            var body = TestDesk.booking(name)
            if let phone { body = body.with("phone", .string(phone)) }
            if let id { body = body.with("patient_id", .string(id)) }
            let answer = try await desk.post("/tokens/book", body)
            #expect(answer.status == status)
            guard status == 409 else { return }
            answer.expectProblem(
                409,
                "This patient already has token 1 (id 12611220001) in this session. "
                    + "Send \"allow_duplicate\": true to give another.", field: "allow_duplicate")
            #expect(answer["existing_token_id"] == 12_611_220_001)
            try await desk.post("/tokens/book", body.with("allow_duplicate", true)).expectDone()
        }
    }

    @Test("a date beyond the horizon is 409")
    func horizon() async throws {
        try await withDesk { desk in
            try await desk.patch("/settings", ["booking_horizon_days": 7]).expectDone()
            try await desk.addDoctor()
            try await desk.book("Asha", date: "2026-11-29")
            try await desk.post("/tokens/book", TestDesk.booking("Asha", date: "2026-11-30")).expectProblem(
                409, "2026-11-30 is too far ahead: bookings open 7 days before.", field: "date")
        }
    }

    @Test("only a booking is told about backdating")
    func past() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.post("/tokens/book", TestDesk.booking("Asha", date: "2026-11-21")).expectProblem(
                409,
                "2026-11-21 is in the past: today is 2026-11-22. Send \"backdated\": true to record a booking afterwards."
            )
        }
    }

    @Test(
        "a date without slots says why",
        arguments: [
            ("2026-11-23", "Doctor 1 has no slots on 2026-11-23."),
            ("2026-11-24", "Doctor 1 is on leave on 2026-11-24."),
            ("2026-11-25", "2026-11-25 is a holiday: Diwali."),
        ])
    func noSlots(_ date: String, _ sentence: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.put("/doctors/1/exceptions/2026-11-23", ["slots": []]).expectDone()
            try await desk.post("/doctors/1/leave", ["date": "2026-11-24"]).expectDone()
            try await desk.put("/holidays/2026-11-25", ["name": "Diwali"]).expectDone()
            try await desk.post("/tokens/book", TestDesk.booking("Asha", date: date)).expectProblem(409, sentence)
            try await desk.post("/doctors/1/sessions/\(date)/arrived").expectProblem(409, sentence)
            let because = JSONValue.string(sentence.replacing("Doctor 1", with: "The doctor"))
            let schedule = try await desk.schedule(date)
            #expect(schedule["slots"] == [])
            #expect(schedule["no_slots_because"] == because)
            let queue = try await desk.get("/doctors/1/sessions/\(date)/queue").expectDone()
            #expect(queue["no_slots_because"] == because)
            #expect(queue["minutes_per_patient"] == 0)
        }
    }

    @Test("a schedule that nobody booked into follows what the directory says, also after a refused booking")
    func unopened() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.post("/tokens/book", TestDesk.booking("Asha", slot: 7, date: "2026-11-29")).expectProblem(
                400)
            #expect(try await desk.schedule("2026-11-29")["slots"]?.elements?.count == 2)
            try await desk.put("/doctors/1/exceptions/2026-11-29", ["slot_labels": ["14-15"]]).expectDone()
            #expect(try await desk.schedule("2026-11-29")["slots"]?[0]?["label"] == "14-15")
            try await desk.delete("/doctors/1/exceptions/2026-11-29").expectDone()
            #expect(try await desk.schedule("2026-11-29")["slots"]?.elements?.count == 2)
        }
    }
}
