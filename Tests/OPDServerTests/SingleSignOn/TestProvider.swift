import OPDEngine
import OPDJournal
import Synchronization
import Testing

@testable import OPDServer

/// An identity provider whose set of keys the test changes, and which can be away or slow.
final class TestProvider: Sendable {
    struct Away: Error {}

    private struct State {
        var set: [UInt8]?
        var reads = 0
        var isHolding = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let (readings, reading) = AsyncStream<Void>.makeStream()
    let uptime = Box(Duration.zero)
    let log = CapturedLog()

    /// With these keys, or away.
    init(_ keys: [SigningKey]?) { state = Mutex(State(set: keys.map { SigningKey.set($0.map(\.jwk)) })) }

    func has(_ keys: SigningKey...) { state.withLock { $0.set = SigningKey.set(keys.map(\.jwk)) } }
    func answers(_ text: String) { state.withLock { $0.set = Array(text.utf8) } }
    func goAway() { state.withLock { $0.set = nil } }
    func hold() { state.withLock { $0.isHolding = true } }

    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isHolding = false
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    /// How often the set was asked for.
    var reads: Int { state.withLock { $0.reads } }

    /// Returns when the set is asked for once more.
    func untilRead() async {
        for await _ in readings { return }
    }

    private func read() async throws -> [UInt8] {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                state.reads += 1
                if state.isHolding { state.held.append(continuation) }
                return state.isHolding
            }
            if !isHeld { continuation.resume() }
            reading.yield()
        }
        guard let set = state.withLock({ $0.set }) else { throw Away() }
        return set
    }

    /// As a server knows it, from the beginning or not yet.
    func keys(known: [SigningKey]? = nil) async throws -> ProviderKeys {
        var set: KeySet?
        if let known { set = try await KeySet(SigningKey.set(known.map(\.jwk))) }
        return ProviderKeys(
            set, logger: log.logger(), uptime: { [uptime] in uptime.value }, source: { [self] in try await read() })
    }

    // MARK: Tokens

    static let issuer = "https://id.example/realms/opd"
    static let audience = "opdesk"
    /// When the tests' clock stands still, in seconds since 1970: 2026-11-22 at 08:00 in Kolkata.
    static let now = 1_795_314_600

    /// Those of a clerk, for five minutes, but for what is different.
    static func claims(_ changes: JSONValue = [:]) -> JSONValue {
        let usual: JSONValue = [
            "iss": .string(issuer), "aud": .string(audience), "exp": .integer(now + 300), "sub": "f3a1",
            "preferred_username": "asha", "roles": ["clerk"],
        ]
        return changes.members.reduce(usual) { $0.with($1.name, $1.value == .null ? nil : $1.value) }
    }

    static func rules(_ change: (inout TokenRules) -> Void = { _ in }) -> TokenRules {
        var rules = TokenRules(issuer: issuer, audience: audience)
        change(&rules)
        return rules
    }
}

/// A desk that takes the tokens of a provider whose keys it knows.
func withSignOn(
    _ keys: [SigningKey] = [.rsa], rules: TokenRules = TestProvider.rules(),
    _ body: @escaping @Sendable (TestDesk) async throws -> Void
) async throws {
    let provider = TestProvider(keys)
    let signOn = SingleSignOn(rules, try await provider.keys(known: keys))
    try await withDesk(singleSignOn: signOn, body)
}

extension TestDesk {
    /// Who the bearer of a token is.
    func me(_ token: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> TestAnswer {
        try await call(.get, "/me", as: .bearer(token), sourceLocation: sourceLocation)
    }

    /// Who somebody with these claims is, by a token that the key `rsa` signs.
    func me(claims changes: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) async throws -> TestAnswer {
        try await me(try SigningKey.rsa.token(TestProvider.claims(changes)), sourceLocation: sourceLocation)
    }
}
