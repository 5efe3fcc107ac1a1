import OPDEngine
import OPDJournal
import Testing

@Suite("POST /tokens/book")
struct BookingTests {
    @Test("a free seat is booked, and the answer shows all of the token")
    func freeSeat() async throws {
        try await withDesk(at: "08:30") { desk in
            try await desk.addDoctor()
            let answer = try await desk.book("Asha Rao", .followUp)
            let token: JSONValue = [
                "id": 12_611_220_001, "number": 1, "patient_name": "Asha Rao", "source": "follow_up", "priority": 3,
                "doctor_id": 1, "date": "2026-11-22", "slot_index": 0, "requested_slot_index": 0, "status": "booked",
                "presence": "expected", "seat": "regular", "issued_at": "2026-11-22T08:30:00+05:30",
            ]
            #expect(answer["link"]?.text?.count == 23)
            #expect(
                answer.json?.with("link", nil) == [
                    "token": token, "allocated_slot_index": 0, "bumped_token": .null, "waitlisted": false, "version": 1,
                ])
        }
    }

    @Test("in a full slot an equal priority waits")
    func waits() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.book("Asha")
            let answer = try await desk.book("Bala")
            #expect(answer["waitlisted"] == true)
            #expect(answer["allocated_slot_index"] == .null)
            #expect(answer["bumped_token"] == .null)
            #expect(answer["token", "status"] == "waitlisted")
            #expect(answer["token", "slot_index"] == 0)
        }
    }

    @Test("a higher priority takes the seat, and the victim moves to the next free one")
    func bumps() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let asha = try await desk.bookedID("Asha")
            let answer = try await desk.book("Chitra", .emergency)
            #expect(answer["allocated_slot_index"] == 0)
            #expect(answer["token", "number"] == 2)
            #expect(answer["bumped_token", "id"]?.whole == asha)
            #expect(answer["bumped_token", "status"] == "booked")
            #expect(answer["bumped_token", "slot_index"] == 1)
            #expect(answer["bumped_token", "requested_slot_index"] == 0)
            let moved = try await desk.get("/tokens/\(asha)")
            #expect(moved["slot_index"] == 1)
            #expect(moved["requested_slot_index"] == 0)
            #expect(moved["status"] == "booked")
        }
    }

    @Test("a victim for whom there is no later seat waits for the one it lost")
    func displaces() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            try await desk.book("Asha", .walkIn)
            let answer = try await desk.book("Bala", .paidPriority)
            #expect(answer["bumped_token", "status"] == "waitlisted")
            #expect(answer["bumped_token", "slot_index"] == 0)
            #expect(answer["waitlisted"] == false)
        }
    }

    @Test("each source has its priority", arguments: zip(Source.allCases, 1...5))
    func priorities(_ source: Source, _ priority: Int) async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let token = try await desk.book("Asha", source)["token"]
            #expect(token?["source"]?.text == source.name)
            #expect(token?["priority"]?.whole == priority)
        }
    }

    @Test("phone, patient id and the expected time are shown with the token alone")
    func contact() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let body = TestDesk.booking("Asha").with("phone", " +91 98450 00000 ").with("patient_id", "MRN-1")
            let booked = try await desk.post("/tokens/book", body).expectDone()
            #expect(booked["token", "phone"] == nil)
            let token = try await desk.get("/tokens/12611220001").expectDone()
            #expect(token["phone"] == "+91 98450 00000")
            #expect(token["patient_id"] == "MRN-1")
            var alone = token.json
            for name in ["phone", "patient_id", "expected_at", "expected_by", "link"] {
                #expect(token[name] != nil)
                alone = alone?.with(name, nil)
            }
            #expect(alone == booked["token"])
        }
    }

    @Test(
        "a name of 200 characters is taken, in any script",
        arguments: ["x", "é", "अ", "🙂"])
    func longName(_ character: String) async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let name = String(repeating: character, count: 200)
            #expect(try await desk.book(name)["token", "patient_name"]?.text == name)
        }
    }

    @Test("white space around a name is left out, inside it is kept")
    func whiteSpace() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let names = [" \u{A0}Asha  Rao\r\n", "\u{3000}Bala", "Chitra\t", " \u{301}"]
            for (name, shown) in zip(names, ["Asha  Rao", "Bala", "Chitra", "\u{301}"]) {
                #expect(try await desk.book(name)["token", "patient_name"]?.text == shown)
            }
        }
    }

    @Test("a whole number may be written with a fraction of zero")
    func wholeNumbers() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let body = #"{"doctor_id": 1.0, "slot_index": 0e0, "patient_name": "Asha", "source": "online"}"#
            try await desk.send(
                .post, "/tokens/book", body: Array(body.utf8),
                headers: [.contentType: "application/json; charset=utf-8"]
            ).expectDone()
        }
    }

    @Test("the 10,000th token of a session is refused")
    func numbersExhausted() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 2, capacity: 9_000)
            try await desk.book("Asha")
            let session = Session.ID(doctor: try #require(Doctor.ID(1)), day: try #require(ClinicDay("2026-11-22")))
            var events: [SessionEvent] = []
            for value in 2...Token.Number.largest {
                let number = try #require(Token.Number(value))
                events.append(.tokenBooked(number, source: .online, slot: SlotIndex(value / 9_001)))
            }
            try desk.append(events, to: session, after: 1)
            try await desk.post("/tokens/book", TestDesk.booking("Bala")).expectProblem(
                409, "This session has given all of its 9999 token numbers.")
        }
    }
}
