import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("/board")
struct BoardTests {
    @Test("shows who is called and who is next, by number and never by name")
    func numbers() async throws {
        try await withDesk(at: "09:05") { desk in
            try await desk.addDoctor("Dr. Rao", capacity: 3)
            for name in ["Asha", "Bala", "Chitra"] { try await desk.book(name) }
            #expect(try await desk.page("/board").read.contains("Dr. Rao Nobody is called just now"))
            for number in 1...3 { try await desk.token(number, ["check-in"]) }
            try await desk.session("call-next").expectDone()
            let page = try await desk.page("/board")
            #expect(page.read.contains("Dr. Rao Now 1 Next 2 3"))
            #expect(page.read.contains("2 people wait"))
            #expect(page.contains("data-call=\"1.1\" data-speech=\"Number 1. Please go to Dr. Rao.\""))
            for name in ["Asha", "Bala", "Chitra"] { #expect(!page.contains(name)) }
        }
    }

    @Test("a call while somebody is with the doctor shows both, the called one first")
    func both() async throws {
        try await withDesk(at: "09:05") { desk in
            try await desk.addDoctor(capacity: 3)
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            for number in 1...2 { try await desk.token(number, ["check-in"]) }
            try await desk.token(1, ["call", "start"])
            #expect(try await desk.page("/board").read.contains("Now 1 Next 2"))
            try await desk.token(2, ["call"])
            #expect(try await desk.page("/board").read.contains("Now 2 1"))
        }
    }

    @Test("says in plain words that a doctor is late, away or done")
    func words() async throws {
        try await withDesk(at: "08:30") { desk in
            try await desk.addDoctor()
            #expect(try await desk.page("/board").read.contains("From 09:00"))
            try await desk.session("delay", ["minutes": 20]).expectDone()
            #expect(try await desk.page("/board").read.contains("About 20 minutes late"))
            #expect(try await desk.page("/board?lang=hi").read.contains("लगभग 20 मिनट की देरी"))
            try await desk.session("break", ["minutes": 15]).expectDone()
            #expect(try await desk.page("/board").read.contains("On a break until 08:45"))
            try await desk.session("end").expectDone()
            #expect(try await desk.page("/board").read.contains("The clinic is over"))
        }
    }

    @Test("shows one department or one doctor, and no doctor without slots")
    func choice() async throws {
        try await withDesk { desk in
            for (name, department) in [("A", "Eyes & ears"), ("B", "Skin"), ("C", "Skin")] {
                try await desk.post(
                    "/doctors", ["name": .string(name), "slot_labels": ["09-10"], "department": .string(department)]
                ).expectDone()
            }
            try await desk.put("/doctors/3/exceptions/2026-11-22", ["slots": []]).expectDone()
            func shown(_ query: String) async throws -> [String] {
                try await desk.page("/board" + query).matches(of: #/<h2>(\w)/#).map { String($0.1) }
            }
            #expect(try await shown("") == ["A", "B"])
            #expect(try await shown("?department=Skin") == ["B"])
            #expect(try await shown("?department=Eyes+%26+ears") == ["A"])
            #expect(try await shown("?doctor=2") == ["B"])
            #expect(try await desk.page("/board?doctor=3").contains("No outpatient clinic here today."))
            for query in ["?doctor=x", "?lang=xx", "?nonsense=1"] {
                try await desk.get("/board" + query).expectProblem(422)
            }
        }
    }

    @Test("a name is text, whatever stands in it")
    func escaped() async throws {
        try await withDesk { desk in
            try await desk.addDoctor("<script>alert(1)</script>\"'&")
            let page = try await desk.page("/board")
            #expect(!page.contains("<script>alert"))
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        }
    }

    @Test("sends a card anew when its doctor's day has changed, and no other")
    func live() async throws {
        try await withDesk(at: "09:05") { desk in
            for name in ["A", "B"] { try await desk.addDoctor(name) }
            try await desk.book("Asha")
            let heard = try await desk.listen("/board/stream") {
                try await desk.token(1, ["check-in", "call"])
            }
            #expect(heard.html("doctor-1").last?.contains("data-call=\"1.1\"") == true)
            #expect(heard.html("doctor-2").count == 1)
        }
    }

    @Test("asks to be loaded anew when a doctor was added")
    func reload() async throws {
        try await withDesk { desk in
            try await desk.addDoctor("A")
            let heard = try await desk.listen("/board/stream", isEnded: true) {
                try await desk.addDoctor("B")
                desk.hospital.feed.beat()
            }
            #expect(heard.events.last == "reload")
        }
    }
}
