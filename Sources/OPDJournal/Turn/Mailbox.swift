import Dispatch
import OPDEngine
import Synchronization

/// A session that was read outside the turn loop, and the epoch in which that was.
struct LoadedSession: Sendable {
    let epoch: Int
    let live: LiveSession
}

/// The queue in front of the turn loop: bounded, and closed at shutdown.
final class Mailbox: Sendable {
    /// A request that waits for its turn. An object, since a turn passes it on from list to list.
    final class Letter: Sendable {
        let request: Request
        /// Sessions that were not in memory, read from the journal.
        let loaded: [LoadedSession]
        let reply: @Sendable (Turn.Decision.Result) -> Void

        init(
            request: Request, loaded: [LoadedSession], reply: @escaping @Sendable (Turn.Decision.Result) -> Void
        ) {
            self.request = request
            self.loaded = loaded
            self.reply = reply
        }
    }

    private struct State {
        var letters: [Letter] = []
        /// When the first of the letters came.
        var waitingSince: Uptime?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// Queues the letter, or says why not.
    func post(_ letter: Letter) -> Unavailability? {
        let (refusal, isFirst) = state.withLock { state -> (Unavailability?, Bool) in
            if state.isClosed { return (.shuttingDown, false) }
            if state.letters.count >= capacity { return (.overloaded, false) }
            if state.letters.isEmpty { state.waitingSince = .now }
            state.letters.append(letter)
            return (nil, state.letters.count == 1)
        }
        if isFirst { arrival.signal() }
        return refusal
    }

    /// Takes everything that waits, or waits itself for at most this long. Nil once the mailbox is closed and empty.
    func takeAll(waitingSeconds: Int) -> [Letter]? {
        // One signal for each time that the mailbox stops being empty, and one for its closing: each is used up here, or
        // idle hours would begin with a spin for every busy turn before.
        _ = arrival.wait(timeout: .now() + .seconds(waitingSeconds))
        let (letters, isClosed) = take()
        return letters.isEmpty && isClosed ? nil : letters
    }

    /// Refuses further letters; those inside are still taken.
    func close() {
        state.withLock { $0.isClosed = true }
        arrival.signal()
    }

    var depth: Int { state.withLock { $0.letters.count } }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// When the first of the letters came that wait now; nil when none does.
    var waitingSince: Uptime? { state.withLock { $0.waitingSince } }

    private func take() -> ([Letter], isClosed: Bool) {
        state.withLock { state in
            var letters: [Letter] = []
            letters.reserveCapacity(state.letters.count)
            swap(&letters, &state.letters)
            state.waitingSince = nil
            return (letters, state.isClosed)
        }
    }
}
