import OPDEngine
import OPDJournal
import Testing

@Suite("POST …/call-next and GET …/queue")
struct CallingTests {
    @Test("the queue goes by slot, priority and check-in; an emergency comes first")
    func order() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 5)
            try await desk.book("Asha", .walkIn)
            try await desk.book("Bala", .online)
            try await desk.book("Chitra", .online)
            try await desk.book("Devi", .followUp, slot: 1)
            try await desk.book("Esha", .emergency, slot: 1)
            for (minute, number) in [1, 3, 2, 4, 5].enumerated() {
                desk.clock.set("08:3\(minute)")
                try await desk.token(number, "check-in")
            }
            #expect(try await desk.queue().names("queue") == ["Esha", "Chitra", "Bala", "Asha", "Devi"])
            for name in ["Esha", "Chitra", "Bala", "Asha", "Devi"] {
                #expect(try await desk.session("call-next").expectDone()["token", "patient_name"] == .string(name))
            }
        }
    }

    @Test("the queue says who is where, and when each can expect to be seen")
    func shape() async throws {
        try await withDesk(at: "09:00") { desk in
            try await desk.addDoctor(capacity: 6)
            for name in ["Asha", "Bala", "Chitra", "Devi", "Esha"] { try await desk.book(name) }
            try await desk.token(1, ["check-in", "call", "start"])
            try await desk.token(2, ["check-in", "call"])
            try await desk.token(3, "check-in")
            try await desk.token(4, ["check-in", "park"])
            let queue = try await desk.queue()
            #expect(queue["in_consultation", "patient_name"] == "Asha")
            for (list, name) in [("called", "Bala"), ("queue", "Chitra"), ("parked", "Devi"), ("expected", "Esha")] {
                #expect(queue.names(list) == [name])
            }
            #expect(queue["last_called_number"] == 2)
            #expect(queue["doctor"] == ["presence": "unknown"])
            #expect(queue["minutes_per_patient"] == 10)
            #expect(queue["queue"]?[0]?["expected_at"] == "2026-11-22T09:20:00+05:30")
            #expect((queue["queue"]?[0]?["expected_by"]?.text ?? "") > "2026-11-22T09:20:00+05:30")
            let token = try await desk.get("/tokens/\(TestDesk.id(3))")
            #expect(token["expected_at"] == queue["queue"]?[0]?["expected_at"])
        }
    }

    @Test("nobody ahead and the doctor free: now")
    func now() async throws {
        try await withDesk(at: "09:07") { desk in
            try await desk.prepare()
            try await desk.token(1, "check-in")
            #expect(try await desk.queue()["queue"]?[0]?["expected_at"] == "2026-11-22T09:07:00+05:30")
        }
    }

    @Test("nobody with a seat is there: the first who waits gets a free one")
    func gap() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 2)
            try await desk.book("Asha")
            try await desk.book("Bala")
            try await desk.token(2, "check-in")
            let answer = try await desk.session("call-next").expectDone()
            #expect(answer["token", "patient_name"] == "Bala")
            #expect(answer["token", "status"] == "booked")
            #expect(answer["token", "slot_index"] == 1)
            #expect(answer["affected"] == [])
        }
    }

    @Test("no free seat: 409 lists the absent who could be recorded as no-shows")
    func noSeat() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1, capacity: 2)
            for name in ["Asha", "Bala", "Chitra"] { try await desk.book(name) }
            try await desk.token(3, "check-in")
            let sentence =
                "Token 3 waits without a seat and no slot has a free one. Record an absent person as a no-show, "
                + "or book with \"overbook\": true."
            for answer in [try await desk.session("call-next"), try await desk.token(3, "call")] {
                answer.expectProblem(409, sentence)
                #expect(answer["absent_token_ids"] == [.integer(TestDesk.id(1)), .integer(TestDesk.id(2))])
            }
            try await desk.token(2, "no-show")
            #expect(try await desk.session("call-next").expectDone()["token", "number"] == 3)
        }
    }

    @Test("who missed a call is called again when those who wait find no seat", arguments: [Source.walkIn, .emergency])
    func missedCall(_ source: Source) async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            try await desk.book("Asha", source)
            try await desk.book("Bala", .walkIn)
            try await desk.token(1, ["check-in", "call", "skip"])
            try await desk.token(2, "check-in")
            let answer = try await desk.session("call-next").expectDone()
            #expect(answer["token", "patient_name"] == "Asha")
            #expect(answer["token", "seat"] == "regular")
            #expect(answer["token", "calls"] == 2)
            let taken = try await desk.schedule()["slots"]?[0]
            #expect(taken?["seats_taken"] == 1)
            #expect(taken?["overflow_taken"] == nil)
        }
    }

    @Test("nobody is there: 409, with the absent")
    func nobody() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let sentence = "Nobody is waiting to be called. Check people in when they come."
            let empty = try await desk.session("call-next")
            empty.expectProblem(409, sentence)
            #expect(empty["absent_token_ids"] == [])
            try await desk.book("Asha")
            let answer = try await desk.session("call-next")
            answer.expectProblem(409, sentence)
            #expect(answer["absent_token_ids"] == [.integer(TestDesk.id(1))])
        }
    }

    @Test("two clerks who press at once never call the same person", arguments: [2, 10])
    func atOnce(_ clerks: Int) async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: clerks)
            for number in 1...clerks {
                try await desk.book("Patient \(number)")
                try await desk.token(number, "check-in")
            }
            let called = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<clerks {
                    group.addTask { try await desk.session("call-next").expectDone()["token", "number"]?.whole }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(called).count == clerks)
        }
    }

    @Test("the doctor's arrival, breaks and end are shown")
    func doctor() async throws {
        try await withDesk(at: "09:00") { desk in
            try await desk.addDoctor()
            let states: [(String, JSONValue?, JSONValue)] = [
                ("arrived", nil, ["presence": "present"]), ("break", nil, ["presence": "on_break"]),
                ("break", ["minutes": 15], ["presence": "on_break", "until": "2026-11-22T09:15:00+05:30"]),
                ("arrived", [:], ["presence": "present"]), ("end", ["reason": "all seen"], ["presence": "ended"]),
            ]
            for (index, (word, body, state)) in states.enumerated() {
                let answer = try await desk.session(word, body).expectDone()
                #expect(answer.json?.members.map(\.name) == ["slots", "doctor", "affected", "version"])
                #expect(answer["doctor"] == state)
                #expect(answer["version"] == .integer(index + 1))
                #expect(try await desk.queue()["doctor"] == state)
            }
            #expect(try await desk.session("end").expectDone()["version"] == 5)
        }
    }
}
