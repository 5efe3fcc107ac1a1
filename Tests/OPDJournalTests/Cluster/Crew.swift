import Dispatch
import Foundation
import Synchronization

/// Threads that are used again, since a simulation needs a dozen and there are many simulations.
final class Crew: Sendable {
    private final class Hand: Sendable {
        let job = Mutex<(@Sendable () -> Void)?>(nil)
        let call = DispatchSemaphore(value: 0)
    }

    private let idle = Mutex<[Hand]>([])

    /// Runs the body on a thread of the crew.
    func run(_ body: @escaping @Sendable () -> Void) {
        let hand = idle.withLock { $0.popLast() } ?? hire()
        hand.job.withLock { $0 = body }
        hand.call.signal()
    }

    /// Sends those home who have nothing to do.
    func dismiss() {
        let hands = idle.withLock { idle in
            defer { idle = [] }
            return idle
        }
        for hand in hands { hand.call.signal() }
    }

    private func hire() -> Hand {
        let hand = Hand()
        let thread = Thread { [self] in
            while true {
                hand.call.wait()
                let job = hand.job.withLock { job in
                    defer { job = nil }
                    return job
                }
                guard let job else { return }
                job()
                idle.withLock { $0.append(hand) }
            }
        }
        thread.name = "cluster"
        thread.start()
        return hand
    }

    /// Runs the body on a thread of its own, so that it may block.
    static func blocking<Value: Sendable>(_ body: @escaping @Sendable (Crew) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            let crew = Crew()
            crew.run {
                continuation.resume(returning: body(crew))
                crew.dismiss()
            }
        }
    }
}
