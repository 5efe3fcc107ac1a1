import Synchronization

/// A value that one side hands over once and the other awaits.
final class Mailed<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        var waiting: [CheckedContinuation<Value, Never>] = []
    }

    private let state = Mutex(State())

    /// How often a value was handed over.
    var count: Int { state.withLock { $0.values.count } }

    func hand(over value: Value) {
        let waiting = state.withLock { state in
            state.values.append(value)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: value) }
    }

    /// The first value, as soon as it is there.
    var first: Value {
        get async {
            await withCheckedContinuation { continuation in
                let value = state.withLock { state in
                    if state.values.isEmpty { state.waiting.append(continuation) }
                    return state.values.first
                }
                if let value { continuation.resume(returning: value) }
            }
        }
    }
}
