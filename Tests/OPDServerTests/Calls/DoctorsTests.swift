import OPDJournal
import Testing

@Suite("POST /doctors and GET /doctors")
struct DoctorsTests {
    @Test("a doctor given with labels has five seats a slot unless said otherwise")
    func labels() async throws {
        try await withDesk { desk in
            let answer = try await desk.post("/doctors", ["name": "Dr. A", "slot_labels": ["09-10", "10:00–11:30"]])
            #expect(
                answer.expectDone().json == [
                    "id": 1, "name": "Dr. A", "department": .null,
                    "slots": [
                        ["index": 0, "label": "09-10", "start": "09:00", "end": "10:00", "capacity": 5],
                        ["index": 1, "label": "10:00–11:30", "start": "10:00", "end": "11:30", "capacity": 5],
                    ],
                ])
        }
    }

    @Test("a doctor given with slots in full has each slot's own capacity")
    func slots() async throws {
        try await withDesk { desk in
            let answer = try await desk.post(
                "/doctors",
                [
                    "name": "  Dr. B\n", "department": "Cardiology",
                    "slots": [["start": "9", "end": "09:45", "capacity": 9_000], ["start": "10:00", "end": "24:00"]],
                ])
            #expect(
                answer.expectDone().json == [
                    "id": 1, "name": "Dr. B", "department": "Cardiology",
                    "slots": [
                        ["index": 0, "label": "09:00-09:45", "start": "09:00", "end": "09:45", "capacity": 9_000],
                        ["index": 1, "label": "10:00-24:00", "start": "10:00", "end": "24:00", "capacity": 5],
                    ],
                ])
        }
    }

    @Test("null stands for what is left out")
    func null() async throws {
        try await withDesk { desk in
            let answer = try await desk.post(
                "/doctors",
                [
                    "name": "Dr. A", "department": .null, "slot_labels": ["9-10"], "capacity_per_slot": .null,
                    "slots": .null,
                ])
            #expect(answer.expectDone()["slots"]?[0]?["capacity"] == 5)
        }
    }

    @Test("ids count from 1, and the list is in their order")
    func list() async throws {
        try await withDesk { desk in
            #expect(try await desk.get("/doctors").expectDone().json == [])
            #expect(try await desk.addDoctor("Dr. B") == 1)
            #expect(try await desk.addDoctor("Dr. A") == 2)
            let listed = try await desk.get("/doctors").expectDone()
            #expect(listed.json?.elements?.map { $0["name"] } == ["Dr. B", "Dr. A"])
            #expect(listed.json?.elements?.map { $0["id"] } == [1, 2])
        }
    }

    @Test(
        "labels as people write them",
        arguments: [
            "9-10", "09-10", "09:00-10:00", "9:00–10", "09 - 10", " 09 – 10:00 ", "09-\t10",
        ])
    func label(_ text: String) async throws {
        try await withDesk { desk in
            let answer = try await desk.post("/doctors", ["name": "Dr. A", "slot_labels": [.string(text)]])
            let slot = answer.expectDone()["slots"]?[0]
            #expect(slot?["start"] == "09:00")
            #expect(slot?["end"] == "10:00")
        }
    }

    @Test("a day of the shortest possible slots is taken")
    func mostSlots() async throws {
        try await withDesk { desk in
            let times = (0...1_440).map { "\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60)" }
            let labels = zip(times, times.dropFirst()).map { JSONValue.string("\($0)-\($1)") }
            let body: JSONValue = ["name": "Dr. A", "slot_labels": .array(labels)]
            let answer = try await desk.post("/doctors", body).expectDone()
            #expect(answer["slots"]?.elements?.count == 1_440)
        }
    }
}
