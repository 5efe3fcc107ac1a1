import OPDEngine
import OPDJournal
import Testing

@Suite("The life of a token on the day")
struct LifeTests {
    @Test("check-in, call, start and complete, each with its time")
    func wholeLife() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let steps = [
                ("08:50", "check-in", "arrived", "arrived_at"), ("09:00", "call", "called", "called_at"),
                ("09:01", "start", "in_consultation", "started_at"), ("09:10", "complete", nil, "completed_at"),
            ]
            for (index, (time, word, presence, member)) in steps.enumerated() {
                desk.clock.set(time)
                let answer = try await desk.token(1, word).expectDone()
                #expect(answer.json?.members.map(\.name) == ["token", "affected", "version"])
                #expect(answer["token", "presence"]?.text == presence)
                #expect(answer["token", member] == .string("2026-11-22T\(time):00+05:30"))
                #expect(answer["affected"] == [])
                #expect(answer["version"] == .integer(2 + index))
            }
            let token = try await desk.get("/tokens/\(TestDesk.id(1))").expectDone()
            #expect(token["status"] == "completed")
            #expect(token["calls"] == 1)
            #expect(token["seat"] == "regular")
            #expect(token["expected_at"] == nil)
            #expect(try await desk.schedule().names("booked", slot: 0) == ["Asha"])
        }
    }

    @Test("each call is counted, and a recall is one")
    func recall() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.token(1, ["check-in", "call", "recall"])
            #expect(try await desk.token(1, "recall")["token", "calls"] == 3)
        }
    }

    @Test("who missed the call is back in the queue, behind another call")
    func skip() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 3)
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            for number in [1, 2] { try await desk.token(number, "check-in") }
            #expect(try await desk.session("call-next")["token", "patient_name"] == "Asha")
            #expect(try await desk.token(1, "skip")["token", "presence"] == "arrived")
            #expect(try await desk.queue().names("queue") == ["Bala", "Asha"])
            #expect(try await desk.session("call-next")["token", "patient_name"] == "Bala")
            #expect(try await desk.session("call-next")["token", "patient_name"] == "Asha")
        }
    }

    @Test("who is away for a test keeps the place")
    func park() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 3)
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            for number in [1, 2] { try await desk.token(number, "check-in") }
            #expect(try await desk.token(1, "park")["token", "presence"] == "parked")
            let queue = try await desk.queue()
            #expect(queue.names("queue") == ["Bala"])
            #expect(queue.names("parked") == ["Asha"])
            try await desk.token(1, "resume")
            #expect(try await desk.queue().names("queue") == ["Asha", "Bala"])
        }
    }

    @Test("a patient in consultation can go for a test, and the doctor is free")
    func parkFromConsultation() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 3)
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            try await desk.token(1, ["check-in", "call", "start", "park"])
            #expect(try await desk.queue()["in_consultation"] == .null)
            try await desk.token(2, ["check-in", "call", "start"])
            #expect(try await desk.queue()["in_consultation", "patient_name"] == "Bala")
        }
    }

    /// What has happened to token 1 before, what is tried, and what the answer says.
    static let refusals: [([String], String, String)] = [
        ([], "call", "is booked and still expected, so it cannot be called. Check it in first."),
        ([], "recall", "is booked and still expected, so it cannot be called. Check it in first."),
        ([], "start", "is booked and still expected, so it cannot start a consultation. Check it in first."),
        ([], "complete", "is booked and still expected, so it cannot complete a consultation. Check it in first."),
        ([], "skip", "is booked and still expected, so it cannot be skipped. Check it in first."),
        ([], "park", "is booked and still expected, so it cannot be parked. Check it in first."),
        ([], "resume", "is booked and still expected, so it cannot come back from a test."),
        ([], "reinstate", "is booked and still expected, so it cannot be reinstated."),
        (["check-in"], "check-in", "is booked and present, so it cannot check in."),
        (["check-in"], "start", "is booked and present, so it cannot start a consultation. Call it first."),
        (
            ["check-in"], "complete",
            "is booked and present, so it cannot complete a consultation. Start the consultation first."
        ),
        (["check-in"], "skip", "is booked and present, so it cannot be skipped. Call it first."),
        (["check-in", "park"], "check-in", "is booked and away for a test, so it cannot check in."),
        (["check-in", "park"], "park", "is booked and away for a test, so it cannot be parked."),
        (
            ["check-in", "call"], "complete",
            "is booked and called, so it cannot complete a consultation. Start the consultation first."
        ),
        (["check-in", "call"], "resume", "is booked and called, so it cannot come back from a test."),
        (["check-in", "call", "start"], "call", "is in consultation, so it cannot be called."),
        (["check-in", "call", "start"], "start", "is in consultation, so it cannot start a consultation."),
        (["check-in", "call", "start"], "skip", "is in consultation, so it cannot be skipped."),
        (["check-in", "call", "start"], "reinstate", "is in consultation, so it cannot be reinstated."),
        (["check-in", "call", "start", "complete"], "check-in", "is completed, so it cannot check in."),
        (["check-in", "call", "start", "complete"], "call", "is completed, so it cannot be called."),
        (["cancel"], "check-in", "is cancelled, so it cannot check in. Reinstate it first."),
        (["cancel"], "call", "is cancelled, so it cannot be called. Reinstate it first."),
        (["no-show"], "check-in", "is recorded as a no-show, so it cannot check in. Reinstate it first."),
        (["no-show"], "park", "is recorded as a no-show, so it cannot be parked. Reinstate it first."),
    ]

    @Test("from any other state it is 409 with a sentence, and nothing happens", arguments: refusals)
    func refused(_ before: [String], _ word: String, _ sentence: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.token(1, before)
            let everything = try await desk.everything()
            try await desk.token(1, word).expectProblem(409, "Token 1 \(sentence)")
            #expect(try await desk.everything() == everything)
        }
    }

    @Test(
        "a waitlisted person can be there and be parked, but not start",
        arguments: [
            ("start", "is on the waitlist and present, so it cannot start a consultation. Call it first."),
            ("check-in", "is on the waitlist and present, so it cannot check in."),
        ])
    func waitlisted(_ word: String, _ sentence: String) async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            try await desk.token(2, ["check-in", "park", "resume"])
            try await desk.token(2, word).expectProblem(409, "Token 2 \(sentence)")
        }
    }

    @Test("one patient in consultation per doctor")
    func doctorBusy() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 2)
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            try await desk.token(1, ["check-in", "call", "start"])
            try await desk.token(2, ["check-in", "call"])
            try await desk.token(2, "start").expectProblem(
                409, "The doctor is still with token 1; complete that consultation first.")
            try await desk.token(1, ["complete"])
            try await desk.token(2, ["start"])
        }
    }
}
