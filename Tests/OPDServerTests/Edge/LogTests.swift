import HTTPTypes
import OPDJournal
import Testing

@Suite("The log")
struct LogTests {
    @Test("a request is one line: method, path template, status, duration")
    func lines() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.get("/tokens/12611220001?x=1")
            try await desk.send(.put, "/doctors")
            try await desk.get("/patients/asha")
            try await desk.send(.head, "/doctors/1/schedule")
            #expect(
                desk.log.lines.map(\.message) == [
                    "POST /doctors 200", "POST /tokens/book 200", "GET /tokens/{token_id} 422", "PUT (no route) 405",
                    "GET (no route) 404", "HEAD /doctors/{doctor_id}/schedule 200",
                ])
            for line in desk.log.lines {
                #expect(line.level == .info)
                #expect(line.metadata["duration_ms"].map { "\($0)".wholeMatch(of: /[0-9]+\.[0-9]{3}/) != nil } == true)
            }
        }
    }

    /// None of these may ever stand in the log.
    private static let personal = [
        "Zenobia", "555-0199", "MRN-77", "migraine", "night desk", "secret-key", "12611220001",
    ]

    @Test("nothing personal is in it, whatever is sent")
    func personal() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            let booking = TestDesk.booking("Zenobia").with("phone", "555-0199").with("patient_id", "MRN-77")
            try await desk.post("/tokens/book", booking, key: "secret-key", actor: "night desk").expectDone()
            try await desk.post("/tokens/book", booking.with("slot_index", 7), actor: "night desk")
            try await desk.post("/tokens/book", booking.with("Zenobia", "Zenobia"))
            try await desk.post("/tokens/book", booking.with("source", "Zenobia"))
            try await desk.send(.post, "/tokens/book", body: Array("{\"patient_name\": \"Zenobia\", 7}".utf8))
            try await desk.get("/tokens/12611220001")
            try await desk.get("/tokens/Zenobia")
            try await desk.get("/Zenobia?phone=555-0199")
            try await desk.get("/doctors?Zenobia=MRN-77")
            try await desk.post("/tokens/12611220001/cancel", ["reason": "migraine"], key: "secret-key")
            try await desk.post("/tokens/12611220001/cancel", ["reason": "migraine"])
            desk.journal.fail(with: .unreadable("damaged"))
            try await desk.post("/tokens/book", booking, key: "secret-key")
            #expect(desk.log.lines.count >= 12)
            for line in desk.log.lines {
                for word in Self.personal { #expect(!line.text.contains(word), "\(line.text)") }
            }
        }
    }
}
