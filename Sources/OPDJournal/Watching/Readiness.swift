import Synchronization

/// Finds out whether the journal could be appended to now, and says so in time, whatever the journal does.
///
/// All who ask while a probe is under way wait for that one: those who watch a server add no load to what troubles it.
final class Readiness: Sendable {
    typealias Outcome = Result<Durability?, Unavailability>

    private struct Waiting {
        let continuation: CheckedContinuation<Outcome, Never>
        /// Ends the waiting when the probe does not.
        var alarm: Task<Void, Never>?
    }

    private struct State {
        var waiting: [Int: Waiting] = [:]
        var next = 0
        var isProbing = false
    }

    private let state = Mutex(State())
    /// For the one question that must have a quick answer, above all while those who read wait for theirs.
    private let probing = ReadingThreads(count: 1)

    /// Probes, or waits for the probe under way, but not longer than the limit.
    func check(
        within limit: Duration, _ probe: @escaping @Sendable () -> Outcome
    ) async throws(Unavailability) -> Durability? {
        let outcome = await withCheckedContinuation { continuation in
            let (number, isFirst) = state.withLock { state in
                state.next += 1
                state.waiting[state.next] = Waiting(continuation: continuation)
                defer { state.isProbing = true }
                return (state.next, !state.isProbing)
            }
            if isFirst { start(probe) }
            let alarm = Task {
                do { try await Task.sleep(for: limit) } catch { return }
                giveUp(number, after: limit)
            }
            state.withLock { $0.waiting[number]?.alarm = alarm }
        }
        return try outcome.get()
    }

    /// How many wait for an answer.
    var questions: Int { state.withLock { $0.waiting.count } }

    func close() { probing.close() }

    private func start(_ probe: @escaping @Sendable () -> Outcome) {
        Task {
            let outcome: Outcome
            do {
                outcome = try await probing.run(probe)
            } catch {
                outcome = .failure(.shuttingDown)
            }
            let waiting = state.withLock { state in
                defer {
                    state.waiting = [:]
                    state.isProbing = false
                }
                return state.waiting.sorted { $0.key < $1.key }.map(\.value)
            }
            for waiting in waiting {
                waiting.alarm?.cancel()
                waiting.continuation.resume(returning: outcome)
            }
        }
    }

    private func giveUp(_ number: Int, after limit: Duration) {
        let waiting = state.withLock { $0.waiting.removeValue(forKey: number) }
        let reason = Unavailability.journal("it has not answered for \(limit.components.seconds) seconds")
        waiting?.continuation.resume(returning: .failure(reason))
    }
}
