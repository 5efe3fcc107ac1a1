import OPDEngine
import OPDJournal
import Testing

@Suite("POST /tokens/{token_id}/reinstate, /move and /transfer")
struct MovingTests {
    @Test("who is taken back has the old number and the old slot's seat, or waits for it")
    func reinstate() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            try await desk.book("Asha")
            try await desk.token(1, "no-show")
            let back = try await desk.token(1, "reinstate").expectDone()
            #expect(back["token", "number"] == 1)
            #expect(back["token", "status"] == "booked")
            try await desk.token(1, "cancel")
            try await desk.book("Bala")
            #expect(try await desk.token(1, "reinstate").expectDone()["token", "status"] == "waitlisted")
            #expect(try await desk.schedule().names("waitlist", slot: 0) == ["Asha"])
        }
    }

    @Test("a patient who got another token meanwhile is not taken back unasked")
    func duplicate() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 3)
            let asha = TestDesk.booking("Asha").with("patient_id", "MRN-1")
            try await desk.post("/tokens/book", asha).expectDone()
            try await desk.token(1, "cancel")
            try await desk.post("/tokens/book", asha).expectDone()
            let refused = try await desk.token(1, "reinstate")
            refused.expectProblem(
                409,
                "This patient already has token 2 (id 12611220002) in this session. "
                    + "Send \"allow_duplicate\": true to give another.", field: "allow_duplicate")
            #expect(refused["existing_token_id"] == 12_611_220_002)
            try await desk.token(1, "reinstate", ["allow_duplicate": true]).expectDone()
        }
    }

    @Test("a move keeps the number; the seat that it leaves goes to who waits")
    func move() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.book("Bala")
            let answer = try await desk.token(1, "move", ["slot_index": 1]).expectDone()
            #expect(answer["token", "number"] == 1)
            #expect(answer["token", "slot_index"] == 1)
            #expect(answer["token", "requested_slot_index"] == 0)
            #expect(answer.affected == ["Bala promoted 0"])
        }
    }

    @Test("a move that would cost the seat is 409 unless it is accepted")
    func acceptWaitlist() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.book("Bala", slot: 1)
            try await desk.token(1, "move", ["slot_index": 1]).expectProblem(
                409,
                "Slot 1 has no seat for token 1, which would lose its own and wait. "
                    + "Send \"accept_waitlist\": true to do that.", field: "accept_waitlist")
            let answer = try await desk.token(1, "move", ["slot_index": 1, "accept_waitlist": true]).expectDone()
            #expect(answer["token", "status"] == "waitlisted")
        }
    }

    static let slots: [(JSONValue, Int, String)] = [
        (0, 409, "Token 1 is in slot 0 already."),
        (1, 409, "Slot 1 is closed. Choose another slot, or open it."), (2, 400, "Invalid slot index"),
        (-1, 400, "Invalid slot index"), (.number("100000000000000000000"), 400, "Invalid slot index"),
    ]

    @Test("a move to a slot that is not possible", arguments: slots)
    func slot(_ slot: JSONValue, _ status: Int, _ sentence: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.session("slots/1/close")
            try await desk.token(1, "move", ["slot_index": slot]).expectProblem(status, sentence)
        }
    }

    @Test("a transfer changes both sessions: a new token there, the person keeps having arrived")
    func transfer() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.addDoctor("Dr. B")
            try await desk.book("Chitra")
            try await desk.token(1, "check-in")
            let answer = try await desk.token(1, "transfer", ["doctor_id": 2, "slot_index": 1]).expectDone()
            #expect(
                answer.json?.members.map(\.name) == ["token", "transferred", "affected", "version", "target_version"])
            #expect(answer["token", "id"] == 22_611_220_001)
            #expect(answer["token", "presence"] == "arrived")
            #expect(answer["token", "transferred_from"] == 12_611_220_001)
            #expect(answer["transferred", "status"] == "transferred")
            #expect(answer["transferred", "transferred_to"] == 22_611_220_001)
            #expect(answer.affected == ["Chitra promoted 0"])
            #expect(answer["version"] == 4)
            #expect(answer["target_version"] == 1)
            #expect(try await desk.get("/tokens/22611220001")["patient_name"] == "Asha")
        }
    }

    private func expectNoTransfer(
        _ body: JSONValue, _ status: Int, _ sentence: String, field: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        after prepare: @escaping @Sendable (TestDesk) async throws -> Void = { _ in }
    ) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.addDoctor("Dr. B")
            try await prepare(desk)
            let before = try await desk.everything()
            let answer = try await desk.token(1, "transfer", body)
            answer.expectProblem(status, sentence, sourceLocation: sourceLocation)
            if let field { #expect(answer["field"] == .string(field), sourceLocation: sourceLocation) }
            #expect(try await desk.everything() == before, sourceLocation: sourceLocation)
        }
    }

    @Test("a transfer that is not possible changes neither session")
    func noTransfer() async throws {
        let second: JSONValue = ["doctor_id": 2, "slot_index": 0]
        try await expectNoTransfer(["doctor_id": 9, "slot_index": 0], 400, "Doctor 9 not found", field: "doctor_id")
        try await expectNoTransfer(
            ["doctor_id": .number("99999999999999999999"), "slot_index": 0], 400, "Doctor of that number not found")
        try await expectNoTransfer(["doctor_id": 2, "slot_index": 2], 400, "Invalid slot index", field: "slot_index")
        try await expectNoTransfer(
            ["doctor_id": 1, "slot_index": 1], 422,
            "doctor_id: takes another doctor; within one session use move.", field: "doctor_id")
        try await expectNoTransfer(
            second, 409, "Token 1 is completed, so it cannot be transferred."
        ) { desk in try await desk.token(1, ["check-in", "call", "start", "complete"]) }
        try await expectNoTransfer(
            second, 409, "Token 1 is in consultation, so it cannot be transferred. Complete the consultation first."
        ) { desk in try await desk.token(1, ["check-in", "call", "start"]) }
    }

    @Test("a refusal of the other doctor's session says whose it is")
    func otherSession() async throws {
        let second: JSONValue = ["doctor_id": 2, "slot_index": 0]
        try await expectNoTransfer(
            second, 409, "With doctor 2 on 2026-11-22: Slot 0 is closed. Choose another slot, or open it."
        ) { desk in try await desk.post("/doctors/2/sessions/2026-11-22/slots/0/close").expectDone() }
        try await expectNoTransfer(
            second, 409,
            "With doctor 2 on 2026-11-22: Slot 0 has no seat for token 1, which would lose its own and wait. "
                + "Send \"accept_waitlist\": true to do that."
        ) { desk in try await desk.post("/tokens/book", TestDesk.booking("Bala").with("doctor_id", 2)).expectDone() }
        try await expectNoTransfer(
            second, 409, "Doctor 2 is on leave on 2026-11-22.", field: "doctor_id"
        ) { desk in try await desk.post("/doctors/2/leave", ["date": "2026-11-22"]).expectDone() }
    }
}
