import HTTPTypes
import OPDJournal
import Testing

@testable import OPDServer

@Suite("Methods and queries")
struct MethodsAndQueriesTests {
    static let paths: [(String, Set<String>)] = [
        ("/doctors", ["GET", "POST"]), ("/doctors/1/schedule", ["GET"]), ("/doctors/1/settings", ["GET", "PATCH"]),
        ("/tokens/book", ["POST"]), ("/tokens/12611220001", ["GET"]), ("/tokens/12611220001/cancel", ["POST"]),
        ("/tokens/12611220001/no-show", ["POST"]), ("/settings", ["GET", "PATCH"]), ("/admin/reset", ["POST"]),
        ("/healthz", ["GET"]), ("/readyz", ["GET"]), ("/openapi.json", ["GET"]), ("/docs", ["GET"]),
        ("/docs/start.js", ["GET"]), ("/docs/assets/swagger-ui.css", ["GET"]), ("/redoc", ["GET"]),
        ("/tokens", ["GET"]), ("/tokens/12611220001/history", ["GET"]), ("/tokens/12611220001/check-in", ["POST"]),
        ("/tokens/12611220001/transfer", ["POST"]), ("/doctors/1/pattern", ["GET", "PUT"]),
        ("/doctors/1/exceptions/2026-11-29", ["PUT", "DELETE"]), ("/doctors/1/leave", ["POST"]),
        ("/doctors/1/leaves", ["GET"]), ("/doctors/1/leaves/1/undo", ["POST"]), ("/holidays", ["GET"]),
        ("/holidays/2026-11-29", ["PUT", "DELETE"]), ("/report", ["GET"]), (TestDesk.session + "queue", ["GET"]),
        (TestDesk.session + "stream", ["GET"]), (TestDesk.session + "call-next", ["POST"]),
        (TestDesk.session + "slots/0/close", ["POST"]),
    ]

    @Test("a known path with another method is 405, and Allow says which it takes", arguments: paths)
    func otherMethod(_ path: String, _ allowed: Set<String>) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for name in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"] where !allowed.contains(name) {
                let method = try #require(HTTPRequest.Method(name))
                let answer = try await desk.send(method, path)
                answer.expectProblem(405)
                let listed = answer.headers[.allow]?.split(separator: ", ").map(String.init) ?? []
                #expect(Set(listed).subtracting(["HEAD"]) == allowed)
            }
        }
    }

    static let readable = [
        "/doctors", "/doctors/1/schedule", "/doctors/1/settings", "/tokens/12611220001", "/settings", "/healthz",
        "/readyz",
        "/openapi.json", "/docs", "/docs/start.js", "/redoc", "/doctors/9/schedule", "/doctors?x=1", "/tokens",
        "/tokens/12611220001/history",
        "/doctors/1/pattern", "/doctors/1/leaves", "/holidays", "/report", "/report?format=csv",
        TestDesk.session + "queue",
    ]

    @Test("HEAD answers as GET does, without the body", arguments: readable)
    func head(_ path: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let (get, head) = (try await desk.get(path), try await desk.send(.head, path))
            #expect(head.status == get.status)
            #expect(head.headers[.contentType] == get.headers[.contentType])
        }
    }

    static let queried = [
        "/doctors", "/doctors/1/schedule", "/doctors/1/settings", "/tokens/12611220001", "/settings", "/healthz",
        "/readyz", "/tokens", "/tokens/12611220001/history", "/doctors/1/pattern", "/doctors/1/leaves", "/holidays",
        "/report", TestDesk.session + "queue",
    ]

    @Test("an unknown query parameter is refused by name", arguments: queried)
    func unknownParameter(_ path: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.get("\(path)?colour=red").expectProblem(422, field: "colour")
            try await desk.get("\(path)?colour").expectProblem(422, field: "colour")
            try await desk.get("\(path)?").expectDone()
        }
    }

    @Test("a parameter that stands twice is refused by name")
    func twice() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.get("/doctors/1/schedule?date=2026-11-22&date=2026-11-23").expectProblem(422, field: "date")
            try await desk.get("/doctors/1/schedule?date=2026-11-22&dat=1").expectProblem(422, field: "dat")
        }
    }
}
