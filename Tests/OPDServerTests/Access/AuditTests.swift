import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("GET /audit")
struct AuditTests {
    @Test("tells who did what in which request, the newest first, and nothing that is personal")
    func tells() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            try await desk.call(.post, "/doctors", ["name": "A", "slot_labels": ["09-10"]], as: admin).expectDone()
            let body = TestDesk.booking("Asha Rao").with("phone", "98450")
            try await desk.call(
                .post, "/tokens/book", body, as: admin, more: [DeskContext.requestIDHeader: "r-17"]
            ).expectDone()
            let answer = try await desk.call(.get, "/audit", as: admin).expectDone()
            let entries = answer["entries"]?.elements ?? []
            #expect(entries.first?["actor"] == "user:root" && entries.first?["request_id"] == "r-17")
            #expect(entries.first?["doctor_id"] == 1 && entries.first?["date"] == "2026-11-22")
            #expect(entries.first?["events"]?.elements?.last?["type"] == "token_booked")
            #expect(entries.last?["events"]?[0]?["type"] == "hospital_opened")
            for text in ["Asha", "98450", "scrypt", "patient_identified"] { #expect(!answer.text.contains(text)) }
        }
    }

    @Test("is filtered by actor, request, session, token and time, and goes page by page")
    func filters() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            let clerk = try await desk.user("asha", "clerk", by: admin)
            for name in ["A", "B"] {
                try await desk.call(.post, "/doctors", ["name": .string(name), "slot_labels": ["09-10"]], as: admin)
                    .expectDone()
            }
            for name in ["P", "Q", "R"] {
                try await desk.call(.post, "/tokens/book", TestDesk.booking(name), as: clerk).expectDone()
            }
            desk.clock.set("09:00")
            try await desk.call(.post, "/tokens/12611220002/cancel", [:], as: admin).expectDone()
            func count(_ query: String) async throws -> Int? {
                try await desk.call(.get, "/audit?\(query)", as: admin).expectDone()["entries"]?.elements?.count
            }
            #expect(try await count("actor=user:asha") == 3)
            #expect(try await count("doctor_id=1&date=2026-11-22") == 4)
            #expect(try await count("doctor_id=2&date=2026-11-22") == 0)
            #expect(try await count("token_id=12611220002") == 2)
            #expect(try await count("token_id=12611220002&actor=user:root") == 1)
            #expect(try await count("from=2026-11-22T09:00:00%2B05:30") == 1)
            #expect(try await count("to=2026-11-22") == 0)
            var (found, cursor) = (0, "")
            repeat {
                let page = try await desk.call(.get, "/audit?limit=2\(cursor)", as: admin).expectDone()
                found += page["entries"]?.elements?.count ?? 0
                cursor = page["next_cursor"]?.text.map { "&cursor=\($0)" } ?? ""
            } while !cursor.isEmpty
            #expect(try await count("limit=500") == found)
            try await desk.call(.get, "/audit", as: clerk).expectProblem(403)
        }
    }

    @Test(
        "a wrong filter is refused by name",
        arguments: [
            ("from=yesterday", "from"), ("to=2026-13-01", "to"), ("doctor_id=1", "date"),
            ("date=2026-11-22", "doctor_id"),
            ("token_id=x", "token_id"), ("limit=0", "limit"), ("limit=501", "limit"), ("cursor=1.2", "cursor"),
            ("who=asha", "who"),
        ])
    func refuses(query: String, field: String) async throws {
        try await withDesk { desk in try await desk.get("/audit?\(query)").expectProblem(422, field: field) }
    }

    @Test("shows what was before a reset, too")
    func epochs() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.post("/admin/reset").expectDone()
            let entries = try await desk.get("/audit").expectDone()["entries"]?.elements ?? []
            #expect(Set(entries.compactMap { $0["epoch"]?.whole }) == [1, 2])
        }
    }
}
