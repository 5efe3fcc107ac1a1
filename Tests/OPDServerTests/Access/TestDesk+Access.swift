import HTTPTypes
import OPDJournal
import Testing

@testable import OPDServer

/// Somebody who calls: with a login, with a key, or as nobody.
struct Caller: Sendable {
    let headers: HTTPFields

    static let nobody = Caller(headers: [:])

    static func cookie(_ value: String) -> Caller { Caller(headers: [.cookie: "\(Login.cookieName)=\(value)"]) }
    static func bearer(_ value: String) -> Caller { Caller(headers: [.authorization: "Bearer \(value)"]) }
}

extension TestAnswer {
    /// The login that the answer brings.
    var login: String? {
        headers[.setCookie].flatMap { cookie in
            cookie.split(separator: ";").first.flatMap { $0.split(separator: "=", maxSplits: 1).last }.map(String.init)
        }
    }
}

extension TestDesk {
    static let password = "a long sentence is best"

    @discardableResult
    func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, as caller: Caller,
        more: HTTPFields = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        var headers = caller.headers
        if body != nil { headers[.contentType] = "application/json" }
        for field in more { headers.append(field) }
        return try await send(
            method, path, body: body.map { Array($0.encoded.utf8) }, headers: headers, sourceLocation: sourceLocation)
    }

    /// The first user, who is logged in.
    func administrator() async throws -> Caller {
        let body: JSONValue = ["name": "root", "role": "admin", "password": .string(Self.password)]
        try await call(.post, "/users", body, as: .nobody).expectDone()
        return try await login("root")
    }

    func login(
        _ name: String, _ password: String = password, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Caller {
        let answer = try await call(
            .post, "/login", ["user": .string(name), "password": .string(password)], as: .nobody,
            sourceLocation: sourceLocation
        ).expectDone(sourceLocation: sourceLocation)
        return .cookie(try #require(answer.login, sourceLocation: sourceLocation))
    }

    /// A user with a login.
    func user(_ name: String, _ role: String, doctor: Int? = nil, by admin: Caller) async throws -> Caller {
        var body: JSONValue = ["name": .string(name), "role": .string(role), "password": .string(Self.password)]
        if let doctor { body = body.with("doctor_id", .integer(doctor)) }
        try await call(.post, "/users", body, as: admin).expectDone()
        return try await login(name)
    }

    func key(_ scopes: JSONValue, by admin: Caller) async throws -> (caller: Caller, id: String) {
        let answer = try await call(.post, "/keys", ["name": "lab", "scopes": scopes], as: admin).expectDone()
        return (.bearer(try #require(answer["secret"]?.text)), try #require(answer["id"]?.text))
    }
}
