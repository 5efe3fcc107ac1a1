import Crypto
import Foundation
import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("the identity provider's keys")
struct ProviderKeysTests {
    private static func token(_ key: SigningKey) throws -> String { try key.token(TestProvider.claims()) }
    private static let next = SigningKey.otherRSA.named("next")

    private static func withDesk(
        _ provider: TestProvider, known: [SigningKey]?, beat: Duration = .seconds(3_600),
        _ body: @escaping @Sendable (TestDesk, ProviderKeys) async throws -> Void
    ) async throws {
        let keys = try await provider.keys(known: known)
        var signOn = SingleSignOn(TestProvider.rules(), keys)
        signOn.beat = beat
        try await OPDServerTests.withDesk(singleSignOn: signOn) { desk in try await body(desk, keys) }
    }

    @Test("a new key is fetched when the first token names it; what nobody has is asked for once a minute at most")
    func rotation() async throws {
        let provider = TestProvider([.rsa])
        try await Self.withDesk(provider, known: [.rsa]) { desk, _ in
            try await desk.me(try Self.token(.rsa)).expectDone()
            #expect(provider.reads == 0)
            provider.has(.rsa, Self.next)
            try await desk.me(try Self.token(Self.next)).expectDone()
            #expect(provider.reads == 1)
            for _ in 1...3 { try await desk.me(try Self.token(.otherRSA.named("x"))).expectProblem(401) }
            provider.uptime.value = .milliseconds(59_999)
            try await desk.me(try Self.token(.otherRSA.named("x"))).expectProblem(401)
            #expect(provider.reads == 1)
            provider.uptime.value = .seconds(60)
            try await desk.me(try Self.token(.otherRSA.named("x"))).expectProblem(401)
            #expect(provider.reads == 2)
        }
    }

    @Test("a key that vanished verifies nothing any more, also not what it had verified")
    func vanished() async throws {
        let provider = TestProvider([.rsa])
        try await Self.withDesk(provider, known: [.rsa]) { desk, keys in
            let token = try Self.token(.rsa)
            try await desk.me(token).expectDone()
            provider.has(.rsa, Self.next)
            await keys.fetch()
            let digest = SHA256.hash(data: Data(token.utf8))
            #expect(keys.verified(digest, at: desk.clock.read()) != nil, "a key more changes nothing")
            provider.has(Self.next)
            await keys.fetch()
            try await desk.me(token).expectProblem(401)
            try await desk.me(try Self.token(Self.next)).expectDone()
            provider.has(.otherRSA.named("rsa"))
            await keys.fetch()
            try await desk.me(token).expectProblem(401, "This token is not signed by the hospital's identity provider.")
        }
    }

    @Test("what was verified with keys that have vanished meanwhile is not remembered")
    func lateRemembering() async throws {
        let provider = TestProvider([.rsa])
        let keys = try await provider.keys(known: [.rsa])
        let (known, generation) = try await keys.keys(having: "rsa")
        let (digest, now) = (SHA256.hash(data: Data("t".utf8)), Instant(milliseconds: 0))
        try known.verify(try IdentityToken(try Self.token(.rsa)))
        provider.has(Self.next)
        await keys.fetch()
        keys.remember(digest, .trusted, until: Instant(milliseconds: 1), generation: generation)
        #expect(keys.verified(digest, at: now) == nil)
        keys.remember(digest, .trusted, until: Instant(milliseconds: 1), generation: generation + 1)
        #expect(keys.verified(digest, at: now) != nil)
    }

    @Test("a provider that goes away is logged, and the keys that were known count on")
    func away() async throws {
        let provider = TestProvider([.rsa])
        try await Self.withDesk(provider, known: [.rsa]) { desk, keys in
            provider.goAway()
            await keys.fetch()
            let line = try #require(provider.log.lines.first { $0.level == .warning })
            #expect(line.message.hasSuffix("could not be fetched again; those that were known count on"))
            try await desk.me(try Self.token(.rsa)).expectDone()
            try await desk.me(try Self.token(Self.next)).expectProblem(401)
        }
    }

