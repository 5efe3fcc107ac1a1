import OPDEngine
import OPDJournal
import Testing

@Suite("Leaves and holidays")
struct LeaveTests {
    @Test("a leave says what became of each person, over all its days")
    func leave() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.book("Bala", date: "2026-11-24")
            let answer = try await desk.post(
                "/doctors/1/leave", ["from": "2026-11-22", "to": "2026-11-25", "reason": "unwell"]
            ).expectDone()
            #expect(answer["leave_id"] == 1)
            #expect(answer.affected == ["Asha needs_rebooking 0", "Bala needs_rebooking 0"])
            #expect(answer["sessions"]?.elements?.map { $0["date"] } == ["2026-11-22", "2026-11-24"])
            #expect(
                try await desk.schedule("2026-11-23")["no_slots_because"] == "The doctor is on leave on 2026-11-23.")
            #expect(
                try await desk.get("/doctors/1/leaves").expectDone().json == [
                    ["id": 1, "from": "2026-11-22", "to": "2026-11-25", "in_force": true]
                ])
        }
    }

    @Test("who stands in takes over whom there is room for")
    func substitute() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.book("Bala")
            try await desk.addDoctor("Dr. B", slots: 1)
            let answer = try await desk.post("/doctors/1/leave", ["date": "2026-11-22", "reassign_to": 2]).expectDone()
            #expect(
                answer.affected == ["Asha transferred_to 0", "Bala needs_rebooking 0", "Asha transferred_in 0"])
            #expect(answer["sessions"]?.elements?.map { $0["doctor_id"] } == [1, 2])
            #expect(try await desk.get("/tokens/22611220001").expectDone()["patient_name"] == "Asha")
            #expect(try await desk.get("/doctors/1/leaves").json?[0]?["reassign_to"] == 2)
        }
    }

    static let impossible: [(JSONValue, Int, String, String)] = [
        (["date": "2026-11-21"], 409, "2026-11-21 is in the past: today is 2026-11-22.", "date"),
        (["from": "2026-11-21", "to": "2026-11-25"], 409, "2026-11-21 is in the past: today is 2026-11-22.", "date"),
        (["date": "2026-11-22", "reassign_to": 9], 400, "Doctor 9 not found", "reassign_to"),
        (
            ["date": "2026-11-22", "reassign_to": .number("99999999999999999999")], 400,
            "Doctor of that number not found",
            "reassign_to"
        ),
        (
            ["date": "2026-11-22", "reassign_to": 1], 422,
            "reassign_to: takes another doctor than 1, who is the one that leaves.", "reassign_to"
        ),
        (["date": "2026-11-22", "reassign_to": "2"], 422, "reassign_to: takes a whole number.", "reassign_to"),
        ([:], 422, "date: takes one date, or give from and to instead.", "date"),
        (["from": "2026-11-22"], 422, "date: takes one date, or give from and to instead.", "date"),
        (
            ["date": "2026-11-22", "from": "2026-11-22", "to": "2026-11-23"], 422,
            "date: takes one date, or give from and to instead.", "date"
        ),
        (
            ["from": "2026-11-25", "to": "2026-11-24"], 422,
            "to: takes a date from `from` on, at most 366 days in all.", "to"
        ),
        (
            ["from": "2026-11-22", "to": "2027-11-23"], 422,
            "to: takes a date from `from` on, at most 366 days in all.", "to"
        ),
        (["date": "tomorrow"], 422, "date: takes a date from 2000-01-01 to 2099-12-31 as YYYY-MM-DD.", "date"),
    ]

    @Test("a leave that is not possible changes nothing", arguments: impossible)
    func refused(_ body: JSONValue, _ status: Int, _ sentence: String, _ field: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let before = try await desk.everything()
            let answer = try await desk.post("/doctors/1/leave", body)
            answer.expectProblem(status, sentence)
            #expect(answer["field"] == .string(field))
            #expect(try await desk.everything() == before)
        }
    }

    @Test("a leave is taken back with all that it did, once")
    func withdraw() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.addDoctor("Dr. B")
            try await desk.post("/doctors/1/leave", ["date": "2026-11-22", "reassign_to": 2]).expectDone()
            try await desk.post("/doctors/2/leaves/1/undo").expectProblem(404, "Leave 1 not found")
            let answer = try await desk.post("/doctors/1/leaves/1/undo", ["reason": "well again"]).expectDone()
            #expect(Set(answer.affected) == ["Asha restored 0"])
            #expect(try await desk.schedule().names("booked", slot: 0) == ["Asha"])
            #expect(try await desk.get("/doctors/1/leaves").json?[0]?["in_force"] == false)
            try await desk.post("/doctors/1/leaves/1/undo").expectProblem(409, "Leave 1 was taken back already.")
            let report = try await desk.get("/report?date=2026-11-22").expectDone()
            #expect(report["total", "tokens"] == 1)
            #expect(report["total", "cancelled"] == 0)
        }
    }

    @Test("a leave without effect on anybody is taken back, and then it was")
    func withdrawTwice() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.post("/doctors/1/leave", ["date": "2026-11-29"]).expectDone()
            #expect(
                try await desk.post("/doctors/1/leaves/1/undo").expectDone().json == ["affected": [], "sessions": []])
            try await desk.post("/doctors/1/leaves/1/undo").expectProblem(409, "Leave 1 was taken back already.")
            #expect(try await desk.schedule("2026-11-29")["slots"]?.elements?.count == 2)
        }
    }

    @Test("what changed since keeps a leave from being taken back, and is named")
    func changedSince() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.post("/doctors/1/leave", ["date": "2026-11-22"]).expectDone()
            try await desk.token(1, "cancel").expectDone()
            try await desk.post("/doctors/1/leaves/1/undo").expectProblem(
                409, "With doctor 1 on 2026-11-22: Token 1 was changed since, by version 3. Take that back first.")
        }
    }

    @Test("taking back a leave is final")
    func final() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.post("/doctors/1/leave", ["date": "2026-11-22"]).expectDone()
            try await desk.post("/doctors/1/leaves/1/undo").expectDone()
            try await desk.session("undo", ["version": 3]).expectProblem(
                409, "Taking back a leave or a holiday is final. Record it again instead.", field: "version")
        }
    }

    @Test(
        "a leave is not found by another number", arguments: ["0", "2", "01", "+1", "-1", "x", "99999999999999999999"])
    func noLeave(_ id: String) async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.post("/doctors/1/leave", ["date": "2026-11-29"]).expectDone()
            try await desk.post("/doctors/1/leaves/\(id)/undo").expectProblem(404, "Leave \(id) not found")
        }
    }

    @Test(
        "a repeated key gets the first answer past midnight, when the day is over",
        arguments: [
            CommandCall.post("/doctors/1/leave", ["date": "2026-11-22"]),
            CommandCall(method: .put, path: "/holidays/2026-11-22", body: ["name": "Diwali"]),
        ])
    func pastMidnight(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let first = try await desk.send(call, key: "k").expectDone()
            desk.clock.set("00:10", on: "2026-11-23")
            #expect(try await desk.send(call, key: "k").expectDone().bytes == first.bytes)
            try await desk.send(call, key: "other").expectProblem(
                409, "2026-11-22 is in the past: today is 2026-11-23.")
        }
    }

    @Test("a holiday closes everybody's sessions of the date, and goes with all that it did")
    func holiday() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.addDoctor("Dr. B")
            try await desk.book("Asha", date: "2026-11-29")
            let body = TestDesk.booking("Bala", date: "2026-11-29").with("doctor_id", 2)
            try await desk.post("/tokens/book", body).expectDone()
            let answer = try await desk.put("/holidays/2026-11-29", ["name": "Diwali"]).expectDone()
            #expect(answer.affected == ["Asha needs_rebooking 0", "Bala needs_rebooking 0"])
            try await desk.put("/holidays/2026-11-29", ["name": "Deepavali"]).expectDone()
            #expect(
                try await desk.get("/holidays").expectDone().json == [["date": "2026-11-29", "name": "Deepavali"]])
            let back = try await desk.delete("/holidays/2026-11-29").expectDone()
            #expect(back.affected == ["Asha restored 0", "Bala restored 0"])
            #expect(try await desk.get("/holidays").json == [])
            try await desk.delete("/holidays/2026-11-29").expectProblem(404, "2026-11-29 is no holiday.")
        }
    }

    @Test("a holiday takes a date of the future and a name")
    func holidayFields() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            for date in ["tomorrow", "2026-13-01", "1999-12-31"] {
                let sentence = "\(date) is no date: a date is written YYYY-MM-DD."
                try await desk.put("/holidays/\(date)", ["name": "Diwali"]).expectProblem(404, sentence)
                try await desk.delete("/holidays/\(date)").expectProblem(404, sentence)
            }
            try await desk.put("/holidays/2026-11-21", ["name": "Diwali"]).expectProblem(
                409, "2026-11-21 is in the past: today is 2026-11-22.")
            try await desk.put("/holidays/2026-11-29").expectProblem(422, field: "name")
        }
    }

    @Test("a repeated key gets the first answer also where the holiday is gone")
    func removedAgain() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.put("/holidays/2026-11-29", ["name": "Diwali"]).expectDone()
            let removal = CommandCall(method: .delete, path: "/holidays/2026-11-29", body: [:])
            let first = try await desk.send(removal, key: "k").expectDone()
            #expect(try await desk.send(removal, key: "k").expectDone().bytes == first.bytes)
        }
    }
}
