import OPDEngine
import OPDJournal
import Testing

@Suite("The journal cannot be read")
struct UnavailableReadingTests {
    static let paths = [
        "/doctors/1/sessions/2026-12-01/queue", "/tokens?date=2026-12-01", "/report?date=2026-12-01",
        "/tokens/12611220001/history", "/doctors/1/sessions/2026-12-01/stream",
    ]

    @Test("what is not in memory is 503, and there again afterwards", arguments: paths)
    func reading(_ path: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            desk.journal.fail(with: .unavailable("database or disk is full (13)"))
            let answer = try await desk.get(path)
            answer.expectProblem(
                503,
                "The journal cannot be used now: database or disk is full (13). Nothing was changed; please try again.")
            #expect(answer.headers[.retryAfter] == "1")
            desk.journal.fail(with: nil)
            if !path.hasSuffix("stream") { try await desk.get(path).expectDone() }
        }
    }
}