    @Test(
        "an answer without a key that can be used counts as none: the keys that were known count on",
        arguments: ["", "<html>Log in</html>", "{\"keys\": []}", "{\"keys\": [{\"kty\": \"oct\", \"kid\": \"rsa\"}]}"])
    func uselessAnswer(answer: String) async throws {
        let provider = TestProvider([.rsa])
        try await Self.withDesk(provider, known: [.rsa]) { desk, keys in
            provider.answers(answer)
            await keys.fetch()
            #expect(provider.log.lines.contains { $0.level == .warning && $0.message.hasSuffix("count on") })
            try await desk.me(try Self.token(.rsa)).expectDone()
            #expect(keys.refreshIfDue(), "it is tried again")
        }
    }

    @Test("a server whose provider was never there starts, answers 503 and takes tokens as soon as it is back")
    func neverThere() async throws {
        let provider = TestProvider(nil)
        try await Self.withDesk(provider, known: nil) { desk, _ in
            await provider.untilRead()
            let refused = try await desk.me(try Self.token(.rsa))
            refused.expectProblem(503)
            #expect(refused.headers[.retryAfter] == "60" && refused.detail.contains("Log in with a password"))
            #expect(provider.log.lines.contains { $0.level == .warning && $0.message.contains("its tokens get 503") })
            try await desk.call(.get, "/healthz", as: .nobody).expectDone()
            try await desk.me(try SigningKey.rsa.token(TestProvider.claims(), "none", header: ["alg": "none"]))
                .expectProblem(401)
            provider.has(.rsa)
            try await desk.me(try Self.token(.rsa)).expectProblem(503)
            provider.uptime.value = .seconds(60)
            try await desk.me(try Self.token(.rsa)).expectDone()
            try await desk.me(try Self.token(.rsa)).expectDone()
        }
    }

    @Test("the keys are fetched when they are an hour old, and at each look after a failure")
    func due() async throws {
        let provider = TestProvider([.rsa])
        let keys = try await provider.keys()
        _ = keys.begin()
        await keys.fetch()
        provider.uptime.value = .milliseconds(3_599_999)
        #expect(!keys.refreshIfDue())
        provider.uptime.value = .seconds(3_600)
        #expect(keys.refreshIfDue())
        await keys.fetch()
        #expect(!keys.refreshIfDue())
        provider.goAway()
        await keys.fetch()
        #expect(keys.refreshIfDue())
        provider.has(.rsa)
        await keys.fetch()
        #expect(!keys.refreshIfDue())
    }

    @Test("a running server looks again and again whether the keys are old")
    func beat() async throws {
        let provider = TestProvider([.rsa])
        try await Self.withDesk(provider, known: nil, beat: .milliseconds(1)) { _, _ in
            await provider.untilRead()
            provider.uptime.value = .seconds(3_600)
            await provider.untilRead()
        }
    }

    @Test("while the provider is away it is asked again at each look, which is every minute")
    func beatWhileAway() async throws {
        #expect(SingleSignOn(TestProvider.rules(), try await TestProvider([.rsa]).keys()).beat == .seconds(60))
        let provider = TestProvider(nil)
        try await Self.withDesk(provider, known: [.rsa], beat: .milliseconds(1)) { desk, _ in
            provider.uptime.value = .seconds(3_600)
            for _ in 1...3 { await provider.untilRead() }
            try await desk.me(try Self.token(.rsa)).expectDone()
        }
    }

