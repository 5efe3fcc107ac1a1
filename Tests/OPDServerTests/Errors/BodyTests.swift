import HTTPTypes
import OPDJournal
import Testing

@testable import OPDServer

@Suite("What is wrong with the body or the headers of any command")
struct BodyTests {
    /// A body and its headers that a call refuses.
    private struct Refused {
        var body: [UInt8]
        var headers: HTTPFields = [.contentType: "application/json"]
        var status: Int
        var field: String?
    }

    /// Sends all of these to a desk; each is refused, and nothing changes.
    private func expectRefused(_ call: CommandCall, _ refused: [Refused]) async throws {
        try await withDesk { desk in
            try await desk.prepare(for: call)
            let before = try await desk.everything()
            for each in refused {
                let answer = try await desk.send(call.method, call.path, body: each.body, headers: each.headers)
                answer.expectProblem(each.status, field: each.field)
                #expect(answer.status == each.status, "\(String(decoding: each.body.prefix(80), as: UTF8.self))")
            }
            #expect(try await desk.everything() == before)
        }
    }

    static let noObjects = [
        "{", "}", "[]", "null", "7", "true", "\"text\"", "{\"name\": 1,}", "{'name': 1}", "{} {}", " ", "\u{FEFF}{}",
        "{\"name\": 01}", "{\"name\": NaN}", "{\"name\": \"a\nb\"}", "{\"name\": \"\\ud800\"}",
        "{\"name\": 1, \"name\": 2}", "{\"slots\": [{\"a\": 1, \"a\": 1}]}", String(repeating: "[", count: 100_000),
    ]

    @Test("what is no JSON object is 400", arguments: CommandCall.all)
    func noObject(_ call: CommandCall) async throws {
        try await expectRefused(call, Self.noObjects.map { Refused(body: Array($0.utf8), status: 400) })
    }

    @Test("what is not UTF-8 is 400")
    func encoding() async throws {
        let body = Array("{\"name\": \"".utf8) + [0xFF, 0xC0] + Array("\"}".utf8)
        try await expectRefused(CommandCall.all[0], [Refused(body: body, status: 400)])
    }

    @Test("a member that stands twice is named")
    func duplicate() async throws {
        try await withDesk { desk in
            let body = Array("{\"name\": \"Dr. A\", \"name\": \"Dr. B\"}".utf8)
            let answer = try await desk.send(.post, "/doctors", body: body)
            answer.expectProblem(400, "The body is not JSON: the member name stands twice, at byte 24.")
        }
    }

    @Test("a field that is unknown is refused by name", arguments: CommandCall.all)
    func unknown(_ call: CommandCall) async throws {
        let values: [JSONValue] = ["red", .null, []]
        try await expectRefused(
            call, values.map { Refused(body: call.bytes(with: "colour", $0), status: 422, field: "colour") })
    }

    @Test("a query parameter is refused by name", arguments: CommandCall.all)
    func query(_ call: CommandCall) async throws {
        let queried = call.with(query: "dryrun=true")
        try await expectRefused(queried, [Refused(body: call.bytes, status: 422, field: "dryrun")])
    }

    @Test("another media type is 415", arguments: CommandCall.all)
    func mediaType(_ call: CommandCall) async throws {
        let types = ["text/plain", "application/x-www-form-urlencoded", "application/xml", "json", "", "*/*"]
        try await expectRefused(
            call,
            types.map { Refused(body: call.bytes, headers: [.contentType: $0], status: 415, field: "Content-Type") })
    }

    @Test("a body without a media type is taken as JSON", arguments: CommandCall.all)
    func noMediaType(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.prepare(for: call)
            try await desk.send(call.method, call.path, body: call.bytes).expectDone()
        }
    }

    @Test("a body over a mebibyte is 413, one of a mebibyte is read", arguments: CommandCall.all)
    func size(_ call: CommandCall) async throws {
        let padding = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20 - call.bytes.count)
        let largest = call.bytes + padding
        try await expectRefused(call, [Refused(body: largest + [UInt8(ascii: " ")], status: 413)])
        try await withDesk { desk in
            try await desk.prepare(for: call)
            try await desk.send(call.method, call.path, body: largest).expectDone()
        }
    }

    static let wrongHeaders = [
        ("Idempotency-Key", ""), ("Idempotency-Key", String(repeating: "k", count: 256)),
        ("Idempotency-Key", "a\u{7F}b"), ("X-Actor", ""), ("X-Actor", String(repeating: "अ", count: 86)),
        ("X-Actor", "a\u{1}b"), ("X-Actor", "a\tb"),
        ("X-Actor", "Zoë"),
    ]

    @Test("a header that is empty, too long or not printable ASCII is named", arguments: CommandCall.all)
    func headers(_ call: CommandCall) async throws {
        let refused = try Self.wrongHeaders.compactMap { name, value -> Refused? in
            let field = HTTPField(name: try #require(HTTPField.Name(name)), value: value)
            // Nobody can send what the field does not keep as it is.
            guard field.value == value else { return nil }
            return Refused(body: call.bytes, headers: [field.name: value], status: 422, field: name)
        }
        #expect(refused.count >= 4)
        try await expectRefused(call, refused)
    }

    @Test("a header that stands twice is named")
    func headerTwice() async throws {
        for name in [CommandRequest.keyHeader, CommandRequest.actorHeader] {
            var headers: HTTPFields = [.contentType: "application/json"]
            headers[values: name] = ["a", "b"]
            let call = CommandCall.all[0]
            try await expectRefused(
                call, [Refused(body: call.bytes, headers: headers, status: 422, field: name.rawName)])
        }
    }
}
