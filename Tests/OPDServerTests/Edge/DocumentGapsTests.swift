import HTTPTypes
import OPDJournal
import Testing

@Suite("Every answer in these tests is held against the document, and a gap is found")
struct DocumentGapsTests {
    private func gaps(
        _ method: String, _ path: String, _ status: Int, _ body: JSONValue, type: String = "application/json",
        _ headers: HTTPFields = [:]
    ) -> [String] {
        var headers = headers
        headers[.contentType] = type
        return APIDocument.shared.gaps(
            method, path, TestAnswer(status: status, headers: headers, bytes: Array(body.encoded.utf8)))
    }

    private static let problem: JSONValue = [
        "type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": "Later.",
    ]

    @Test("what is as documented has none")
    func none() {
        #expect(gaps("GET", "/healthz", 200, ["status": "alive"]).isEmpty)
        #expect(gaps("GET", "/no/such/path", 404, Self.problem, type: "application/problem+json").isEmpty)
        #expect(
            gaps("GET", "/readyz", 503, Self.problem, type: "application/problem+json", [.retryAfter: "1"]).isEmpty)
    }

    @Test("a path, a method or a status that is not there")
    func unknown() {
        #expect(gaps("GET", "/no/such/path", 200, [:]) == ["the path is not in the document"])
        #expect(gaps("DELETE", "/doctors", 200, [:]) == ["the method is not in the document"])
        #expect(gaps("GET", "/metrics", 409, [:]) == ["status 409 is not in the document"])
        #expect(gaps("GET", "/tokens/book", 200, [:]) == ["the method is not in the document"])
    }

    @Test("another media type, or a header that is missing")
    func headers() {
        #expect(
            gaps("GET", "/healthz", 200, ["status": "alive"], type: "text/plain") == [
                "text/plain is not in the document"
            ])
        #expect(
            gaps("GET", "/readyz", 503, Self.problem, type: "application/problem+json") == ["Retry-After is missing"])
    }

    @Test("a body that is otherwise than its schema")
    func body() {
        let settings = SettingsTests.defaults
        #expect(gaps("GET", "/settings", 200, settings).isEmpty)
        let wrong: [(String, JSONValue?, String)] = [
            ("booking_cutoff_minutes", nil, "body.booking_cutoff_minutes is missing"),
            ("booking_cutoff_minutes", 99_999, "body.booking_cutoff_minutes is too large"),
            ("waitlist_order", ["age"], "body.waitlist_order[0] is none of"),
            ("colour", "red", "body.colour is unknown"),
        ]
        for (name, value, gap) in wrong {
            let found = gaps("GET", "/settings", 200, settings.with(name, value))
            #expect(found.count == 1 && found[0].hasPrefix(gap))
        }
    }
}
