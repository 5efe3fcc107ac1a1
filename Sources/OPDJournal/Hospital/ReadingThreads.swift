import Dispatch
import Foundation
import Synchronization

/// Threads for what blocks while the journal is read.
///
/// A dispatch queue would do, but on Linux its threads are those of the cooperative pool: a few blocked readers then stop
/// every task of the process until the system notices, about a second later.
final class ReadingThreads: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let count: Int
    private let capacity: Int

    /// - Parameter capacity: how many jobs may wait; beyond them a job is refused at once.
    init(count: Int, capacity: Int = 1_024) {
        self.count = count
        self.capacity = capacity
        for number in 1...count {
            let thread = Thread { [self] in
                run()
                ended.signal()
            }
            thread.name = "reading-\(number)"
            thread.start()
        }
    }

    /// Runs the job on one of the threads, and waits for it without holding a thread of the cooperative pool.
    func run<Value: Sendable>(_ job: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = state.withLock { state -> Unavailability? in
                if state.isClosed { return .shuttingDown }
                if state.jobs.count >= capacity { return .overloaded }
                state.jobs.append { continuation.resume(with: Result { try job() }) }
                return nil
            }
            if let refusal { continuation.resume(throwing: refusal) } else { arrival.signal() }
        }
    }

    /// How many jobs wait.
    var depth: Int { state.withLock { $0.jobs.count } }

    /// Ends the threads once the jobs that wait are done, and waits for that.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<count { arrival.signal() }
        for _ in 0..<count { ended.wait() }
        // Whoever closes once more finds them ended.
        for _ in 0..<count { ended.signal() }
    }

    private func run() {
        while true {
            arrival.wait()
            let job = state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
            guard let job else { return }
            job()
        }
    }
}
