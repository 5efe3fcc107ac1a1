import Crypto
import Foundation
import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("tokens of the identity provider")
struct TokenTests {
    private static let notSigned = "This token is not signed by the hospital's identity provider."

    @Test(
        "every algorithm of a public key is verified",
        arguments: [
            (SigningKey.rsa, ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]), (.p256, ["ES256"]),
            (.p384, ["ES384"]), (.p521, ["ES512"]), (.ed25519, ["EdDSA"]),
        ])
    func algorithms(key: SigningKey, algorithms: [String]) async throws {
        try await withSignOn([.otherRSA, key]) { desk in
            for algorithm in algorithms {
                let me = try await desk.me(try key.token(TestProvider.claims(), algorithm)).expectDone()
                #expect(me["kind"] == "token" && me["actor"] == "sso:asha" && me["doctor_id"] == .null)
                #expect(me["permissions"]?.elements?.compactMap(\.text) == Role.clerk.permissions.list.map(\.rawValue))
            }
        }
    }

    @Test("none, and an HMAC with the public key for its secret, are refused whatever they say")
    func noForgery() async throws {
        try await withSignOn { desk in
            for algorithm in ["none", "HS256"] {
                let token = try SigningKey.rsa.token(TestProvider.claims(), algorithm)
                try await desk.me(token).expectProblem(401, Self.notSigned)
            }
            for name in ["None", "NONE", "", "RS257", "HS512"] {
                let token = try SigningKey.rsa.token(
                    TestProvider.claims(), "none", header: ["alg": .string(name), "kid": "rsa"])
                try await desk.me(token).expectProblem(401, Self.notSigned)
            }
        }
    }

    @Test("an algorithm that is not the key's, and a key that is not the one named, are refused")
    func wrongKey() async throws {
        try await withSignOn([.rsa, .p256]) { desk in
            let claims = TestProvider.claims()
            func expectRefused(_ token: String) async throws {
                try await desk.me(token).expectProblem(401, Self.notSigned)
            }
            try await expectRefused(try SigningKey.rsa.token(claims, header: ["alg": "PS256", "kid": "rsa"]))
            try await expectRefused(try SigningKey.rsa.token(claims, header: ["alg": "ES256", "kid": "rsa"]))
            try await expectRefused(try SigningKey.rsa.token(claims, header: ["alg": "RS256", "kid": "p256"]))
            let header: JSONValue = ["alg": "ES384", "kid": "p256"]
            try await expectRefused(try SigningKey.p256.token(claims, "ES256", header: header))
            try await expectRefused(try SigningKey.otherRSA.named("rsa").token(claims))
        }
        let only = try await KeySet(SigningKey.set([SigningKey.rsa.jwk.with("alg", "RS256")]))
        #expect(throws: TokenFault.wrongAlgorithm) {
            try only.verify(try IdentityToken(try SigningKey.rsa.token(TestProvider.claims(), "RS512")))
        }
    }

    @Test("a token that was changed after it was signed is refused")
    func changed() async throws {
        try await withSignOn { desk in
            let parts = try SigningKey.rsa.token(TestProvider.claims()).split(separator: ".").map(String.init)
            let admin = SigningKey.base64URL(Array(TestProvider.claims(["roles": ["admin"]]).encoded.utf8))
            try await desk.me("\(parts[0]).\(admin).\(parts[2])").expectProblem(401, Self.notSigned)
            let signature = try #require(IdentityToken.bytes(parts[2].utf8))
            let others = [[], Array(signature.dropLast()), signature + [0], [signature[0] ^ 1] + signature.dropFirst()]
            for changed in others {
                let token = "\(parts[0]).\(parts[1]).\(SigningKey.base64URL(changed))"
                try await desk.me(token).expectProblem(401, Self.notSigned)
            }
        }
    }

    @Test("what is no token is refused before anything is computed")
    func malformed() async throws {
        try await withSignOn { desk in
            let parts = try SigningKey.rsa.token(TestProvider.claims()).split(separator: ".").map(String.init)
            func text(_ json: String) -> String { SigningKey.base64URL(Array(json.utf8)) }
            let headers = [
                "", "!!!", text("[]"), text("{"), text("{}"), text("{\"alg\":1,\"kid\":\"rsa\"}"),
                text("{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"rsa\"}"), SigningKey.base64URL([0xFF]),
                parts[0] + "=", parts[0] + "A", parts[0] + " ", "A", "A\u{E5}AA",
                text("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"x\":" + String(repeating: "[", count: 5_000)),
                text("{\"a\":" + String(repeating: "[", count: 64) + String(repeating: "]", count: 64) + "}"),
            ]
            for header in headers {
                try await desk.me("\(header).\(parts[1]).\(parts[2])").expectProblem(
                    401, "This token is no JSON Web Token.")
            }
            for claims in ["", text("7"), text("{\"a\":1,\"a\":2}"), parts[1] + "+/"] {
                try await desk.me("\(parts[0]).\(claims).\(parts[2])").expectProblem(
                    401, "This token is no JSON Web Token.")
            }
            for signature in ["A", parts[2] + "==", "!" + parts[2].dropFirst()] {
                try await desk.me("\(parts[0]).\(parts[1]).\(signature)").expectProblem(
                    401, "This token is no JSON Web Token.")
            }
            try await desk.me("..").expectProblem(401, "This token is no JSON Web Token.")
        }
    }

    @Test("opaque and encrypted tokens are refused, and what is taken instead is said")
    func notSignedAtAll() async throws {
        try await withSignOn { desk in
            let token = try SigningKey.rsa.token(TestProvider.claims())
            for bearer in ["2YotnFZFEjr1zCsicMWpAA", "a.b", token + ".", token + ".a.b"] {
                try await desk.me(bearer).expectProblem(
                    401,
                    "This is neither a signed JSON Web Token nor an API key of OPDesk. A key begins with opdesk_.")
            }
        }
    }

    @Test("to what a token is bound, and when it was made, is not looked at")
    func unseenClaims() async throws {
        try await withSignOn { desk in
            try await desk.me(claims: ["cnf": ["jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"]]).expectDone()
            try await desk.me(claims: ["iat": .integer(TestProvider.now + 3_600)]).expectDone()
        }
    }

    @Test("tokens of another kind, or with an extension that must be understood, are refused")
    func otherKinds() async throws {
        try await withSignOn { desk in
            let usual: JSONValue = ["alg": "RS256", "kid": "rsa"]
            for more in [("typ", "logout+jwt"), ("typ", 1), ("crit", ["b64"]), ("crit", [])] as [(String, JSONValue)] {
                let token = try SigningKey.rsa.token(TestProvider.claims(), header: usual.with(more.0, more.1))
                try await desk.me(token).expectProblem(
                    401, "This token is not of the kind that lets its bearer in. Send an access token.")
            }
            for type in ["at+jwt", "JWT", "application/at+jwt"] as [JSONValue] {
                let token = try SigningKey.rsa.token(TestProvider.claims(), header: usual.with("typ", type))
                try await desk.me(token).expectDone()
            }
            try await desk.me(try SigningKey.rsa.token(TestProvider.claims(), header: usual)).expectDone()
            for id in [nil, "", 7] as [JSONValue?] {
                let token = try SigningKey.rsa.token(TestProvider.claims(), header: usual.with("kid", id))
                try await desk.me(token).expectProblem(
                    401, "This token does not name the key that signed it (kid), so it cannot be verified.")
            }
        }
    }

    @Test(
        "issuer, audience and times have to be right",
        arguments: [
            ("iss", .null, "issuer"), ("iss", "https://id.example/realms/op", "issuer"),
            ("iss", ["https://id.example/realms/opd"], "issuer"),
            ("iss", "https://id.example/realms/opd/", "issuer"),
            ("aud", .null, "(aud)"), ("aud", "opdesk2", "(aud)"), ("aud", ["account", "OPDESK"], "(aud)"),
            ("aud", [], "(aud)"), ("aud", ["opdesk": 1], "(aud)"),
            ("exp", .null, "(exp)"), ("exp", "1795314900", "(exp)"), ("exp", -1, "(exp)"), ("exp", true, "(exp)"),
            ("exp", .number("1e300"), "(exp)"), ("exp", .number("1e999"), "(exp)"),
            ("exp", .integer(TestProvider.now - 60), "expired"), ("exp", 0, "expired"),
            ("exp", .number("1795314539.9"), "expired"),
            ("nbf", .integer(TestProvider.now + 61), "(nbf)"), ("nbf", "now", "(nbf)"),
            ("nbf", .number("1795314660.5"), "(nbf)"),
        ] as [(String, JSONValue, String)])
    func wrongClaims(name: String, value: JSONValue, word: String) async throws {
        try await withSignOn { desk in
            let answer = try await desk.me(claims: [name: value])
            answer.expectProblem(401)
            #expect(answer.detail.contains(word))
            #expect(answer.headers[.wwwAuthenticate] == "Bearer realm=\"OPDesk\"")
        }
    }

    @Test(
        "two clocks may differ by a minute",
        arguments: [
            ("exp", .integer(TestProvider.now - 59)), ("exp", .number("1795314600.25")),
            ("nbf", .integer(TestProvider.now + 60)), ("nbf", 0), ("aud", ["account", "opdesk"]),
        ] as [(String, JSONValue)])
    func rightClaims(name: String, value: JSONValue) async throws {
        try await withSignOn { desk in try await desk.me(claims: [name: value]).expectDone() }
    }

    @Test("a token that was verified is remembered until it expires, and no longer")
    func remembered() async throws {
        let provider = TestProvider([.rsa])
        let keys = try await provider.keys(known: [.rsa])
        try await withDesk(singleSignOn: SingleSignOn(TestProvider.rules(), keys)) { desk in
            let token = try SigningKey.rsa.token(TestProvider.claims())
            let digest = SHA256.hash(data: Data(token.utf8))
            #expect(keys.verified(digest, at: desk.clock.read()) == nil)
            for _ in 1...2 { try await desk.me(token).expectDone() }
            #expect(keys.verified(digest, at: desk.clock.read())?.actor == "sso:asha")
            desk.clock.advance(milliseconds: 359_999)
            try await desk.me(token).expectDone()
            desk.clock.advance(milliseconds: 1)
            #expect(keys.verified(digest, at: desk.clock.read()) == nil)
            try await desk.me(token).expectProblem(401)
        }
    }

    @Test("a token is no login: it claims no other actor, logs nobody out, and has no password")
    func noLogin() async throws {
        try await withSignOn { desk in
            let token = Caller.bearer(try SigningKey.rsa.token(TestProvider.claims()))
            let claimed = try await desk.call(.get, "/me", as: token, more: [CommandRequest.actorHeader: "root"])
            claimed.expectProblem(422, field: "X-Actor")
            try await desk.call(.post, "/logout", as: token).expectProblem(409)
            let passwords: JSONValue = [
                "current_password": .string(TestDesk.password), "password": .string(TestDesk.password + "!"),
            ]
            try await desk.call(.put, "/me/password", passwords, as: token).expectProblem(409)
            try await desk.call(.get, "/me", as: .nobody).expectProblem(401)
        }
    }

    @Test("where no provider is set up, its tokens are nothing")
    func notSetUp() async throws {
        try await withDesk { desk in
            _ = try await desk.administrator()
            let token = try SigningKey.rsa.token(TestProvider.claims())
            try await desk.me(token).expectProblem(401, "This is no API key of OPDesk. A key begins with opdesk_.")
        }
    }

    @Test("keys and logins work beside it")
    func besideOthers() async throws {
        try await withSignOn { desk in
            let admin = Caller.bearer(try SigningKey.rsa.token(TestProvider.claims(["roles": "admin"])))
            let (key, _) = try await desk.key(["see_boards"], by: admin)
            try await desk.call(.get, "/doctors", as: key).expectDone()
            let root: JSONValue = ["name": "root", "role": "admin", "password": .string(TestDesk.password)]
            try await desk.call(.post, "/users", root, as: admin).expectDone()
            try await desk.call(.get, "/users", as: try await desk.login("root")).expectDone()
        }
    }
}
