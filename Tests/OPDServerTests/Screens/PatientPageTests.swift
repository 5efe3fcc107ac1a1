import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("/t/{code}")
struct PatientPageTests {
    @Test("shows one's number, who is ahead and when it will be one's turn, and nobody's name")
    func shows() async throws {
        try await withDesk(at: "08:30") { desk in
            try await desk.addDoctor("Dr. Rao", capacity: 4)
            try await desk.book("Asha")
            let code = try await desk.bookedCode("Bala")
            let page = try await desk.page("/t/\(code)").read
            #expect(page.contains("Your number 2"))
            #expect(page.contains("1 person before you"))
            #expect(page.contains("You will be seen Between 09:15 and 09:25"))
            #expect(page.contains("Doctor Dr. Rao From 09:00"))
            #expect(page.contains("Sunday, 22 November"))
            #expect(page.contains("Time 09-10"))
            #expect(page.contains("Called last nobody yet"))
            #expect(!page.contains("Asha") && !page.contains("Bala"))
            let hindi = try await desk.page("/t/\(code)", language: "hi").read
            #expect(hindi.contains("आपका नंबर 2"))
        }
    }

    @Test("follows the life of the token in words")
    func life() async throws {
        try await withDesk(at: "09:05") { desk in
            try await desk.addDoctor("Dr. Rao", capacity: 4)
            let code = try await desk.bookedCode("Asha")
            func statusAfter(_ words: String...) async throws -> String {
                try await desk.token(1, words)
                return try #require(
                    try await desk.page("/t/\(code)").between("<p class=\"status", "</p>")?.split(separator: ">").last
                        .map(String.init))
            }
            #expect(try await statusAfter() == "You have a place. Please say at the desk when you are here.")
            #expect(try await statusAfter("check-in") == "You are checked in. Please wait for your number.")
            #expect(try await statusAfter("call") == "It is your turn. Please go to Dr. Rao now.")
            #expect(
                try await statusAfter("park") == "You are away for a test. Please say at the desk when you are back.")
            #expect(try await statusAfter("resume", "call", "start") == "You are with the doctor.")
            #expect(try await statusAfter("complete") == "You have been seen. Get well soon.")
            #expect(try await !desk.page("/t/\(code)").contains("<form"))
        }
    }

    @Test("says in a sentence what has happened, and why")
    func story() async throws {
        try await withDesk(at: "08:30") { desk in
            try await desk.addDoctor(slots: 2, capacity: 1)
            let code = try await desk.bookedCode("Asha")
            desk.clock.set("08:40")
            try await desk.book("Emergency", .emergency)
            #expect(
                try await desk.page("/t/\(code)").read.contains(
                    "You were moved from 09-10 to 10-11 at 08:40, because of an emergency."))
            desk.clock.set("08:50")
            try await desk.book("Priority", .paidPriority, slot: 1)
            let page = try await desk.page("/t/\(code)").read
            #expect(
                page.contains(
                    "You lost your place in 10-11 at 08:50, because of a patient with priority. You wait for the next that becomes free. You were moved"
                ))
            #expect(page.contains("You are on the waiting list."))
            desk.clock.set("08:55")
            try await desk.token(3, ["cancel"])
            #expect(try await desk.page("/t/\(code)").read.contains("You got a place in 10-11 at 08:55."))
            #expect(
                try await desk.page("/t/\(code)", language: "hi").read.contains("08:55 बजे आपको 10-11 में जगह मिल गई।"))
        }
    }

    @Test("one's own cancellation is asked for twice, and works without a script")
    func cancels() async throws {
        try await withDesk(at: "08:30") { desk in
            try await desk.addDoctor(capacity: 4)
            let code = try await desk.bookedCode("Asha")
            let page = try await desk.page("/t/\(code)")
            let action = try #require(page.between("<form method=\"post\" action=\"", "\""))
            #expect(page.read.contains("Do you want to give it up?"))
            for _ in 1...2 {
                let answer = try await desk.send(
                    .post, action, headers: [.contentType: "application/x-www-form-urlencoded"])
                #expect(answer.status == 303)
                #expect(answer.headers[.location] == "/t/\(code)")
            }
            #expect(try await desk.page("/t/\(code)").read.contains("This token is cancelled."))
            let history = try await desk.get("/tokens/\(TestDesk.id(1))/history").expectDone()
            #expect(history["history"]?.elements?.last?["actor"]?.text == "link:\(TestDesk.id(1))")
            let foreign = try await desk.send(.post, action, headers: [.origin: "https://elsewhere.example"])
            foreign.expectProblem(403, field: "Origin")
        }
    }

    @Test("a wrong code is a page for a person and a problem for a program")
    func wrongCode() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let code = try await desk.bookedCode("Asha")
            for wrong in ["x", String(code.reversed()), code + "x"] {
                #expect(try await desk.page("/t/\(wrong)", status: 404).read.contains("This link leads nowhere."))
                try await desk.get("/t/\(wrong)").expectProblem(404)
            }
        }
    }

    @Test("the page is sent anew when something has changed for its patient")
    func live() async throws {
        try await withDesk(at: "09:05") { desk in
            try await desk.addDoctor(capacity: 4)
            let code = try await desk.bookedCode("Asha")
            let heard = try await desk.listen("/t/\(code)/stream?lang=hi") {
                try await desk.token(1, ["check-in", "call"])
            }
            #expect(heard.html("token").first?.contains("आपकी जगह पक्की है") == true)
            #expect(heard.html("token").last?.contains("आपकी बारी आ गई है") == true)
            #expect(heard.html("cancel").count == 1)
        }
    }

    @Test("after a transfer the page asks to be loaded anew, and shows the other doctor")
    func transfer() async throws {
        try await withDesk(at: "08:30") { desk in
            for name in ["A", "B"] { try await desk.addDoctor(name) }
            let code = try await desk.bookedCode("Asha")
            let heard = try await desk.listen("/t/\(code)/stream", isEnded: true) {
                try await desk.token(1, "transfer", ["doctor_id": 2, "slot_index": 0]).expectDone()
            }
            #expect(heard.events.last == "reload")
            let page = try await desk.page("/t/\(code)").read
            #expect(page.contains("Doctor B"))
            #expect(page.contains("The desk moved you to this doctor at 08:30."))
        }
    }
}
