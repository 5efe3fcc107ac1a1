import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("/desk")
struct DeskPageTests {
    @Test("offers each doctor, and of the first the slots with what is free and who waits")
    func offers() async throws {
        try await withDesk(at: "08:30") { desk in
            try await desk.addDoctor("Dr. Rao", slots: 3, capacity: 1)
            try await desk.addDoctor("Dr. Sen")
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            let page = try await desk.page("/desk")
            #expect(page.contains("<option value=\"1\">Dr. Rao</option><option value=\"2\">Dr. Sen</option>"))
            #expect(page.read.contains("09-10 0 places free · 1 person waits 10-11 1 place free 11-12 1 place free"))
            // The first with room is the one that somebody who comes now wants.
            #expect(page.contains("value=\"1\" data-label=\"10-11\" checked"))
            #expect(page.read.contains("2 Bala Dr. Rao · 09-10 · on the waiting list"))
            try await desk.session("slots/1/close").expectDone()
            #expect(try await desk.page("/desk/slots?doctor_id=1").read.contains("10-11 closed"))
            #expect(try await desk.page("/desk/slots?doctor_id=1&date=2026-12-01").read.hasPrefix("09-10 1 place free"))
        }
    }

    @Test("bad questions are refused by name")
    func refused() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.get("/desk/slots").expectProblem(422, field: "doctor_id")
            try await desk.get("/desk/slots?doctor_id=9").expectProblem(422, field: "doctor_id")
            try await desk.get("/desk/slots?doctor_id=1&date=tomorrow").expectProblem(422, field: "date")
            try await desk.get("/desk/people?who=x").expectProblem(422, field: "who")
            try await desk.get("/desk/tokens/12611220001").expectProblem(404)
        }
    }

    @Test("finds by name, number, phone and scanned code")
    func finds() async throws {
        try await withDesk(at: "08:30") { desk in
            try await desk.addDoctor("Dr. Rao", capacity: 5)
            let booking = TestDesk.booking("Asha Rao").with("phone", "+91 98450 12345")
            let code = try #require(try await desk.post("/tokens/book", booking).expectDone()["link"]?.text)
            try await desk.book("Bala Krishnan")
            func found(_ text: String) async throws -> [String] {
                try await desk.page("/desk/people?q=\(text)").matches(of: #/<span class="name">([^<]*)</#).map {
                    String($0.1)
                }
            }
            #expect(try await found("asha") == ["Asha Rao"])
            #expect(try await found("2") == ["Bala Krishnan"])
            #expect(try await found("9845012345") == ["Asha Rao"])
            #expect(try await found("http://desk.example/t/\(code)?lang=hi") == ["Asha Rao"])
            #expect(try await found("nobody") == [])
            #expect(try await desk.page("/desk/people?q=nobody").contains("Nobody of today fits."))
            #expect(try await found("") == ["Bala Krishnan", "Asha Rao"])
            try await desk.get("/desk/people?q=/t/nonsense").expectProblem(404)
        }
    }

    @Test("what it offers for a token is what can be done, and each call succeeds")
    func actions() async throws {
        try await withDesk(at: "08:30") { desk in
            for name in ["A", "B"] { try await desk.addDoctor(name, slots: 2, capacity: 2) }
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            let part = try await desk.page("/desk/tokens/\(TestDesk.id(1))")
            #expect(part.contains("<option value=\"1\">10-11</option>") && !part.contains("<option value=\"0\">"))
            #expect(part.contains("<option value=\"2:0\">B · 09-10</option>"))
            for path in part.matches(of: #/data-post="([^"]*)"/#).map({ String($0.1) }) {
                let body: JSONValue? =
                    path.hasSuffix("move")
                    ? ["slot_index": 1] : path.hasSuffix("transfer") ? ["doctor_id": 2, "slot_index": 0] : nil
                try await desk.post(path + "?dry_run=true", body).expectDone()
            }
            try await desk.token(1, ["check-in", "call", "start"])
            #expect(try await desk.page("/desk/tokens/\(TestDesk.id(1))").contains("Nothing more can be done"))
            try await desk.token(2, ["cancel"])
            let page = try await desk.page("/desk")
            #expect(page.contains("data-post=\"/tokens/\(TestDesk.id(2))/reinstate\""))
        }
    }

    @Test("a doctor's desk is for the doctor's own patients")
    func own() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            for name in ["A", "B"] {
                try await desk.call(.post, "/doctors", ["name": .string(name), "slot_labels": ["09-10"]], as: admin)
                    .expectDone()
            }
            try await desk.call(.post, "/tokens/book", TestDesk.booking("Asha"), as: admin).expectDone()
            let doctor = try await desk.user("sen", "doctor", doctor: 2, by: admin)
            let page = try await desk.call(.get, "/desk", as: doctor).expectDone().text
            #expect(!page.contains("Asha") && !page.contains("<option value=\"1\""))
            #expect(try await !desk.call(.get, "/desk/people?q=Asha", as: doctor).expectDone().text.contains("Asha"))
            try await desk.call(.get, "/desk/slots?doctor_id=1", as: doctor).expectProblem(403)
            try await desk.call(.get, "/desk/tokens/\(TestDesk.id(1))", as: doctor).expectProblem(403)
            try await desk.call(.get, "/desk/tokens/\(TestDesk.id(1))/slip", as: doctor).expectProblem(403)
        }
    }
}
