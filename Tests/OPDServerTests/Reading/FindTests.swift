import OPDEngine
import OPDJournal
import Testing

@Suite("GET /tokens")
struct FindTests {
    private func found(_ desk: TestDesk, _ query: String) async throws -> [String] {
        try await desk.get("/tokens?" + query).expectDone().names("tokens")
    }

    /// Three people with doctor 1, two with doctor 2 of another department, one tomorrow.
    private func people(_ desk: TestDesk) async throws {
        try await desk.addDoctor(capacity: 5)
        try await desk.post(
            "/doctors",
            ["name": "Dr. B", "department": "Eyes & ears", "slot_labels": ["09-10"], "capacity_per_slot": 1]
        ).expectDone()
        let asha = TestDesk.booking("Asha Rao").with("phone", "+91 98450-12345").with("patient_id", "MRN-1")
        try await desk.post("/tokens/book", asha).expectDone()
        try await desk.book("José  Álvarez")
        try await desk.book("Chitra Nair")
        for name in ["Devi Rao", "Esha"] {
            try await desk.post("/tokens/book", TestDesk.booking(name).with("doctor_id", 2)).expectDone()
        }
        try await desk.book("Farah", date: "2026-11-23")
        try await desk.token(1, "check-in")
        try await desk.token(3, "cancel")
    }

    static let filters: [(String, [String])] = [
        ("", ["Asha Rao", "José  Álvarez", "Chitra Nair", "Devi Rao", "Esha"]),
        ("date=2026-11-22&doctor_id=1", ["Asha Rao", "José  Álvarez", "Chitra Nair"]),
        ("date=2026-11-23", ["Farah"]), ("date=2026-12-01", []), ("doctor_id=2", ["Devi Rao", "Esha"]),
        ("doctor_id=900000", []), ("department=Eyes%20%26%20ears", ["Devi Rao", "Esha"]), ("department=Eyes", []),
        ("status=booked", ["Asha Rao", "José  Álvarez", "Devi Rao"]), ("status=waitlisted", ["Esha"]),
        ("status=cancelled", ["Chitra Nair"]), ("presence=arrived", ["Asha Rao"]),
        ("presence=expected", ["José  Álvarez", "Devi Rao", "Esha"]), ("number=2", ["José  Álvarez", "Esha"]),
        ("number=0", []), ("q=rao", ["Asha Rao", "Devi Rao"]), ("q=ASHA%20r", ["Asha Rao"]),
        ("q=asha+rao", ["Asha Rao"]),
        ("q=jose+alvarez", ["José  Álvarez"]), ("q=98450", ["Asha Rao"]), ("q=%2B91%20984-501", ["Asha Rao"]),
        ("q=MRN-1", []), ("q=x1", []), ("q=rao&status=booked&doctor_id=2", ["Devi Rao"]),
    ]

    @Test("finds by every filter, and by all together", arguments: filters)
    func filter(_ query: String, _ names: [String]) async throws {
        try await withDesk { desk in
            try await people(desk)
            #expect(try await found(desk, query) == names)
        }
    }

    @Test("what is found has phone and patient id")
    func contact() async throws {
        try await withDesk { desk in
            try await people(desk)
            let answer = try await desk.get("/tokens?q=asha").expectDone()
            #expect(answer["tokens"]?[0]?["phone"] == "+91 98450-12345")
            #expect(answer["tokens"]?[0]?["patient_id"] == "MRN-1")
            #expect(answer["next_cursor"] == .null)
        }
    }

    static let wrongQueries: [(String, String)] = [
        ("date=today", "date"), ("doctor_id=0", "doctor_id"), ("doctor_id=x", "doctor_id"),
        ("doctor_id=01", "doctor_id"),
        ("doctor_id=99999999999999999999", "doctor_id"), ("status=late", "status"), ("status=", "status"),
        ("presence=home", "presence"), ("number=-1", "number"), ("number=x", "number"), ("limit=0", "limit"),
        ("limit=501", "limit"), ("limit=x", "limit"), ("cursor=x", "cursor"), ("cursor=7", "cursor"), ("q=", "q"),
        ("q=+", "q"), ("q=%00", "q"), ("name=Asha", "name"), ("q=a&q=b", "q"),
    ]

    @Test("a parameter that is wrong is 422 and named", arguments: wrongQueries)
    func wrong(_ query: String, _ field: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.get("/tokens?" + query).expectProblem(422, field: field)
        }
    }

    /// All pages one after the other, with something done in between.
    private func readPages(
        _ desk: TestDesk, limit: Int, between: () async throws -> Void = {}
    ) async throws -> [Int] {
        var (ids, cursor): ([Int], String?) = ([], nil)
        repeat {
            let query = "/tokens?limit=\(limit)" + (cursor.map { "&cursor=\($0)" } ?? "")
            let page = try await desk.get(query).expectDone()
            ids += (page["tokens"]?.elements ?? []).compactMap { $0["id"]?.whole }
            cursor = page["next_cursor"]?.text
            try await between()
        } while cursor != nil
        return ids
    }

    @Test("pages have no gaps and no doubles", arguments: [1, 2, 3, 5, 6])
    func pages(_ limit: Int) async throws {
        try await withDesk { desk in
            try await people(desk)
            let first = (1...3).map { TestDesk.id($0) }
            #expect(try await readPages(desk, limit: limit) == first + [22_611_220_001, 22_611_220_002])
        }
    }

    @Test("also while people book: everybody who was there at first is there once")
    func whileBooking() async throws {
        try await withDesk { desk in
            try await people(desk)
            let count = Box(0)
            let ids = try await readPages(desk, limit: 2) {
                count.value += 1
                guard count.value < 4 else { return }
                let body = TestDesk.booking("New \(count.value)").with("doctor_id", .integer(1 + count.value % 2))
                try await desk.post("/tokens/book", body).expectDone()
            }
            #expect(ids == Set(ids).sorted())
            #expect(Set(ids).isSuperset(of: (1...3).map { TestDesk.id($0) } + [22_611_220_001, 22_611_220_002]))
        }
    }
}
