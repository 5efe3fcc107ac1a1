import HTTPTypes
import OPDJournal
import Testing

@testable import OPDServer

@Suite("openapi.json")
struct DocumentTests {
    @Test("document and router name the same methods and paths")
    func routes() async throws {
        try await withDesk { desk in
            let options = ServerOptions(host: "127.0.0.1", port: 0, allowsReset: true, documentationAssets: nil)
            let server = OPDServer(desk.hospital, options: options, logger: desk.log.logger())
            let routes = server.routes.map { "\($0.method) \($0.path)" }
            #expect(Set(routes).count == routes.count)
            #expect(APIDocument.shared.operations.sorted() == routes.sorted())
        }
    }

    @Test("it is served as it is")
    func served() async throws {
        try await withDesk { desk in
            let answer = try await desk.get("/openapi.json").expectDone()
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer["openapi"] == "3.1.0")
            #expect(answer.json == APIDocument.shared.root)
        }
    }

    @Test("every operation has a name of its own, a summary, a description and one known tag")
    func operations() throws {
        let tags = APIDocument.shared.root["tags"]?.elements?.compactMap { $0["name"]?.text } ?? []
        #expect(tags.first == "Doctors")
        let operations = APIDocument.shared.root["paths"]?.members.flatMap(\.value.members).map(\.value) ?? []
        for operation in operations {
            let tag = operation["tags"]?[0]?.text ?? ""
            #expect(tags.contains(tag), "\(operation.encoded.prefix(200))")
            for name in ["operationId", "summary", "description"] {
                #expect(operation[name]?.text?.isEmpty == false, "\(operation.encoded.prefix(200))")
            }
        }
        #expect(Set(operations.map { $0["operationId"]?.text }).count == operations.count)
    }

    @Test("every reference leads somewhere")
    func references() {
        func visit(_ value: JSONValue) {
            if value["$ref"] != nil { #expect(APIDocument.shared.resolved(value).text == nil, "\(value.encoded)") }
            for member in value.members { visit(member.value) }
            for element in value.elements ?? [] { visit(element) }
        }
        visit(APIDocument.shared.root)
    }

    /// An example of a request's body in the document.
    struct Example: CustomTestStringConvertible, Sendable {
        let method: String
        let path: String
        let name: String
        let body: JSONValue

        var testDescription: String { "\(method) \(path): \(name)" }

        static let all = (APIDocument.shared.root["paths"]?.members ?? []).flatMap { path in
            path.value.members.flatMap { operation in
                let content = operation.value["requestBody"]?["content"]?["application/json"]
                return (content?["examples"]?.members ?? []).map { example in
                    Example(
                        method: operation.name.uppercased(), path: path.name, name: example.name,
                        body: example.value["value"] ?? .null)
                }
            }
        }
    }

    @Test(
        "every example of users, logins, keys and links works when it is tried",
        arguments: Example.all.filter { AccessCall.isOne($0.path) })
    func accessExample(_ example: Example) async throws {
        let method = try #require(HTTPRequest.Method(example.method))
        try await withDesk(setupCode: "K7M2-PQ9X-3FGH") { desk in
            let prepared = try await AccessCall.prepare(example.path, desk)
            try await desk.call(method, prepared.path, example.body, as: prepared.caller).expectDone()
        }
    }

    @Test(
        "every example works when it is tried", arguments: Example.all.filter { !AccessCall.isOne($0.path) })
    func example(_ example: Example) async throws {
        try await withDesk { desk in
            let path = example.path.replacing("{doctor_id}", with: "1").replacing("{token_id}", with: "12611220001")
                .replacing("sessions/{date}", with: "sessions/2026-11-22").replacing("{date}", with: "2026-11-29")
                .replacing("{index}", with: example.path.hasSuffix("close") ? "1" : "0")
                .replacing("{leave_id}", with: "1")
            let calls = CommandCall.all.filter { $0.path == path && $0.method.rawValue == example.method }
            try await desk.prepare(for: try #require(calls.first))
            try await desk.command(try #require(HTTPRequest.Method(example.method)), path, example.body).expectDone()
        }
    }

    @Test("every example of an answer fits its schema")
    func answers() {
        var count = 0
        func visit(_ value: JSONValue) {
            if let example = value["example"], let schema = value["schema"], value["in"] == nil {
                count += 1
                #expect(JSONSchema(document: .shared).faults(of: example, schema).isEmpty, "\(example.encoded)")
            }
            for member in value.members { visit(member.value) }
        }
        visit(APIDocument.shared.root)
        #expect(count > 20)
    }
}
