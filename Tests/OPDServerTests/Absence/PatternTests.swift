import OPDEngine
import OPDJournal
import Testing

@Suite("A doctor's week, and single dates")
struct PatternTests {
    private static let afternoon: JSONValue = ["start": "14:00", "end": "15:00", "capacity": 2]

    @Test("a week holds on its days; days that are not named are off")
    func week() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let body: JSONValue = [
                "valid_from": "2026-11-23", "valid_to": "2026-11-29", "week": ["monday": .array([Self.afternoon])],
            ]
            let answer = try await desk.put("/doctors/1/pattern", body).expectDone()
            #expect(answer.json == ["doctor_id": 1, "conflicts": []])
            #expect(try await desk.schedule("2026-11-22")["slots"]?.elements?.count == 2)
            #expect(try await desk.schedule("2026-11-23")["slots"]?[0]?["label"] == "14:00-15:00")
            #expect(
                try await desk.schedule("2026-11-24")["no_slots_because"] == "The doctor has no slots on 2026-11-24.")
            #expect(try await desk.schedule("2026-11-30")["slots"]?.elements?.count == 2)
        }
    }

    @Test("what is read can be sent back")
    func backAgain() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let slot = Self.afternoon.with("reserved", ["walk_in": 1]).with("release_minutes", 60)
            try await desk.put("/doctors/1/pattern", ["week": ["monday": .array([slot])]]).expectDone()
            try await desk.put("/doctors/1/exceptions/2026-12-25", ["slots": []]).expectDone()
            let read = try await desk.get("/doctors/1/pattern").expectDone()
            #expect(read["every_day"]?.elements?.count == 2)
            #expect(read["exceptions"] == [["date": "2026-12-25", "slots": []]])
            let week = try #require(read["weeks"]?[0])
            #expect(
                week["week"]?["monday"] == [
                    [
                        "index": 0, "label": "14:00-15:00", "start": "14:00", "end": "15:00", "capacity": 2,
                        "reserved": ["walk_in": 1], "release_minutes": 60,
                    ]
                ])
            try await desk.put("/doctors/1/pattern", week).expectDone()
            #expect(try await desk.get("/doctors/1/pattern").json == read.json)
        }
    }

    @Test("sessions with tokens stay as they are, and are listed")
    func conflicts() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.book("Asha", date: "2026-11-23")
            try await desk.book("Bala", date: "2026-11-24")
            try await desk.book("Chitra", date: "2026-11-25")
            try await desk.post("/tokens/12611250001/cancel").expectDone()
            let monday: JSONValue = [["start": "09", "end": "10"]]
            let answer = try await desk.put(
                "/doctors/1/pattern", ["week": ["monday": monday, "wednesday": .array([Self.afternoon])]]
            ).expectDone()
            #expect(answer["conflicts"] == [["date": "2026-11-23"], ["date": "2026-11-24"]])
            #expect(try await desk.schedule("2026-11-24").names("booked", slot: 0) == ["Bala"])
        }
    }

    @Test("a date goes before the week and before a holiday; taken back, they hold again")
    func exceptions() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.put("/holidays/2026-11-29", ["name": "Diwali"]).expectDone()
            let body: JSONValue = ["slot_labels": ["14-15"], "capacity_per_slot": 4]
            try await desk.put("/doctors/1/exceptions/2026-11-29", body).expectDone()
            #expect(try await desk.schedule("2026-11-29")["slots"]?[0]?["capacity"] == 4)
            try await desk.delete("/doctors/1/exceptions/2026-11-29").expectDone()
            #expect(try await desk.schedule("2026-11-29")["no_slots_because"] == "2026-11-29 is a holiday: Diwali.")
            #expect(try await desk.get("/doctors/1/pattern")["exceptions"] == [])
        }
    }

    static let badWeeks: [(JSONValue, String)] = [
        ([:], "week"), (["week": .null], "week"), (["week": []], "week"), (["week": ["funday": []]], "week.funday"),
        (["week": ["monday": [:]]], "week.monday"), (["week": ["monday": [["start": "9"]]]], "week.monday[0].end"),
        (["week": ["monday": [["start": "10:00", "end": "09:00"]]]], "week.monday[0]"),
        (
            ["week": ["monday": [["start": "9", "end": "11"], ["start": "10", "end": "12"]]]], "week.monday[1]"
        ),
        (["week": ["monday": [["start": "9", "end": "10", "capacity": 0]]]], "week.monday[0].capacity"),
        (
            ["week": ["monday": [["start": "9", "end": "10", "capacity": 1, "reserved": ["walk_in": 2]]]]],
            "week.monday[0].reserved"
        ),
        (["week": ["monday": [["start": "9", "end": "10", "reserved": ["fax": 2]]]]], "week.monday[0].reserved.fax"),
        (["week": ["monday": [["start": "9", "end": "10", "release_minutes": 5]]]], "week.monday[0].release_minutes"),
        (
            ["week": ["monday": [["start": "9", "end": "10", "reserved": ["walk_in": 1], "release_minutes": -1]]]],
            "week.monday[0].release_minutes"
        ),
        (["week": [:], "valid_from": "soon"], "valid_from"), (["week": [:], "valid_to": 7], "valid_to"),
        (["week": [:], "valid_from": "2026-11-23", "valid_to": "2026-11-22"], "valid_to"),
        (["week": [:], "reason": "why"], "reason"),
    ]

    @Test("a bad week is 422 and says where", arguments: badWeeks)
    func badWeek(_ body: JSONValue, _ field: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let before = try await desk.everything()
            try await desk.put("/doctors/1/pattern", body).expectProblem(422, field: field)
            #expect(try await desk.everything() == before)
        }
    }

    static let badDates: [(JSONValue, String)] = [
        ([:], "slot_labels"), (["slots": 7], "slots"), (["slot_labels": []], "slot_labels"),
        (["slots": [], "slot_labels": ["9-10"]], "slot_labels"), (["slot_labels": ["noon"]], "slot_labels[0]"),
        (["slots": [["start": "9", "end": "10", "label": ""]]], "slots[0].label"),
    ]

    @Test("bad slots of a date are 422 and say where", arguments: badDates)
    func badDate(_ body: JSONValue, _ field: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.put("/doctors/1/exceptions/2026-11-29", body).expectProblem(422, field: field)
            try await desk.put("/doctors/1/exceptions/someday", ["slots": []]).expectProblem(
                404, "someday is no date: a date is written YYYY-MM-DD.")
        }
    }

    @Test("a change whose conflicts cannot be read does not say that nothing was changed")
    func unreadableConflicts() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            desk.journal.failReading()
            let answer = try await desk.put("/doctors/1/exceptions/2026-11-29", ["slots": []])
            answer.expectProblem(
                503, "It was changed, but which sessions differ from it cannot be read now. Send it again to see them.")
            #expect(answer.headers[.retryAfter] == "1")
            desk.journal.fail(with: nil)
            #expect(try await desk.schedule("2026-11-29")["slots"] == [])
        }
    }
}
