import Dispatch
import Foundation
import Synchronization

/// Runs the bodies at the same time, each on a thread of its own: journals block, which the cooperative pool must not.
func onThreads<Value: Sendable>(_ bodies: [@Sendable () -> Value]) async -> [Value] {
    let results = Results<Value>()
    let group = DispatchGroup()
    for body in bodies {
        group.enter()
        Thread.detachNewThread {
            results.append(body())
            group.leave()
        }
    }
    return await withCheckedContinuation { continuation in
        group.notify(queue: .global()) { continuation.resume(returning: results.all) }
    }
}

private final class Results<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    var all: [Value] { values.withLock { $0 } }

    func append(_ value: Value) { values.withLock { $0.append(value) } }
}
