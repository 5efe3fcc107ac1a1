import HTTPTypes
import OPDJournal
import ServiceLifecycleTestKit
import Testing

@testable import OPDServer

@Suite("/healthz and /readyz tell the truth in each fault")
struct HealthTests {
    private func expectAlive(_ desk: TestDesk, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let answer = try await desk.get("/healthz", sourceLocation: sourceLocation)
        #expect(answer.expectDone(sourceLocation: sourceLocation).json == ["status": "alive"])
    }

    private func expectNotReady(
        _ desk: TestDesk, _ sentence: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await desk.get("/readyz", sourceLocation: sourceLocation)
        answer.expectProblem(503, sentence, sourceLocation: sourceLocation)
        #expect(answer.headers[.retryAfter] == "1", sourceLocation: sourceLocation)
    }

    @Test("a full disk, or a database that is away, is not ready, and alive")
    func unavailable() async throws {
        for reason in ["database or disk is full (13)", "PostgreSQL is away: connection refused"] {
            try await withDesk { desk in
                try await desk.get("/readyz").expectDone()
                desk.journal.fail(with: .unavailable(reason))
                try await expectNotReady(
                    desk, "The journal cannot be used now: \(reason). Nothing was changed; please try again.")
                try await expectAlive(desk)
                desk.journal.fail(with: nil)
                try await desk.get("/readyz").expectDone()
            }
        }
    }

    @Test("a server that is shutting down is not ready, and alive")
    func shuttingDown() async throws {
        try await withDesk { desk in
            desk.close()
            try await expectNotReady(desk, "The server is shutting down. Nothing was changed; please try again.")
            try await expectAlive(desk)
        }
    }

    @Test("from the beginning of a shutdown it is not ready, while what was accepted is finished")
    func shutdownBegins() async throws {
        try await withDesk { desk in
            try await testGracefulShutdown { trigger in
                try await desk.get("/readyz").expectDone()
                trigger.triggerGracefulShutdown()
                try await expectNotReady(desk, "The server is shutting down. Nothing was changed; please try again.")
                try await expectAlive(desk)
                try await desk.addDoctor()
            }
        }
    }

    @Test("after a commit of unknown fate it is not ready, whatever the disk says now")
    func outcomeUnknown() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            desk.journal.fail(with: .outcomeUnknown("disk I/O error (1034)"))
            try await desk.post("/tokens/book", TestDesk.booking("Bala")).expectProblem(503)
            desk.journal.fail(with: nil)
            try await expectNotReady(
                desk,
                "The outcome is unknown: disk I/O error (1034). Whether it was written shows after a restart; "
                    + "ask again with the same Idempotency-Key.")
            try await expectAlive(desk)
        }
    }

    @Test("a commit that hangs is not ready after a while, and not alive after a longer one")
    func hanging() async throws {
        for isDead in [false, true] {
            try await withDesk(readinessLimit: .zero, standstillLimit: isDead ? .zero : .seconds(3_600)) { desk in
                try await desk.prepare()
                desk.journal.hold()
                let booking = desk.sending(.post, "/tokens/book", TestDesk.booking("Bala"))
                await desk.journal.untilHeld()
                try await expectNotReady(
                    desk,
                    "The journal cannot be used now: a commit has been under way for over 0 seconds. "
                        + "Nothing was changed; please try again.")
                if isDead {
                    let answer = try await desk.get("/healthz")
                    answer.expectProblem(
                        503,
                        "Commands wait, and the turn loop has not moved for over 0 seconds. Please restart the server, and "
                            + "look at the disk or the database.")
                } else {
                    try await expectAlive(desk)
                }
                desk.journal.release()
                try await booking.value.expectDone()
                while desk.hospital.standstill != nil { await Task.yield() }
                try await expectAlive(desk)
            }
        }
    }

    @Test("a journal that does not answer the question at all is not ready, and ready when it does again")
    func hangingProbe() async throws {
        try await withDesk(readinessLimit: .milliseconds(1)) { desk in
            desk.journal.holdProbes()
            let sentence =
                "The journal cannot be used now: it has not answered for 0 seconds. Nothing was changed; please try again."
            try await expectNotReady(desk, sentence)
            try await expectNotReady(desk, sentence)
            try await expectAlive(desk)
            desk.journal.releaseProbes()
        }
    }

    @Test("many who ask at once are one question to the journal")
    func oneProbe() async throws {
        try await withDesk { desk in
            desk.journal.holdProbes()
            let asking = (1...5).map { _ in Task { try await desk.get("/readyz") } }
            while desk.hospital.readinessQuestions < 5 { await Task.yield() }
            desk.journal.releaseProbes()
            for task in asking { try await task.value.expectDone() }
            #expect(desk.journal.probes == 1)
            try await desk.get("/readyz").expectDone()
            #expect(desk.journal.probes == 2)
        }
    }
}
