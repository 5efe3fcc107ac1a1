import HTTPTypes
import OPDJournal

@testable import OPDServer

/// A request as lines: method and target, fields, an empty line, and the body. So that each part of it can be mutated.
struct FuzzedRequest {
    let method: HTTPRequest.Method
    let target: String
    let fields: HTTPFields
    let body: [UInt8]

    static func lines(_ method: HTTPRequest.Method, _ target: String, _ fields: [String] = [], _ body: String = "")
        -> [UInt8]
    {
        let type = body.isEmpty ? [] : ["Content-Type: application/json"]
        return Array(([("\(method.rawValue) \(target)")] + fields + type + ["", body]).joined(separator: "\n").utf8)
    }

    /// Nil for what no HTTP connection would bring to a route.
    init?(_ lines: [UInt8]) {
        guard let first = lines.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let words = lines[..<first].split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard words.count == 2, let method = HTTPRequest.Method(String(decoding: words[0], as: UTF8.self)),
            ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method.rawValue)
        else { return nil }
        self.method = method
        target = String(decoding: words[1], as: UTF8.self)
        // The live feed does not end, and is not about input.
        guard target.hasPrefix("/"), !target.contains("stream"), target.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            return nil
        }
        var fields: HTTPFields = [:]
        var rest = lines[lines.index(after: first)...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")), end > rest.startIndex {
            let parts = rest[..<end].split(separator: UInt8(ascii: ":"), maxSplits: 1)
            if parts.count == 2, let name = HTTPField.Name(String(decoding: parts[0], as: UTF8.self)) {
                let value = String(decoding: parts[1].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
                fields.append(HTTPField(name: name, value: value))
            }
            rest = rest[rest.index(after: end)...]
        }
        self.fields = fields
        body = Array(rest.dropFirst())
    }
}

extension FuzzedRequest {
    /// Each command of the API with a body that it takes, and its reads with every parameter.
    static let commands: [[UInt8]] =
        CommandCall.all.map { call in
            lines(
                call.method, call.path, ["Idempotency-Key: k-\(call.path.count)", "X-Actor: desk 1"], call.body.encoded)
        } + reads

    private static let reads = [
        "/tokens?date=2026-11-22&doctor_id=1&department=Eyes&status=booked&presence=expected&q=as&number=1&limit=5",
        "/tokens?cursor=12611220001", "/tokens/12611220001", "/tokens/12611220001/history", "/doctors",
        "/doctors/1/schedule?date=2026-11-22", "/doctors/1/pattern", "/doctors/1/leaves", "/doctors/1/settings",
        "/doctors/1/sessions/2026-11-22/queue", "/holidays", "/settings", "/report?date=2026-11-22&format=csv",
        "/audit?actor=timer&request_id=r&from=2026-11-22&to=2026-11-23T09:00:00%2B05:30&limit=5",
        "/audit?doctor_id=1&date=2026-11-22&token_id=12611220001&cursor=1.2.3", "/links/AAAABBBBCCCCDDDD", "/metrics",
        "/healthz", "/readyz", "/openapi.json", "/docs/assets/x.js",
    ].map { lines(.get, $0, ["X-Request-Id: r-1", "Accept: application/json"]) }

    /// What is about users, keys and logins, as somebody who may.
    static func access(_ caller: Caller) -> [[UInt8]] {
        let proof = caller.headers.map { "\($0.name): \($0.value)" }
        let user =
            #"{"name":"asha","role":"doctor","doctor_id":1,"password":"a long sentence is best","grants":["overbook"]}"#
        return [
            lines(.get, "/me", proof), lines(.get, "/users", proof), lines(.get, "/keys", proof),
            lines(.post, "/users", proof, user),
            lines(.patch, "/users/asha", proof, #"{"role":"clerk","disabled":true}"#),
            lines(.put, "/users/asha/password", proof, #"{"password":"another long sentence"}"#),
            lines(.post, "/users/asha/logout", proof),
            lines(
                .post, "/keys", proof,
                #"{"name":"lab","scopes":["book","see_boards"],"expires_at":"2027-01-01T00:00:00+05:30"}"#),
            lines(.delete, "/keys/0123456789abcdef", proof),
            lines(.post, "/login", [], #"{"user":"root","password":"a wrong sentence altogether"}"#),
            lines(.get, "/me", ["Authorization: Bearer opdesk_0123456789abcdef_AAAABBBBCCCCDDDDEEEEFFFF"]),
            lines(.get, "/me", ["Cookie: a=b; opdesk_login=AAAA.BBBB; c", "Origin: https://opd.example"]),
        ]
    }
}
