import OPDEngine
import OPDJournal
import Testing

@Suite("GET /tokens/{token_id}/history")
struct HistoryTests {
    private func sentences(_ desk: TestDesk, _ id: Int = TestDesk.id(1)) async throws -> [String] {
        let history = try await desk.get("/tokens/\(id)/history").expectDone()
        return (history["history"]?.elements ?? []).compactMap { $0["sentence"]?.text }
    }

    @Test("each line says when, who, why, and whose command it was")
    func line() async throws {
        try await withDesk(at: "08:30") { desk in
            try await desk.addDoctor()
            try await desk.post("/tokens/book", TestDesk.booking("Asha"), actor: "front desk").expectDone()
            desk.clock.set("08:40")
            try await desk.book("Bala", .emergency)
            try await desk.token(1, "cancel", ["reason": "has a train to catch"], actor: "phone desk").expectDone()
            let answer = try await desk.get("/tokens/\(TestDesk.id(1))/history").expectDone()
            #expect(
                answer.json == [
                    "token_id": .integer(TestDesk.id(1)),
                    "history": [
                        [
                            "at": "2026-11-22T08:30:00+05:30", "version": 1, "sentence": "Booked into 09-10 (online).",
                            "actor": "front desk", "reason": .null, "caused_by_token_id": .null,
                        ],
                        [
                            "at": "2026-11-22T08:40:00+05:30", "version": 2,
                            "sentence": "Lost the seat in 09-10 to token 2, emergency. Has a seat in 10-11.",
                            "actor": .null, "reason": .null, "caused_by_token_id": .integer(TestDesk.id(2)),
                        ],
                        [
                            "at": "2026-11-22T08:40:00+05:30", "version": 3, "sentence": "Was cancelled.",
                            "actor": "phone desk", "reason": "has a train to catch", "caused_by_token_id": .null,
                        ],
                    ],
                ])
        }
    }

    @Test("the whole day of one person")
    func wholeDay() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.token(
                1, ["check-in", "call", "skip", "park", "resume", "recall", "start", "complete"])
            #expect(
                try await sentences(desk) == [
                    "Booked into 09-10 (online).", "Checked in.", "Was called.", "Missed the call.",
                    "Went for a test.", "Came back from a test.", "Was called.", "Went in to the doctor.", "Was seen.",
                ])
        }
    }

    @Test(
        "waiting, a promotion, and why there was a seat",
        arguments: [
            ("cancel", "since token 1 was cancelled"), ("no-show", "since token 1 did not come"),
        ])
    func promotion(_ word: String, _ why: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.book("Bala", .walkIn)
            try await desk.token(1, word)
            #expect(
                try await sentences(desk, TestDesk.id(2)) == [
                    "Joined the waitlist of 09-10 (walk in).", "Got a seat in 09-10, \(why).",
                ])
        }
    }

    @Test("what was done to the slot or by the doctor")
    func slots() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 2)
            for name in ["Asha", "Bala"] { try await desk.book(name) }
            try await desk.session("delay", ["minutes": 30, "mode": "reallocate"]).expectDone()
            try await desk.session("slots/1/close").expectDone()
            try await desk.session("slots/1/open").expectDone()
            #expect(
                try await sentences(desk, TestDesk.id(2)) == [
                    "Booked into 09-10 (online).",
                    "Lost the seat in 09-10, since the doctor is 30 minutes late. Has a seat in 10-11.",
                    "Lost the seat in 10-11, since the slot was closed. Waits for a seat in 10-11. "
                        + "Needs another date or doctor: no later slot has a seat.",
                    "Got a seat in 10-11, since the slot was opened again.",
                ])
        }
    }

    @Test("a move, a reinstatement and an undo")
    func backAndForth() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.token(1, "move", ["slot_index": 1]).expectDone()
            try await desk.token(1, ["cancel", "reinstate"])
            try await desk.session("undo", ["version": 4]).expectDone()
            #expect(
                try await sentences(desk) == [
                    "Booked into 09-10 (online).", "Left 09-10 for another slot. Has a seat in 10-11.",
                    "Was cancelled.",
                    "Was taken back. Has a seat in 10-11.", "Version 4 was taken back: cancelled.",
                ])
        }
    }

    @Test("a transfer is told on both sides")
    func transfer() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.addDoctor("Dr. B")
            try await desk.token(1, "transfer", ["doctor_id": 2, "slot_index": 0]).expectDone()
            #expect(try await sentences(desk).last == "Went to doctor 2, as token 1.")
            #expect(
                try await sentences(desk, 22_611_220_001) == [
                    "Booked into 09-10 (online). Came from doctor 1, where it was token 1."
                ])
        }
    }

    @Test("an extra seat is told as one")
    func extraSeats() async throws {
        try await withDesk { desk in
            try await desk.patch("/settings", ["emergency_overflow": 1]).expectDone()
            try await desk.prepare()
            try await desk.book("Bala", .emergency)
            let body = TestDesk.booking("Chitra").with("overbook", true).with("reason", "the doctor agreed")
            try await desk.post("/tokens/book", body).expectDone()
            #expect(
                try await sentences(desk, TestDesk.id(2)) == [
                    "Booked into 09-10, on an extra seat for emergencies (emergency)."
                ])
            #expect(try await sentences(desk, TestDesk.id(3)) == ["Booked into 09-10, on an overbooked seat (online)."])
        }
    }
}
