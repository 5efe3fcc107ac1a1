import HTTPTypes
import OPDJournal
import Testing

@Suite("What does not exist")
struct UnknownTests {
    static let doctors = ["9", "0", "-1", "+1", "01", "1.0", "900001", "99999999999999999999", "x", "1%"]

    @Test("a doctor in a path is 404")
    func doctor() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for id in Self.doctors { try await expectNoDoctor(id, desk) }
        }
    }

    private func expectNoDoctor(_ id: String, _ desk: TestDesk) async throws {
        for path in ["/doctors/\(id)/schedule", "/doctors/\(id)/settings"] {
            try await desk.get(path).expectProblem(404, "Doctor \(id) not found")
        }
        try await desk.patch("/doctors/\(id)/settings", [:]).expectProblem(404, "Doctor \(id) not found")
    }

    @Test("a doctor's number may be percent-encoded")
    func encoded() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            #expect(try await desk.get("/doctors/%31/schedule").expectDone()["doctor_id"] == 1)
            try await desk.get("/doctors/1%00/schedule").expectProblem(404, "Doctor 1\0 not found")
            try await desk.get("/doctors/%FF/schedule").expectProblem(404, "Doctor %FF not found")
        }
    }

    static let tokens = [
        "999", "0", "-12611220001", "+12611220001", "012611220001", "12611220002", "12611229999", "12611220000",
        "12611320001", "22611220001", "99999999999999999999", "asha",
    ]

    @Test("a token is 404")
    func token() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for id in Self.tokens { try await expectNoToken(id, desk) }
        }
    }

    private func expectNoToken(_ id: String, _ desk: TestDesk) async throws {
        try await desk.get("/tokens/\(id)").expectProblem(404, "Token \(id) not found")
        for word in ["cancel", "no-show"] {
            try await desk.post("/tokens/\(id)/\(word)").expectProblem(404, "Token \(id) not found")
        }
    }

    @Test("a token of a session that never opened is 404")
    func unopened() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.get("/tokens/12612010001").expectProblem(404, "Token 12612010001 not found")
            try await desk.post("/tokens/12612010001/cancel").expectProblem(404, "Token 12612010001 not found")
            #expect(try await desk.schedule("2026-12-01")["version"] == 0)
        }
    }

    @Test("a doctor in a booking is 400", arguments: [9, 0, -1, 900_001, Int.max, Int.min])
    func bookingDoctor(_ id: Int) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let answer = try await desk.post("/tokens/book", TestDesk.booking("Bala").with("doctor_id", .integer(id)))
            answer.expectProblem(400, "Doctor \(id) not found")
            #expect(answer["field"] == "doctor_id")
        }
    }

    @Test("a doctor whose number no computer word holds is 400")
    func hugeDoctor() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let body = TestDesk.booking("Bala").with("doctor_id", .number(String(repeating: "9", count: 40)))
            try await desk.post("/tokens/book", body).expectProblem(400)
        }
    }

    static let slots: [JSONValue] = [
        2, -1, 65_535, 65_536, 65_537, .integer(.max), .integer(.min), .number("1000000000000000000000000"),
        .number("-1000000000000000000000000"),
    ]

    @Test("a slot in a booking is 400", arguments: slots)
    func slot(_ index: JSONValue) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for date in ["2026-11-22", "2026-11-29"] {
                let body = TestDesk.booking("Bala", date: date).with("slot_index", index)
                let answer = try await desk.post("/tokens/book", body)
                answer.expectProblem(400, "Invalid slot index")
                #expect(answer["field"] == "slot_index")
                #expect(try await desk.schedule(date)["version"] == (date == "2026-11-22" ? 1 : 0))
            }
        }
    }

    @Test(
        "a path is 404",
        arguments: ["/patient", "/patients", "/tokens/12611220001/x", "/doctors/1", "/doctors/1/schedule/x", "/docs/x"])
    func path(_ path: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for method in [HTTPRequest.Method.get, .post, .delete] {
                try await desk.send(method, path).expectProblem(404, "There is nothing at \(path).")
            }
        }
    }

    @Test("a long path is not told back whole")
    func longPath() async throws {
        try await withDesk { desk in
            let answer = try await desk.get("/" + String(repeating: "x", count: 10_000))
            answer.expectProblem(404)
            #expect(answer.bytes.count < 500)
            let token = try await desk.get("/tokens/" + String(repeating: "9", count: 10_000))
            token.expectProblem(404)
            #expect(token.bytes.count < 500)
        }
    }
}
