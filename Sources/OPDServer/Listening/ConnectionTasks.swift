import Synchronization

/// Runs the connections of a server in many small task groups. A task that ends is looked for among all that its group has,
/// one after the other, so thousands in one group would keep a processor busy when they end together.
final class ConnectionTasks: Sendable {
    typealias Connection = @Sendable () async -> Void

    /// Some of the connections. The task of the first one runs the others, too, until all of them have ended.
    private final class Group: Sendable {
        private struct State {
            var count = 0
            /// Leads to the task that runs the group; nil while it has no connections.
            var newcomers: AsyncStream<Connection>.Continuation?
        }

        private let state = Mutex(State())

        func run(_ connection: @escaping Connection) async {
            let (stream, newcomers) = AsyncStream.makeStream(of: Connection.self)
            let isTaken = state.withLock { state in
                if let newcomers = state.newcomers, case .enqueued = newcomers.yield(connection) {
                    state.count += 1
                    return true
                }
                state.newcomers = newcomers
                state.count += 1
                newcomers.yield(connection)
                return false
            }
            if isTaken { return }
            await withDiscardingTaskGroup { group in
                for await connection in stream {
                    group.addTask {
                        await connection()
                        self.leave()
                    }
                }
            }
        }

        private func leave() {
            state.withLock { state in
                state.count -= 1
                guard state.count == 0 else { return }
                state.newcomers?.finish()
                state.newcomers = nil
            }
        }
    }

    private let groups: [Group]
    private let next = Atomic<Int>(0)

    init(groups count: Int = 1_024) { groups = (0..<count).map { _ in Group() } }

    /// Runs it to its end, in the calling task or in another one that is called so.
    func run(_ connection: @escaping Connection) async {
        let number = next.wrappingAdd(1, ordering: .relaxed).newValue
        await groups[(number & Int.max) % groups.count].run(connection)
    }
}