    @Test("only so many requests wait for a fetch; the others are asked to come again")
    func waiting() async throws {
        let provider = TestProvider([.rsa])
        provider.hold()
        try await Self.withDesk(provider, known: nil) { _, keys in
            await provider.untilRead()
            try await withThrowingTaskGroup { group in
                for _ in 0...ProviderKeys.mostWaiting {
                    group.addTask { () async -> TokenFault? in
                        do throws(TokenFault) {
                            _ = try await keys.keys(having: "rsa")
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                #expect(try await group.next() == .keyBeingFetched)
                provider.release()
                for try await fault in group { #expect(fault == nil) }
            }
        }
    }

    @Test("at the end nobody waits any more, and nobody begins to")
    func end() async throws {
        let provider = TestProvider([.rsa])
        let keys = try await provider.keys()
        _ = keys.begin()
        let answer = Task { try await keys.keys(having: "rsa").generation }
        keys.end()
        await #expect(throws: TokenFault.noKeysYet) { try await answer.value }
        await #expect(throws: TokenFault.noKeysYet) { _ = try await keys.keys(having: "rsa") }
    }

    @Test("keys for something else, and those that nobody can use, are left out with a reason")
    func leftOut() async throws {
        let rsa = SigningKey.rsa.jwk
        let small = SigningKey.base64URL([0x80] + [UInt8](repeating: 1, count: 127))
        let others: [(JSONValue, String)] = [
            (rsa.with("use", "enc"), "is not for signatures"),
            (rsa.with("key_ops", ["sign"]), "is not for verifying"),
            (rsa.with("kid", nil), "has no kid"), (rsa.with("kid", 7), "has no kid"), (rsa.with("n", nil), "has no n"),
            (rsa.with("alg", "RSA-OAEP-256"), "is for another algorithm"),
            (rsa.with("alg", "HS256"), "is for another algorithm"),
            (rsa.with("kid", "small").with("n", .string(small)), "less than 2048 bits"),
            (rsa.with("kid", "odd").with("n", "!"), "is no valid key"),
            (["kty": "oct", "kid": "s", "k": "c2VjcmV0"], "is of another kind"),
            (SigningKey.p256.jwk.with("crv", "secp256k1"), "is on another curve"),
            (SigningKey.p256.jwk.with("kid", "off").with("x", SigningKey.p256.jwk["y"]), "is no valid key"),
            (SigningKey.ed25519.jwk.with("crv", "X25519"), "is on another curve"),
            (SigningKey.otherRSA.named("rsa").jwk, "has the name (kid) of another"), ("text", "has no kid"),
        ]
        let set = try await KeySet(SigningKey.set([rsa, rsa] + others.map(\.0)))
        #expect(set.count == 1 && set.leftOut.count == others.count)
        for (reason, (_, expected)) in zip(set.leftOut, others) { #expect(reason.contains(expected), "\(reason)") }
        try set.verify(try IdentityToken(try Self.token(.rsa)))
    }

    @Test("a key that is left out for another's name verifies nothing, also where the other is for one algorithm only")
    func sameName() async throws {
        let other = SigningKey.otherRSA.named("rsa")
        let set = try await KeySet(SigningKey.set([SigningKey.rsa.jwk.with("alg", "RS512"), other.jwk]))
        #expect(set.leftOut == ["key 2 has the name (kid) of another"])
        for algorithm in ["RS256", "RS384", "RS512", "PS256"] {
            let token = try IdentityToken(try other.token(TestProvider.claims(), algorithm))
            #expect(throws: algorithm == "RS512" ? TokenFault.wrongSignature : .wrongAlgorithm) {
                try set.verify(token)
            }
        }
        try set.verify(try IdentityToken(try SigningKey.rsa.token(TestProvider.claims(), "RS512")))
    }

    @Test(
        "a set without a key that can be used is an error",
        arguments: [
            ("", "no JSON Web Key Set"), ("[]", "no JSON Web Key Set"), ("{\"keys\": 1}", "no JSON Web Key Set"),
            ("{\"keys\": []}", "it is empty"),
            ("{\"keys\": [{\"kty\": \"oct\", \"kid\": \"a\"}]}", "key 1 is of another"),
        ])
    func useless(text: String, words: String) async throws {
        let failure = await #expect(throws: KeySet.Failure.self) { _ = try await KeySet(Array(text.utf8)) }
        #expect(try #require(failure).description.contains(words))
    }
}
