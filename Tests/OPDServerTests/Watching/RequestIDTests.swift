import HTTPTypes
import OPDJournal
import Testing

@testable import OPDServer

@Suite("The id of a request")
struct RequestIDTests {
    private func answer(_ desk: TestDesk, to ids: [String], _ path: String = "/doctors") async throws -> TestAnswer {
        var headers: HTTPFields = [:]
        for id in ids { headers.append(HTTPField(name: DeskContext.requestIDHeader, value: id)) }
        return try await desk.send(.get, path, headers: headers)
    }

    @Test(
        "a client's own is on the answer and in the log",
        arguments: ["a", "0", "Trace-01.desk_7", String(repeating: "x", count: 64)])
    func given(_ id: String) async throws {
        try await withDesk { desk in
            let answer = try await answer(desk, to: [id])
            #expect(answer.requestID == id)
            #expect(desk.log.lines.map { $0.metadata["request_id"].map { "\($0)" } } == [id])
        }
    }

    @Test(
        "one that is no id is replaced, and is neither on the answer nor in the log",
        arguments: [
            "", "two words", "Zoë", "a/b", "a\"b", "a,b", "a;b", "{}", "a:b", "a+b", "<a>",
            String(repeating: "x", count: 65),
        ])
    func replaced(_ text: String) async throws {
        try await withDesk { desk in
            let id = try #require(try await answer(desk, to: [text]).requestID)
            #expect(id != text)
            #expect(DeskContext.isRequestID(id))
            for line in desk.log.lines { #expect(text.isEmpty || !line.text.contains("request_id: \(text)")) }
        }
    }

    @Test("two of them are none")
    func twice() async throws {
        try await withDesk { desk in
            let id = try #require(try await answer(desk, to: ["one", "one"]).requestID)
            #expect(id != "one")
            #expect(DeskContext.isRequestID(id))
        }
    }

    @Test("an answer without a route has one, and a refusal, and HEAD")
    func everyAnswer() async throws {
        try await withDesk { desk in
            let unrouted = try await answer(desk, to: ["here"], "/no/such/path")
            #expect(unrouted.requestID == "here")
            let refused = try await answer(desk, to: ["there"], "/tokens/1?x=1")
            #expect(refused.requestID == "there")
            let head = try await desk.send(.head, "/doctors", headers: [DeskContext.requestIDHeader: "head"])
            #expect(head.requestID == "head")
            #expect(try await desk.send(.put, "/doctors").requestID != nil)
        }
    }

    @Test("fresh ones never repeat, whoever asks at the same time")
    func fresh() async {
        let ids = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<8 { group.addTask { (0..<1_000).map { _ in DeskContext.freshRequestID() } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(ids).count == 8_000)
        for id in ids { #expect(id.utf8.count == 15 && DeskContext.isRequestID(id)) }
        #expect(Set(ids.map { $0.prefix(8) }).count == 1, "the process is the same")
    }

    @Test("each line of a request has it, and no second id")
    func everyLine() async throws {
        try await withDesk { desk in
            let first = try await desk.get("/doctors").requestID
            let second = try await desk.get("/doctors").requestID
            #expect(first != second)
            let lines = desk.log.lines
            #expect(lines.map { $0.metadata["request_id"].map { "\($0)" } } == [first, second])
            for line in lines { #expect(line.metadata["hb.request.id"] == nil) }
        }
    }
}
