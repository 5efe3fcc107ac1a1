import HTTPTypes
import OPDJournal
import Testing

/// A call that may change something, with a body that it takes.
struct CommandCall: CustomTestStringConvertible, Sendable {
    let method: HTTPRequest.Method
    let path: String
    let body: JSONValue

    var testDescription: String { "\(method.rawValue) \(path)" }

    var bytes: [UInt8] { Array(body.encoded.utf8) }

    /// The body with a member added.
    func bytes(with name: String, _ value: JSONValue) -> [UInt8] { Array(body.with(name, value).encoded.utf8) }

    /// Each of them succeeds on a desk that is `prepared`.
    static let all = [
        CommandCall(method: .post, path: "/doctors", body: ["name": "Dr. B", "slot_labels": ["09-10"]]),
        CommandCall(method: .post, path: "/tokens/book", body: TestDesk.booking("Bala")),
        CommandCall(method: .post, path: "/tokens/12611220001/cancel", body: [:]),
        CommandCall(method: .post, path: "/tokens/12611220001/no-show", body: [:]),
        CommandCall(method: .patch, path: "/settings", body: ["booking_cutoff_minutes": -60]),
        CommandCall(method: .patch, path: "/doctors/1/settings", body: ["waitlist_order": ["present"]]),
        CommandCall(method: .post, path: "/admin/reset", body: [:]),
    ]
}

extension TestDesk {
    /// Doctor 1, and a token with a seat.
    func prepare() async throws {
        try await addDoctor()
        try await book("Asha")
    }

    func send(
        _ call: CommandCall, key: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await command(call.method, call.path, call.body, key: key, sourceLocation: sourceLocation)
    }

    /// What anybody can see of the hospital, to find that nothing has changed.
    func everything() async throws -> [String] {
        var answers: [String] = []
        for path in ["/doctors", "/settings", "/doctors/1/settings", "/doctors/1/schedule", "/tokens/12611220001"] {
            answers.append(try await get(path).text)
        }
        return answers
    }
}
