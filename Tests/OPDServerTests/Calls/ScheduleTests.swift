import OPDEngine
import OPDJournal
import Testing

@Suite("GET /doctors/{doctor_id}/schedule")
struct ScheduleTests {
    @Test("a day without bookings shows the doctor's slots, empty")
    func empty() async throws {
        try await withDesk { desk in
            try await desk.post("/doctors", ["name": "Dr. A", "department": "ENT", "slot_labels": ["09-10"]])
            #expect(
                try await desk.schedule("2027-01-31").json == [
                    "doctor_id": 1, "doctor_name": "Dr. A", "department": "ENT", "date": "2027-01-31", "version": 0,
                    "slots": [
                        [
                            "index": 0, "label": "09-10", "start": "2027-01-31T09:00:00+05:30",
                            "end": "2027-01-31T10:00:00+05:30", "capacity": 5, "seats_taken": 0, "booked": [],
                            "waitlist": [],
                        ]
                    ],
                ])
        }
    }

    @Test("the booked stand by number, the waitlist in the order of promotion")
    func order() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 2, capacity: 2)
            for (name, source) in [
                ("A", Source.walkIn), ("B", .walkIn), ("C", .emergency), ("D", .online), ("E", .walkIn), ("F", .online),
            ] {
                try await desk.book(name, source)
            }
            let schedule = try await desk.schedule()
            #expect(schedule.names("booked", slot: 0) == ["C", "D"])
            #expect(schedule.names("waitlist", slot: 0) == ["E", "F"])
            #expect(schedule.names("booked", slot: 1) == ["A", "B"])
            #expect(schedule["slots"]?[0]?["seats_taken"] == 2)
            #expect(schedule["version"] == 6)
        }
    }

    @Test("promotion goes by the setting that the session opened with")
    func waitlistOrder() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            try await desk.patch("/settings", ["waitlist_order": ["priority", "arrival"]])
            for (name, source) in [("A", Source.online), ("B", .walkIn), ("C", .online), ("D", .online)] {
                try await desk.book(name, source)
            }
            #expect(try await desk.schedule().names("waitlist", slot: 0) == ["C", "D", "B"])
            try await desk.patch("/settings", ["waitlist_order": ["arrival"]])
            #expect(try await desk.schedule().names("waitlist", slot: 0) == ["C", "D", "B"])
        }
    }

    @Test("each schedule shows its own doctor and date")
    func apart() async throws {
        try await withDesk { desk in
            try await desk.addDoctor("Dr. A")
            try await desk.addDoctor("Dr. B")
            try await desk.book("Asha")
            try await desk.book("Bala", date: "2026-11-23")
            try await desk.post("/tokens/book", TestDesk.booking("Chitra").with("doctor_id", 2))
            #expect(try await desk.schedule().names("booked", slot: 0) == ["Asha"])
            #expect(try await desk.schedule("2026-11-23").names("booked", slot: 0) == ["Bala"])
            #expect(try await desk.get("/doctors/2/schedule").names("booked", slot: 0) == ["Chitra"])
        }
    }

    @Test("who was seen keeps the seat, who left is no longer shown")
    func states() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1, capacity: 3)
            let asha = try await desk.bookedID("Asha")
            let bala = try await desk.bookedID("Bala")
            try await desk.book("Chitra")
            try await desk.happen(
                asha, { .checkIn($0) }, { .callToken($0) }, { .startConsultation($0) }, { .completeConsultation($0) })
            try await desk.post("/tokens/\(bala)/cancel")
            let slot = try await desk.schedule()["slots"]?[0]
            #expect(slot?["booked"]?.elements?.map { $0["status"] } == ["completed", "booked"])
            #expect(slot?["booked"]?[0]?["presence"] == nil)
            #expect(slot?["seats_taken"] == 2)
        }
    }

    @Test("a time that daylight saving skips moves forward")
    func daylightSaving() async throws {
        try await withDesk(on: "2027-03-28", timeZone: "Europe/Berlin") { desk in
            try await desk.post("/doctors", ["name": "Dr. A", "slot_labels": ["02:30-04"]])
            let slot = try await desk.schedule()["slots"]?[0]
            #expect(slot?["start"] == "2027-03-28T03:00:00+02:00")
            #expect(slot?["end"] == "2027-03-28T04:00:00+02:00")
        }
    }
}
