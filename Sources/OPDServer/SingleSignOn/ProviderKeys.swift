import Crypto
import Logging
import OPDEngine
import Synchronization

/// The identity provider's keys as this server knows them, and the tokens that they have verified.
///
/// They are fetched again every hour, and when a token names one that is unknown; a fetch that fails leaves them as they
/// are. `KeyRefresh` fetches, one at a time.
package final class ProviderKeys: Sendable {
    /// Brings the bytes of a JSON Web Key Set, within a time of its own.
    package typealias Source = @Sendable () async throws -> [UInt8]

    private struct State {
        var keys: KeySet?
        /// Counts the times that a key vanished: what was verified before may be wrong after.
        var generation = 0
        var verified = RecentValues<SHA256Digest, Verified>(capacity: ProviderKeys.mostVerified)
        /// Whether somebody fetches when asked to.
        var isServed = false
        /// From being asked for until its end.
        var isFetching = false
        /// When a token last had them fetched.
        var lastAsked: Duration?
        var lastSuccess: Duration?
        var hasFailed = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private struct Verified {
        let principal: Principal
        let end: Instant
    }

    /// Tokens that are remembered: many times the people who work at once.
    private static let mostVerified = 4_096
    /// Requests that wait for a fetch; others are asked to come again.
    static let mostWaiting = 256
    /// From one fetch that a token asks for to the next: whoever makes names up does not busy the provider.
    static let shortestPause = Duration.seconds(60)
    static let age = Duration.seconds(3_600)

    private let source: Source
    private let uptime: @Sendable () -> Duration
    private let logger: Logger
    private let state: Mutex<State>
    private let (asks, ask) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// Without keys yet, they are fetched at the start.
    package convenience init(_ keys: KeySet?, logger: Logger, source: @escaping Source) {
        let clock = ContinuousClock()
        let start = clock.now
        self.init(keys, logger: logger, uptime: { clock.now - start }, source: source)
    }

    /// The clock never goes back.
    init(_ keys: KeySet?, logger: Logger, uptime: @escaping @Sendable () -> Duration, source: @escaping Source) {
        self.source = source
        self.uptime = uptime
        self.logger = logger
        state = Mutex(State(keys: keys, lastSuccess: keys.map { _ in uptime() }))
        if let keys { announce(keys) }
    }

    private func announce(_ keys: KeySet) {
        logger.notice("the identity provider has \(keys.count) \(keys.count == 1 ? "key" : "keys")")
        for reason in keys.leftOut { logger.info("of the identity provider's keys, \(reason), and is left out") }
    }

    // MARK: What was verified

    /// Whose token it is, if it was verified and is not over.
    func verified(_ token: SHA256Digest, at now: Instant) -> Principal? {
        state.withLock { state in
            state.verified.value(of: token).flatMap { now < $0.end ? $0.principal : nil }
        }
    }

    /// Nothing, if a key has vanished since those of that generation were looked up.
    func remember(_ token: SHA256Digest, _ principal: Principal, until end: Instant, generation: Int) {
        state.withLock { state in
            guard state.generation == generation else { return }
            let verified = Verified(principal: principal, end: end)
            state.verified.update(token, default: verified) { $0 = verified }
        }
    }

    // MARK: The keys

    /// The keys, with the one that is wanted among them: if need be, and if the last time was not just now, they are
    /// fetched again first.
    func keys(having keyID: String) async throws(TokenFault) -> (keys: KeySet, generation: Int) {
        if !has(keyID) { await awaitFetch(for: keyID) }
        let (keys, generation, isFetching) = state.withLock { ($0.keys, $0.generation, $0.isFetching && $0.isServed) }
        if keys?.has(keyID) != true && isFetching { throw .keyBeingFetched }
        guard let keys else { throw .noKeysYet }
        guard keys.has(keyID) else { throw .unknownKey }
        return (keys, generation)
    }

    private func has(_ keyID: String) -> Bool { state.withLock { $0.keys?.has(keyID) == true } }

    /// Returns at once where no fetch is to be expected, or too many wait for it.
    private func awaitFetch(for keyID: String) async {
        await withCheckedContinuation { continuation in
            let isWaiting = state.withLock { state in
                guard state.isServed, state.keys?.has(keyID) != true, tokenHasFetch(&state),
                    state.waiting.count < Self.mostWaiting
                else { return false }
                state.waiting.append(continuation)
                return true
            }
            if !isWaiting { continuation.resume() }
        }
    }

    /// Whether a fetch is under way; asks for one unless a token did not long ago.
    private func tokenHasFetch(_ state: inout State) -> Bool {
        let now = uptime()
        if !state.isFetching, let last = state.lastAsked, now - last < Self.shortestPause { return false }
        state.lastAsked = now
        askForFetch(&state)
        return true
    }

    private func askForFetch(_ state: inout State) {
        guard !state.isFetching else { return }
        state.isFetching = true
        ask.yield()
    }

    // MARK: Fetching

    /// The fetches that are asked for. Whoever goes through them fetches each time, and says when that ends for good.
    func begin() -> AsyncStream<Void> {
        state.withLock { state in
            state.isServed = true
            if state.keys == nil { askForFetch(&state) }
        }
        return asks
    }

    func end() {
        state.withLock { $0.isServed = false }
        endFetch()
    }

    /// Asks for a fetch when the keys are old, or the last fetch has failed. Whether one is under way.
    @discardableResult
    func refreshIfDue() -> Bool {
        state.withLock { state in
            let isFresh = state.lastSuccess.map { uptime() - $0 < Self.age } ?? false
            if !isFresh || state.hasFailed { askForFetch(&state) }
            return state.isFetching
        }
    }

    func fetch() async {
        // Last, so that who waited finds in the log why it was in vain.
        defer { endFetch() }
        // The set is as old as the question: nobody knows when the provider read it.
        let asked = uptime()
        do {
            let keys = try await KeySet(try await source())
            if take(keys, asked: asked) { announce(keys) }
        } catch {
            let hasKeys = state.withLock { state in
                state.hasFailed = true
                return state.keys != nil
            }
            guard !Task.isCancelled else { return }
            logger.warning(
                hasKeys
                    ? "the identity provider's keys could not be fetched again; those that were known count on"
                    : "the identity provider's keys could not be fetched; until they are, its tokens get 503",
                metadata: ["reason": "\(error)"])
        }
    }

    /// Whether they are others than before. Where one has vanished, what it had verified is forgotten.
    private func take(_ keys: KeySet, asked: Duration) -> Bool {
        state.withLock { state in
            let known = state.keys
            state.keys = keys
            state.lastSuccess = asked
            state.hasFailed = false
            guard let known else { return true }
            guard !keys.hasAll(of: known) else { return !known.hasAll(of: keys) }
            state.generation += 1
            state.verified = RecentValues(capacity: Self.mostVerified)
            return true
        }
    }

    private func endFetch() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.isFetching = false
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
