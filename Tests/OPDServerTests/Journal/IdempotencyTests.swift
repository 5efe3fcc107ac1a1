import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@Suite("Idempotency-Key")
struct IdempotencyTests {
    @Test("the same request again gets the same bytes again, and changes nothing", arguments: CommandCall.all)
    func again(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.prepare(for: call)
            let first = try await desk.send(call, key: "k").expectDone()
            let after = try await desk.everything()
            #expect(try await desk.send(call, key: "k").bytes == first.bytes)
            #expect(try await desk.everything() == after)
        }
    }

    @Test(
        "also after other changes, and after a restart", arguments: CommandCall.all.filter { $0.path != "/admin/reset" }
    )
    func muchLater(_ call: CommandCall) async throws {
        try await withTemporaryFolder { folder in
            let first = Box<[UInt8]>([])
            try await withDesk(database: "\(folder)/opdesk.db") { desk in
                try await desk.prepare(for: call)
                first.value = try await desk.send(call, key: "k").expectDone().bytes
                try await desk.addDoctor("Dr. C")
                try await desk.patch("/settings", ["booking_cutoff_minutes": 5, "waitlist_order": ["priority"]])
                try await desk.book("Chitra", .emergency)
                #expect(try await desk.send(call, key: "k").bytes == first.value)
            }
            try await withDesk(at: "07:00", on: "2026-11-24", database: "\(folder)/opdesk.db") { desk in
                let again = try await desk.send(call, key: "k")
                // Which sessions differ from a pattern is read anew: a PUT says what holds now.
                let isPattern = call.path.contains("/pattern") || call.path.contains("/exceptions/")
                if isPattern { again.expectDone() } else { #expect(again.bytes == first.value) }
                let doctors = try await desk.get("/doctors").json?.elements?.count
                #expect(doctors == 2 + (call.steps + [call]).count { $0.path == "/doctors" })
            }
        }
    }

    @Test("a repeated reset clears nothing")
    func reset() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.post("/admin/reset", key: "k").expectDone()
            try await desk.addDoctor("Dr. C")
            #expect(try await desk.post("/admin/reset", key: "k").expectDone().json == ["detail": "State cleared"])
            #expect(try await desk.get("/doctors").json?.elements?.count == 1)
            try await desk.post("/admin/reset", key: "other").expectDone()
            #expect(try await desk.get("/doctors").json == [])
        }
    }

    @Test("a reset forgets the keys of before")
    func afterReset() async throws {
        try await withDesk { desk in
            try await desk.addDoctor("Dr. A")
            try await desk.book("Asha", key: "k")
            try await desk.post("/admin/reset").expectDone()
            try await desk.addDoctor("Dr. B")
            try await desk.book("Asha", key: "k")
            #expect(try await desk.schedule().names("booked", slot: 0) == ["Asha"])
        }
    }

    @Test("the first answer shows the token as it was then")
    func asItWas() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            let first = try await desk.book("Asha", key: "k")
            try await desk.post("/tokens/12611220001/cancel")
            #expect(try await desk.book("Asha", key: "k").bytes == first.bytes)
            #expect(try await desk.get("/tokens/12611220001")["status"] == "cancelled")
        }
    }

    @Test("a cancellation that had nothing to do is remembered too")
    func nothingToDo() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(slots: 1)
            try await desk.book("Asha")
            try await desk.post("/tokens/12611220001/cancel")
            let first = try await desk.post("/tokens/12611220001/cancel", key: "k").expectDone()
            try await desk.book("Bala")
            let again = try await desk.post("/tokens/12611220001/cancel", key: "k").expectDone()
            #expect(again.bytes == first.bytes)
            try await desk.post("/tokens/book", TestDesk.booking("Chitra"), key: "k").expectProblem(422)
        }
    }

    @Test("settings that were so already are remembered too", arguments: ["/settings", "/doctors/1/settings"])
    func sameSettings(_ path: String) async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let first = try await desk.patch(path, [:], key: "k").expectDone()
            try await desk.patch(path, ["booking_cutoff_minutes": 30])
            #expect(try await desk.patch(path, [:], key: "k").expectDone().bytes == first.bytes)
            try await desk.patch(path, ["booking_cutoff_minutes": 30], key: "k").expectProblem(422)
        }
    }

    @Test("past midnight the same request is still the same booking")
    func pastMidnight() async throws {
        try await withDesk(at: "23:59") { desk in
            try await desk.addDoctor()
            let first = try await desk.book("Asha", key: "k")
            desk.clock.set("00:01", on: "2026-11-23")
            #expect(try await desk.book("Asha", key: "k").bytes == first.bytes)
            #expect(try await desk.schedule("2026-11-23").names("booked", slot: 0) == [])
        }
    }

    static let otherRequests: [CommandCall] = [
        CommandCall(method: .post, path: "/tokens/book", body: TestDesk.booking("Bala")),
        CommandCall(method: .post, path: "/tokens/book", body: TestDesk.booking("Asha").with("phone", "1")),
        CommandCall(method: .post, path: "/tokens/book", body: TestDesk.booking("Asha", date: "2026-11-23")),
        CommandCall(method: .post, path: "/tokens/12611220001/cancel", body: [:]),
        CommandCall(method: .post, path: "/tokens/12611220001/no-show", body: [:]),
        CommandCall(method: .post, path: "/doctors", body: ["name": "Dr. B", "slot_labels": ["09-10"]]),
        CommandCall(method: .patch, path: "/settings", body: [:]),
        CommandCall(method: .patch, path: "/doctors/1/settings", body: [:]),
        CommandCall(method: .post, path: "/admin/reset", body: [:]),
    ]

    @Test("with another request it is 422, and nothing happens", arguments: otherRequests)
    func otherRequest(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.book("Asha", key: "k")
            let before = try await desk.everything()
            try await desk.send(call, key: "k").expectProblem(
                422, "Idempotency-Key: was used for another request; a new request needs a new key.",
                field: "Idempotency-Key")
            #expect(try await desk.everything() == before)
        }
    }

    @Test("a path with an equal body is another request")
    func otherPath() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.addDoctor()
            try await desk.patch("/doctors/1/settings", ["waitlist_order": ["present"]], key: "k").expectDone()
            try await desk.patch("/doctors/2/settings", ["waitlist_order": ["present"]], key: "k").expectProblem(422)
        }
    }

    @Test("a refusal is not kept: the same request is decided afresh")
    func refusals() async throws {
        try await withDesk { desk in
            try await desk.post("/tokens/book", TestDesk.booking("Asha"), key: "k").expectProblem(400)
            try await desk.addDoctor(slots: 1)
            try await desk.post("/tokens/book", TestDesk.booking("Asha", slot: 1), key: "k").expectProblem(400)
            let past = TestDesk.booking("Asha", date: "2026-11-21")
            try await desk.post("/tokens/book", past, key: "k").expectProblem(409)
            desk.clock.set("08:00", on: "2026-11-21")
            try await desk.post("/tokens/book", past, key: "k").expectDone()
        }
    }

    @Test("a retry after a refused cancellation is decided afresh")
    func refusedCancellation() async throws {
        try await withDesk { desk in
            try await desk.post("/tokens/12611220001/cancel", key: "k").expectProblem(404)
            try await desk.addDoctor()
            try await desk.book("Asha")
            try await desk.post("/tokens/12611220001/cancel", key: "k").expectDone()
        }
    }

    @Test("two requests with one key at the same time are one booking", arguments: [2, 16])
    func atOnce(_ count: Int) async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 20)
            let body = TestDesk.booking("Asha")
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for _ in 0..<count { group.addTask { try await desk.post("/tokens/book", body, key: "k") } }
                return try await group.reduce(into: []) { $0.append($1.expectDone()) }
            }
            #expect(Set(answers.map(\.bytes)).count == 1)
            #expect(try await desk.schedule().names("booked", slot: 0) == ["Asha"])
        }
    }

    @Test("of two different requests with one key at the same time, one is done")
    func differentAtOnce() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 20)
            async let first = desk.post("/tokens/book", TestDesk.booking("Asha"), key: "k")
            async let second = desk.post("/tokens/book", TestDesk.booking("Bala"), key: "k")
            #expect(try await [first.status, second.status].sorted() == [200, 422])
            #expect(try await desk.schedule().names("booked", slot: 0).count == 1)
        }
    }

    @Test("keys are told apart to the letter")
    func keys() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 5)
            for key in ["k", "K", "k ?", String(repeating: "k", count: 255)] { try await desk.book("Asha", key: key) }
            #expect(try await desk.schedule().names("booked", slot: 0).count == 4)
        }
    }
}
