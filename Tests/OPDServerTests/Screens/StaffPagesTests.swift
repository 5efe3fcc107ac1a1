import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("The staff's pages")
struct StaffPagesTests {
    @Test("the overview shows each doctor's slots by source, who waits, and who is late")
    func overview() async throws {
        try await withDesk(at: "09:05") { desk in
            try await desk.addDoctor("Dr. Rao", slots: 2, capacity: 2)
            try await desk.addDoctor("Dr. Sen")
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            try await desk.book("Chitra", .walkIn)
            try await desk.token(1, ["check-in"])
            try await desk.session("delay", ["minutes": 20]).expectDone()
            let page = try await desk.page("/")
            #expect(
                page.read.contains(
                    "Dr. Rao About 20 minutes late 1 person here 09-10 2 of 2 places taken · 1 person waits"))
            #expect(page.contains("<rect x=\"0.00%\" width=\"100.00%\" height=\"100%\" fill=\"url(#online)\"/>"))
            #expect(page.read.contains("Dr. Sen 09-10 0 of 1 places taken"))
            #expect(!page.contains("Asha"))
            for source in Source.allCases { #expect(page.contains("<pattern id=\"\(source.name)\"")) }
        }
    }

    @Test("the report has the day by doctor, by department and in all, drawn and in numbers")
    func report() async throws {
        try await withDesk(at: "09:00") { desk in
            for (name, department) in [("Dr. Rao", "Eyes"), ("Dr. Sen", "Ears")] {
                try await desk.post(
                    "/doctors", ["name": .string(name), "department": .string(department), "slot_labels": ["09-10"]]
                ).expectDone()
            }
            #expect(try await desk.page("/admin/report").read.contains("Nothing was booked on this day."))
            for name in ["Asha", "Bala", "Chitra"] { try await desk.book(name) }
            try await desk.post("/tokens/book", TestDesk.booking("Devi").with("doctor_id", 2)).expectDone()
            try await desk.token(1, ["check-in"])
            desk.clock.set("09:05")
            try await desk.token(1, ["call", "start"])
            desk.clock.set("09:12")
            try await desk.token(1, ["complete"])
            try await desk.token(2, ["cancel"])
            let page = try await desk.page("/admin/report")
            #expect(page.read.contains("Dr. Rao 3 1 0 1 0 0 0 0 5 min 5 min 7 min 0 min"))
            #expect(page.read.contains("Ears 1 0 0 0") && page.read.contains("Eyes 3 1 0 1"))
            #expect(page.read.contains("All 4 1 0 1"))
            #expect(page.contains("<rect x=\"33.33%\" width=\"33.33%\" height=\"100%\" class=\"here\"/>"))
            #expect(try await desk.page("/admin/report?date=2026-11-23").contains("Nothing was booked"))
            try await desk.get("/admin/report?date=x").expectProblem(422, field: "date")
        }
    }

    @Test("the consulting room shows who is in, who is called, who is next, and what can be done with each")
    func consultingRoom() async throws {
        try await withDesk(at: "09:05") { desk in
            try await desk.addDoctor("Dr. Rao", capacity: 6)
            for name in ["Asha", "Bala", "Chitra", "Devi"] { try await desk.book(name) }
            for number in 1...3 { try await desk.token(number, ["check-in"]) }
            try await desk.token(1, ["call", "start"])
            try await desk.token(2, ["call"])
            let page = try await desk.page("/doctor/1")
            #expect(page.read.contains("With the doctor 1 Asha Online · since 09:05"))
            #expect(page.read.contains("Called 2 Bala"))
            #expect(page.read.contains("Call the next N 3 · Chitra"))
            #expect(page.read.contains("Not here yet 1 4 Devi"))
            let inside = TestDesk.id(1)
            #expect(page.contains("data-post=\"/tokens/\(inside)/complete\""))
            // One at a time.
            #expect(!page.contains("/start\""))
            try await desk.token(1, ["complete"])
            let after = try await desk.page("/doctor/1")
            #expect(after.contains("data-post=\"/tokens/\(TestDesk.id(2))/start\""))
            #expect(after.read.contains("Seen 1 Here 1 Not here yet 1 Did not come 0"))
            try await desk.get("/doctor/9").expectProblem(404)
        }
    }

    @Test("every button of the consulting room is a call of the API that succeeds")
    func buttons() async throws {
        try await withDesk(at: "09:05") { desk in
            try await desk.addDoctor("Dr. Rao", capacity: 6)
            for name in ["Asha", "Bala", "Chitra"] { try await desk.book(name) }
            for _ in 1...12 {
                let page = try await desk.page("/doctor/1")
                let paths = page.matches(of: #/<button[^>]* data-post="([^"]*)"/#).map { String($0.1) }
                #expect(!paths.isEmpty)
                // Another one in each round; what ends the day comes last.
                let path = paths.filter { !$0.hasSuffix("/end") && !$0.hasSuffix("/no-show") }.first {
                    !$0.hasSuffix("call-next")
                }
                try await desk.post(try #require(path)).expectDone()
            }
        }
    }

    @Test("a browser that is not logged in is led to the login and back; a program is told")
    func login() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            try await desk.call(.post, "/doctors", ["name": "A", "slot_labels": ["09-10"]], as: admin).expectDone()
            let answer = try await desk.send(.get, "/doctor/1?lang=hi", headers: [.accept: "text/html"])
            #expect(answer.status == 303)
            let login = try #require(answer.headers[.location])
            #expect(login == "/login?next=%2Fdoctor%2F1%3Flang%3Dhi")
            #expect(try await desk.page(login).contains("data-next=\"/doctor/1?lang=hi\""))
            try await desk.get("/doctor/1").expectProblem(401)
        }
    }

    @Test(
        "after a login nobody is led to another server",
        arguments: [
            "https://evil.example/", "//evil.example/", "%2F%2Fevil.example", "javascript:alert(1)", "/\\evil.example",
            "evil",
            "/%09/evil.example",
        ])
    func foreignNext(next: String) async throws {
        try await withDesk { desk in
            let page = try await desk.page("/login?next=\(next)")
            #expect(page.contains("data-next=\"/\""))
        }
    }

    @Test("a doctor opens the own consulting room and no other")
    func ownRoom() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            for name in ["A", "B"] {
                try await desk.call(.post, "/doctors", ["name": .string(name), "slot_labels": ["09-10"]], as: admin)
                    .expectDone()
            }
            let doctor = try await desk.user("asha", "doctor", doctor: 2, by: admin)
            try await desk.call(.get, "/doctor/2", as: doctor).expectDone()
            try await desk.call(.get, "/doctor/1", as: doctor).expectProblem(403)
            let overview = try await desk.call(.get, "/", as: doctor).expectDone().text
            #expect(overview.contains("href=\"/doctor/2\"") && !overview.contains("href=\"/doctor/1\""))
            let display = try await desk.user("hall", "display", by: admin)
            #expect(try await !desk.call(.get, "/", as: display).expectDone().text.contains("href=\"/doctor/"))
        }
    }
}
