import OPDEngine
import OPDJournal
import Testing

@Suite("POST …/undo")
struct UndoTests {
    @Test("everything is back but the number")
    func booking() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.book("Bala", .emergency)
            let answer = try await desk.session("undo", ["version": 2, "reason": "wrong patient"]).expectDone()
            #expect(answer.affected == ["Asha restored 0", "Bala restored 0"])
            #expect(answer["version"] == 3)
            #expect(answer["sessions"] == [["doctor_id": 1, "date": "2026-11-22", "version": 3]])
            let schedule = try await desk.schedule()
            #expect(schedule.names("booked", slot: 0) == ["Asha"])
            #expect(schedule.names("booked", slot: 1) == [])
            #expect(try await desk.get("/tokens/\(TestDesk.id(2))")["status"] == "cancelled")
            #expect(try await desk.book("Chitra")["token", "number"] == 3)
        }
    }

    @Test("an undo can be undone")
    func twice() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.token(1, "cancel")
            try await desk.session("undo", ["version": 2]).expectDone()
            #expect(try await desk.get("/tokens/\(TestDesk.id(1))")["status"] == "booked")
            try await desk.session("undo", ["version": 3]).expectDone()
            #expect(try await desk.get("/tokens/\(TestDesk.id(1))")["status"] == "cancelled")
        }
    }

    @Test("a later change to the same is 409, and is named")
    func changedSince() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.token(1, "check-in")
            try await desk.session("undo", ["version": 1]).expectProblem(
                409, "Token 1 was changed since, by version 2. Take that back first.", field: "version")
            try await desk.session("slots/1/capacity", ["capacity": 4])
            try await desk.session("slots/1/capacity", ["capacity": 3])
            try await desk.session("undo", ["version": 3]).expectProblem(
                409, "Slot 1 was changed since, by version 4. Take that back first.", field: "version")
            try await desk.session("arrived")
            try await desk.session("break")
            try await desk.session("undo", ["version": 5]).expectProblem(
                409, "What the doctor does was changed since, by version 6. Take that back first.", field: "version")
        }
    }

    @Test("a version that there is not is 409", arguments: [2, 9_999, Int.max])
    func noVersion(_ version: Int) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.session("undo", ["version": .integer(version)]).expectProblem(
                409, "The session has no version \(version) to take back.", field: "version")
        }
    }

    @Test("a transfer is taken back in both sessions, from either")
    func transfer() async throws {
        for (doctor, version) in [(1, 2), (2, 1)] {
            try await withDesk { desk in
                try await desk.prepare()
                try await desk.addDoctor("Dr. B")
                try await desk.token(1, "transfer", ["doctor_id": 2, "slot_index": 0]).expectDone()
                let path = "/doctors/\(doctor)/sessions/2026-11-22/undo"
                let answer = try await desk.post(path, ["version": .integer(version)]).expectDone()
                #expect(Set(answer.affected) == ["Asha restored 0"])
                #expect(answer["sessions"]?.elements?.count == 2)
                #expect(try await desk.get("/tokens/\(TestDesk.id(1))")["status"] == "booked")
                #expect(try await desk.get("/tokens/22611220001")["status"] == "cancelled")
                try await desk.post("/tokens/22611220001/reinstate").expectProblem(
                    409,
                    "Token 1 came by a transfer that was taken back: the person has the place of before. "
                        + "To transfer them after all, undo the undo, or transfer that token again.")
            }
        }
    }

    @Test("what happened since with the other doctor is named with that doctor, and neither session changes")
    func otherSession() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.addDoctor("Dr. B")
            try await desk.token(1, "transfer", ["doctor_id": 2, "slot_index": 0]).expectDone()
            try await desk.post("/tokens/22611220001/check-in").expectDone()
            let before = try await desk.everything()
            try await desk.session("undo", ["version": 2]).expectProblem(
                409, "With doctor 2 on 2026-11-22: Token 1 was changed since, by version 2. Take that back first.")
            #expect(try await desk.everything() == before)
        }
    }
}
