import OPDEngine
import OPDJournal
import Testing

@Suite("GET /report")
struct ReportTests {
    private func day(_ desk: TestDesk) async throws {
        try await desk.post(
            "/doctors",
            ["name": "Dr. A", "department": "Heart", "slot_labels": ["09-10", "10-11"], "capacity_per_slot": 2]
        ).expectDone()
        try await desk.addDoctor("Dr. B")
        try await desk.addDoctor("Dr. C")
        for name in ["Asha", "Bala"] { try await desk.book(name) }
        try await desk.book("Chitra", .emergency)
        let body = TestDesk.booking("Devi", .walkIn).with("doctor_id", 2)
        try await desk.post("/tokens/book", body).expectDone()
        desk.clock.set("09:00")
        try await desk.token(1, "check-in")
        try await desk.token(1, "call")
        desk.clock.set("09:10")
        try await desk.token(1, "start")
        desk.clock.set("09:22")
        try await desk.token(1, "complete")
        try await desk.token(2, "no-show")
        try await desk.token(3, "cancel")
    }

    @Test("a day by doctor, by department, and in all")
    func json() async throws {
        try await withDesk { desk in
            try await day(desk)
            let report = try await desk.get("/report").expectDone()
            #expect(report["date"] == "2026-11-22")
            let doctors = report["doctors"]?.elements ?? []
            #expect(doctors.map { $0["doctor_name"] } == ["Dr. A", "Dr. B"])
            let first: [(String, JSONValue)] = [
                ("emergency", 1), ("online", 2), ("tokens", 3), ("seen", 1), ("no_shows", 1), ("cancelled", 1),
                ("bumps", 1), ("waiting", 0), ("wait_mean_seconds", 600), ("wait_p90_seconds", 600),
                ("consultation_mean_seconds", 720), ("idle_seconds", 0), ("overtime_seconds", 0),
            ]
            for (name, value) in first { #expect(doctors.first?[name] == value, "\(name)") }
            #expect(doctors.last?["consultation_mean_seconds"] == .null)
            #expect(report["departments"]?.elements?.map { $0["department"] } == [.null, "Heart"])
            #expect(report["total", "tokens"] == 4)
        }
    }

    @Test("a day without sessions is a report without doctors")
    func empty() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let report = try await desk.get("/report?date=2026-12-01").expectDone()
            #expect(report["doctors"] == [])
            #expect(report["total", "tokens"] == 0)
        }
    }

    @Test("as CSV, a line for each doctor")
    func csv() async throws {
        try await withDesk { desk in
            try await day(desk)
            let answer = try await desk.get("/report?format=csv&date=2026-11-22").expectDone()
            #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
            let names = try #require(try await desk.get("/report").json?["total"]?.members.map(\.name))
            let header = (["date", "doctor_id", "doctor_name", "department"] + names).joined(separator: ",")
            #expect(
                answer.text == header + "\r\n"
                    + "2026-11-22,1,Dr. A,Heart,1,0,0,2,0,3,1,1,1,0,1,0,0,0,0,600,600,720,720,0,0\r\n"
                    + "2026-11-22,2,Dr. B,,0,0,0,0,1,1,0,0,0,0,0,0,0,0,0,,,,,0,0\r\n")
        }
    }

    static let names: [(String, String)] = [
        ("Iyer, Meera", "\"Iyer, Meera\""), ("Meera \"Mimi\" Iyer", "\"Meera \"\"Mimi\"\" Iyer\""),
        ("Meera\nIyer", "\"Meera\nIyer\""), ("Meera\rIyer", "\"Meera\rIyer\""), ("Meera\r\nIyer", "\"Meera\r\nIyer\""),
        ("=1+1", "'=1+1"), ("+91", "'+91"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
        ("=\u{301}1", "'=\u{301}1"), ("Dr. = Meera", "Dr. = Meera"),
    ]

    @Test("a name neither breaks a line nor becomes a formula", arguments: names)
    func quoting(_ name: String, _ field: String) async throws {
        try await withDesk { desk in
            try await desk.addDoctor(name)
            try await desk.book("Asha")
            let csv = try await desk.get("/report?format=csv").expectDone()
            let line = csv.bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst()
            #expect(line.starts(with: Array("2026-11-22,1,\(field),,0,".utf8)), "\(csv.text)")
        }
    }

    @Test("a format or a date that is wrong is named", arguments: [("format=pdf", "format"), ("date=x", "date")])
    func wrong(_ query: String, _ field: String) async throws {
        try await withDesk { desk in
            try await desk.get("/report?" + query).expectProblem(422, field: field)
        }
    }
}
