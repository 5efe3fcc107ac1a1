import OPDEngine
import OPDJournal
import Testing

@Suite("POST /tokens/{token_id}/cancel and /no-show")
struct LeavingTests {
    @Test("a cancellation frees the seat, and the first who waits gets it")
    func cancel() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            let asha = try await desk.bookedID("Asha")
            try await desk.book("Bala")
            try await desk.book("Chitra")
            let answer = try await desk.post("/tokens/\(asha)/cancel", ["reason": "has a train to catch"]).expectDone()
            #expect(answer.json?.members.map(\.name) == ["cancelled", "promoted", "version"])
            #expect(answer["cancelled", "status"] == "cancelled")
            #expect(answer["cancelled", "presence"] == nil)
            #expect(answer["promoted", "patient_name"] == "Bala")
            #expect(answer["promoted", "status"] == "booked")
            let schedule = try await desk.schedule()
            #expect(schedule.names("booked", slot: 0) == ["Bala"])
            #expect(schedule.names("waitlist", slot: 0) == ["Chitra"])
        }
    }

    @Test("cancelling again changes nothing and answers the same token")
    func cancelTwice() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            let asha = try await desk.bookedID("Asha")
            try await desk.book("Bala")
            let first = try await desk.post("/tokens/\(asha)/cancel").expectDone()
            let again = try await desk.post("/tokens/\(asha)/cancel").expectDone()
            #expect(again["cancelled"] == first["cancelled"])
            #expect(again["promoted"] == .null)
            #expect(again["version"] == first["version"])
        }
    }

    @Test("cancelling somebody who waits promotes nobody")
    func cancelWaiting() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            try await desk.book("Asha")
            let bala = try await desk.bookedID("Bala")
            try await desk.book("Chitra")
            let answer = try await desk.post("/tokens/\(bala)/cancel").expectDone()
            #expect(answer["promoted"] == .null)
            #expect(try await desk.schedule().names("waitlist", slot: 0) == ["Chitra"])
        }
    }

    @Test("a no-show frees the seat with a status of its own")
    func noShow() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            let asha = try await desk.bookedID("Asha")
            try await desk.book("Bala")
            let answer = try await desk.post("/tokens/\(asha)/no-show").expectDone()
            #expect(answer.json?.members.map(\.name) == ["no_show", "promoted", "version"])
            #expect(answer["no_show", "status"] == "no_show")
            #expect(answer["promoted", "patient_name"] == "Bala")
            #expect(try await desk.get("/tokens/\(asha)")["status"] == "no_show")
        }
    }

    @Test("a number is never used again")
    func numbers() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let asha = try await desk.bookedID("Asha")
            try await desk.post("/tokens/\(asha)/cancel")
            #expect(try await desk.book("Bala")["token", "number"] == 2)
        }
    }

    @Test("who is with the doctor, or was, cannot leave", arguments: ["cancel", "no-show"])
    func seen(_ word: String) async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let asha = try await desk.bookedID("Asha")
            let wanted = word == "cancel" ? "cancelled" : "recorded as a no-show"
            try await desk.happen(asha, { .checkIn($0) }, { .callToken($0) }, { .startConsultation($0) })
            try await desk.post("/tokens/\(asha)/\(word)").expectProblem(
                409, "Token 1 is in consultation, so it cannot be \(wanted).")
            try await desk.happen(asha, { .completeConsultation($0) })
            try await desk.post("/tokens/\(asha)/\(word)").expectProblem(
                409, "Token 1 is completed, so it cannot be \(wanted).")
        }
    }

    @Test("who has left in one way cannot leave in the other")
    func left() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 2)
            let asha = try await desk.bookedID("Asha")
            let bala = try await desk.bookedID("Bala")
            try await desk.post("/tokens/\(asha)/cancel").expectDone()
            try await desk.post("/tokens/\(bala)/no-show").expectDone()
            try await desk.post("/tokens/\(asha)/no-show").expectProblem(
                409, "Token 1 is cancelled, so it cannot be recorded as a no-show.")
            try await desk.post("/tokens/\(bala)/no-show").expectProblem(
                409, "Token 2 is recorded as a no-show, so it cannot be recorded as a no-show.")
            try await desk.post("/tokens/\(bala)/cancel").expectProblem(
                409, "Token 2 is recorded as a no-show, so it cannot be cancelled.")
        }
    }

    @Test("somebody who is present, or was called, can still be cancelled")
    func called() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let asha = try await desk.bookedID("Asha")
            try await desk.happen(asha, { .checkIn($0) }, { .callToken($0) })
            #expect(try await desk.get("/tokens/\(asha)")["presence"] == "called")
            try await desk.post("/tokens/\(asha)/cancel").expectDone()
        }
    }
}
