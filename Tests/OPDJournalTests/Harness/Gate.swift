import Dispatch
import Synchronization

/// Holds a thread of the code under test at a known place until the test lets it go on.
final class Gate: Sendable {
    private struct State {
        var hasArrived = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let opening = DispatchSemaphore(value: 0)

    /// Blocks the calling thread, which must not be one of the cooperative pool, until the gate is open.
    func hold() {
        let waiting = state.withLock { state in
            state.hasArrived = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
        opening.wait()
        opening.signal()
    }

    /// Comes back once a thread stands at the gate.
    func arrival() async {
        await withCheckedContinuation { continuation in
            let hasArrived = state.withLock { state in
                if !state.hasArrived { state.waiting.append(continuation) }
                return state.hasArrived
            }
            if hasArrived { continuation.resume() }
        }
    }

    /// Lets everybody through, from now on.
    func open() { opening.signal() }
}
