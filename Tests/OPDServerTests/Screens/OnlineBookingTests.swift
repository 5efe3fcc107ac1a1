import Foundation
import HTTPTypes
import Testing

@testable import OPDServer

@Suite("/book")
struct OnlineBookingTests {
    private static let form: [String: String] = [
        "doctor_id": "1", "date": "2026-11-22", "slot_index": "0", "patient_name": "Asha Rao", "phone": "98450 12345",
    ]

    private static func send(
        _ desk: TestDesk, _ changes: [String: String] = [:], headers: HTTPFields = [:]
    ) async throws -> TestAnswer {
        let fields = form.merging(changes) { $1 }.sorted { $0.key < $1.key }
        let body = fields.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
        var sent = headers
        sent[.accept] = "text/html"
        sent[.contentType] = "application/x-www-form-urlencoded"
        return try await desk.send(.post, "/book", body: Array(body.utf8), headers: sent)
    }

    /// The names of those with a seat in the first slot.
    private static func booked(_ desk: TestDesk) async throws -> [String] {
        let slots = try await desk.get("/doctors/1/schedule").expectDone()["slots"]
        return (slots?[0]?["booked"]?.elements ?? []).compactMap { $0["patient_name"]?.text }
    }

    @Test("offers the doctors by department, and of one the days and slots with what a booking would come to")
    func offers() async throws {
        try await withDesk(at: "09:30") { desk in
            try await desk.addDoctor("Dr. Rao", slots: 4, capacity: 1)
            try await desk.post(
                "/doctors", ["name": "Dr. Sen", "department": "Cardiology", "slot_labels": ["09-10"]]
            ).expectDone()
            let doctors = try await desk.page("/book")
            #expect(doctors.contains("<a href=\"/book?doctor_id=1\">Dr. Rao</a>"))
            #expect(doctors.read.contains("Cardiology Dr. Sen"))
            // An online booking takes a walk-in's place, but not a follow-up's.
            try await desk.post("/tokens/book", TestDesk.booking("Bala", slot: 1).with("source", "walk_in"))
                .expectDone()
            try await desk.post("/tokens/book", TestDesk.booking("Chitra", slot: 2).with("source", "follow_up"))
                .expectDone()
            try await desk.session("slots/3/close").expectDone()
            let page = try await desk.page("/book?doctor_id=1")
            #expect(
                page.read.contains(
                    """
                    09-10 1 place free 10-11 1 place free 11-12 Full: you would wait for a place 12-13 no longer
                    """))
            #expect(page.contains("<option value=\"2026-11-22\" selected>Sunday, 22 November</option>"))
            #expect(try await desk.page("/book?doctor_id=1&date=2026-12-01").read.contains("12-13 1 place free"))
        }
    }

    @Test("when nothing is left of the day, the next is offered")
    func late() async throws {
        try await withDesk(at: "18:00") { desk in
            try await desk.addDoctor()
            #expect(try await desk.page("/book?doctor_id=1").contains("<option value=\"2026-11-23\" selected>"))
            #expect(try await desk.page("/book?doctor_id=1&date=2026-11-22").read.contains("09-10 no longer"))
        }
    }

    @Test("the days end with the horizon, and those without a clinic are left out")
    func days() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.patch("/settings", ["booking_horizon_days": 3]).expectDone()
            try await desk.command(.put, "/holidays/2026-11-24", ["name": "A feast"]).expectDone()
            let days = try await desk.page("/book?doctor_id=1").matches(of: #/<option value="([^"]*)"/#)
            #expect(days.map { String($0.1) } == ["2026-11-22", "2026-11-23", "2026-11-25"])
        }
    }

    @Test("a booking leads to the patient's own page, and is an online one by nobody of the staff")
    func books() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let answer = try await Self.send(desk)
            #expect(answer.status == 303)
            let path = try #require(answer.headers[.location])
            #expect(try await desk.page(path).read.contains("Your number 1"))
            let token = try await desk.get("/tokens/\(TestDesk.id(1))").expectDone()
            #expect(token["source"] == "online" && token["patient_name"] == "Asha Rao")
            let audit = try await desk.get("/audit?token_id=\(TestDesk.id(1))").expectDone()
            #expect(audit["entries"]?[0]?["actor"] == "online")
        }
    }

    @Test("the same form sent twice is one booking")
    func twice() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 5)
            let first = try await Self.send(desk, ["key": "thumb"])
            #expect(try await Self.send(desk, ["key": "thumb"]).headers[.location] == first.headers[.location])
            #expect(try await Self.send(desk, ["key": "another", "phone": "123456"]).status == 303)
            #expect(try await Self.booked(desk) == ["Asha Rao", "Asha Rao"])
        }
    }

    @Test("what is wrong is told beside what was written, and nothing is lost")
    func faults() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 5)
            let unnamed = try await Self.send(desk, ["patient_name": " ", "phone": "12\"<b>"])
            #expect(unnamed.status == 422)
            #expect(unnamed.text.contains("Please write the name of the patient."))
            #expect(
                unnamed.text.contains("Please write a phone number")
                    && unnamed.text.contains("value=\"12&quot;&lt;b&gt;\""))
            #expect(try await Self.send(desk, ["slot_index": ""]).text.contains("Please choose a time."))
            #expect(try await Self.send(desk).status == 303)
            let again = try await Self.send(desk)
            #expect(again.status == 409)
            #expect(
                again.text.contains("This patient has a token") && again.text.contains("value=\"Asha Rao\""))
            try await desk.session("slots/0/close").expectDone()
            let closed = try await Self.send(desk, ["phone": "987654"])
            #expect(closed.status == 409 && closed.text.contains("Please choose another."))
            #expect(try await Self.send(desk, ["slot_index": "77", "phone": "987654"]).status == 409)
            try await desk.get("/book?doctor_id=7").expectProblem(422, field: "doctor_id")
            try await desk.get("/book?doctor_id=1&date=soon").expectProblem(422, field: "date")
            #expect(try await Self.send(desk, ["doctor_id": "7"]).status == 422)
            #expect(
                try await desk.send(.post, "/book", body: Array("{}".utf8), headers: [.contentType: "application/json"])
                    .status == 415)
        }
    }

    @Test("another site's page books nothing")
    func otherSite() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            #expect(try await Self.send(desk, headers: [.origin: "https://evil.example"]).status == 403)
            #expect(try await Self.booked(desk) == [])
        }
    }

    @Test("needs no login where the staff does")
    func withoutLogin() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            try await desk.call(.post, "/doctors", ["name": "A", "slot_labels": ["09-10"]], as: admin).expectDone()
            #expect(try await desk.page("/book?doctor_id=1").contains("patient_name"))
            #expect(try await Self.send(desk).status == 303)
        }
    }

    @Test("a hospital may have none of it")
    func off() async throws {
        try await withDesk(
            configure: { $0.takesOnlineBookings = false },
            { desk in
                try await desk.addDoctor()
                #expect(
                    try await desk.page("/book", status: 404).read.contains("This hospital takes no bookings here."))
                #expect(try await Self.send(desk).status == 404)
            })
    }

    @Test("one address books only so often")
    func rate() async throws {
        try await withDesk(
            configure: { $0.rates.onlineBookingsPerMinute = 2 },
            { desk in
                try await desk.addDoctor(capacity: 5)
                for phone in ["111111", "222222"] { #expect(try await Self.send(desk, ["phone": phone]).status == 303) }
                let third = try await Self.send(desk, ["phone": "333333"])
                #expect(third.status == 429 && third.headers[.retryAfter] != nil)
                #expect(try await desk.page("/book").contains("Dr."))
            })
    }

    @Test("a patient whose place is gone is led to booking again, where that is possible")
    func again() async throws {
        for isOn in [true, false] {
            try await withDesk(
                configure: { $0.takesOnlineBookings = isOn },
                { desk in
                    try await desk.addDoctor()
                    let code = try await desk.bookedCode("Asha")
                    #expect(try await !desk.page("/t/\(code)").contains("/book?"))
                    try await desk.token(1, ["cancel"])
                    #expect(try await desk.page("/t/\(code)").contains("/book?doctor_id=1") == isOn)
                })
        }
    }
}
