import OPDJournal
import Testing

@Suite("The journal cannot be used")
struct UnavailableTests {
    private static let diskFull = JournalFailure.unavailable("database or disk is full (13)")

    private func expectUnavailable(_ answer: TestAnswer, sourceLocation: SourceLocation = #_sourceLocation) {
        answer.expectProblem(
            503,
            "The journal cannot be used now: database or disk is full (13). Nothing was changed; please try again.",
            sourceLocation: sourceLocation)
        #expect(answer.headers[.retryAfter] == "1", sourceLocation: sourceLocation)
    }

    @Test("a command is 503, nothing is written, and it works again afterwards", arguments: CommandCall.all)
    func command(_ call: CommandCall) async throws {
        try await withTemporaryFolder { folder in
            let before = Box<[String]>([])
            try await withDesk(database: "\(folder)/opdesk.db") { desk in
                try await desk.prepare(for: call)
                before.value = try await desk.everything()
                desk.journal.fail(with: Self.diskFull)
                expectUnavailable(try await desk.send(call))
                expectUnavailable(try await desk.send(call, key: "k"))
                #expect(try await desk.everything() == before.value)
            }
            try await withDesk(database: "\(folder)/opdesk.db") { desk in
                #expect(try await desk.everything() == before.value)
                desk.journal.fail(with: Self.diskFull)
                expectUnavailable(try await desk.send(call, key: "k"))
                desk.journal.fail(with: nil)
                let first = try await desk.send(call, key: "k").expectDone()
                #expect(try await desk.send(call, key: "k").bytes == first.bytes)
            }
        }
    }

    @Test("what is in memory is still shown; what is not is 503")
    func reading() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let before = try await desk.everything()
            desk.journal.fail(with: Self.diskFull)
            #expect(try await desk.everything() == before)
            expectUnavailable(try await desk.get("/doctors/1/schedule?date=2026-12-01"))
            expectUnavailable(try await desk.get("/tokens/12612010001"))
            desk.journal.fail(with: nil)
            _ = try await desk.schedule("2026-12-01")
        }
    }

    @Test("readiness follows, being alive does not")
    func health() async throws {
        try await withDesk { desk in
            #expect(try await desk.get("/readyz").expectDone().json == ["status": "ready"])
            desk.journal.fail(with: Self.diskFull)
            expectUnavailable(try await desk.get("/readyz"))
            #expect(try await desk.get("/healthz").expectDone().json == ["status": "alive"])
            desk.journal.fail(with: nil)
            try await desk.get("/readyz").expectDone()
            #expect(desk.fates.all.isEmpty)
        }
    }

    @Test("a commit of unknown fate is told as that, and nothing is decided after it")
    func outcomeUnknown() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            desk.journal.fail(with: .outcomeUnknown("disk I/O error (1034)"))
            for _ in 1...2 {
                let answer = try await desk.post("/tokens/book", TestDesk.booking("Bala"), key: "k")
                answer.expectProblem(
                    503,
                    "The outcome is unknown: disk I/O error (1034). Whether it was written shows after a restart; "
                        + "ask again with the same Idempotency-Key.")
                #expect(answer.headers[.retryAfter] == "1")
                desk.journal.fail(with: nil)
            }
            #expect(desk.fates.all == ["disk I/O error (1034)"])
        }
    }

    @Test("a damaged journal is 503")
    func unreadable() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            desk.journal.fail(with: .unreadable("database disk image is malformed (11)"))
            try await desk.get("/doctors/1/schedule").expectProblem(503)
        }
    }

    @Test("beyond what may wait, a command is 503 at once")
    func overload() async throws {
        try await withDesk(queueCapacity: 1) { desk in
            try await desk.addDoctor(capacity: 5)
            _ = try await desk.schedule()
            desk.journal.hold()
            let first = desk.sending(.post, "/tokens/book", TestDesk.booking("Asha"))
            await desk.journal.untilHeld()
            let more =
                [desk.sending(.post, "/tokens/book", TestDesk.booking("Bala"))]
                + [desk.sending(.post, "/tokens/book", TestDesk.booking("Chitra"))]
            // One of the two waits for its turn; the other is sent away while nothing moves.
            let refused = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for task in more { group.addTask { try await task.value } }
                let answer = try #require(try await group.next())
                desk.journal.release()
                try await group.waitForAll()
                return answer
            }
            refused.expectProblem(503, "Too many requests are waiting. Nothing was changed; please try again.")
            #expect(refused.headers[.retryAfter] == "1")
            try await first.value.expectDone()
            #expect(try await desk.schedule().names("booked", slot: 0).count == 2)
        }
    }

    @Test("while it is shutting down, a command is 503")
    func shuttingDown() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            desk.close()
            let answer = try await desk.post("/tokens/book", TestDesk.booking("Bala"))
            answer.expectProblem(503, "The server is shutting down. Nothing was changed; please try again.")
        }
    }
}
