import HTTPTypes
import NIOCore
import OPDJournal
import SeededChance
import Testing

@testable import OPDServer

/// Whatever a client sends, it gets an answer that the API's document knows, and no other client notices.
@Suite("fuzzing: requests")
struct RequestFuzzTests {
    @Test("every command and every read answers what the document says, and never a 500")
    func commands() async throws {
        try await withDesk { desk in
            var count = 0
            try await FuzzRun("requests").run(corpus: FuzzedRequest.commands) { input in
                // So that there is something to talk about, and never too much.
                if count.isMultiple(of: 200) {
                    try await desk.post("/admin/reset").expectDone()
                    try await desk.prepare()
                    try await desk.post("/tokens/book", TestDesk.booking("Asha")).expectDone()
                }
                count += 1
                return try await Self.problem(with: input, desk)
            }
        }
    }

    @Test("so does everything about users, keys and logins")
    func access() async throws {
        try await withDesk { desk in
            let corpus = FuzzedRequest.access(try await desk.administrator())
            try await FuzzRun("access").run(corpus: corpus) { try await Self.problem(with: $0, desk) }
        }
    }

    private static func problem(with input: [UInt8], _ desk: TestDesk) async throws -> String? {
        guard let request = FuzzedRequest(input) else { return nil }
        let response = try await desk.client.executeRequest(
            uri: request.target, method: request.method, headers: request.fields,
            body: request.body.isEmpty ? nil : ByteBuffer(bytes: request.body))
        let answer = TestAnswer(response)
        if answer.status >= 500 { return "\(answer.status): \(answer.text)" }
        if answer.status >= 400 && (answer.detail.isEmpty || answer["status"]?.whole != answer.status) {
            return "\(answer.status) is no problem with a sentence: \(answer.text)"
        }
        if answer.requestID == nil { return "the answer does not name its request" }
        return nil
    }

    @Test("JSON that can be read is written and read again as the same, in a time that its length bounds")
    func json() async throws {
        let corpus = FuzzedRequest.commands.compactMap { FuzzedRequest($0)?.body }.filter { !$0.isEmpty }
        try await FuzzRun("json").run(corpus: corpus) { input in
            guard let value = try? JSONValue(input) else { return nil }
            return (try? JSONValue(Array(value.encoded.utf8))) == value ? nil : "it comes back as something else"
        }
    }
}
