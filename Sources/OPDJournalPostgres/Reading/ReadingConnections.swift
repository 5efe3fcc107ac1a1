import Dispatch
import OPDJournal
import Synchronization

/// A few connections that read, for whichever threads ask.
final class ReadingConnections: Sendable {
    private struct State {
        var idle: [PostgresConnection] = []
        var isClosed = false
    }

    private static let connectionsMax = 3
    private let address: ServerAddress
    private let patience: Duration
    private let state = Mutex(State())
    private let places = DispatchSemaphore(value: connectionsMax)

    init(_ address: ServerAddress, patience: Duration) {
        self.address = address
        self.patience = patience
    }

    /// Runs the body on a connection of its own for that time. An idle connection may have died meanwhile, so what fails on
    /// one is tried once more on a fresh one.
    func reading<Value>(
        _ body: (PostgresConnection, Deadline) throws(PostgresFailure) -> Value
    ) throws(JournalFailure) -> Value {
        let deadline = Deadline(after: patience)
        guard places.wait(timeout: .now() + .milliseconds(deadline.milliseconds)) == .success else {
            throw .unavailable("all connections to the database are in use")
        }
        defer { places.signal() }
        if let idle = try takeIdle() {
            do {
                return try using(idle, deadline, body)
            } catch {
                guard case .lost = error else { throw JournalFailure(error) }
            }
        }
        do {
            return try using(try PostgresConnection(address), deadline, body)
        } catch {
            throw JournalFailure(error)
        }
    }

    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        // They end with the last reference.
        _ = idle
    }

    private func takeIdle() throws(JournalFailure) -> PostgresConnection? {
        try state.withLock { state throws(JournalFailure) in
            if state.isClosed { throw .unavailable("the journal is closed") }
            while let connection = state.idle.popLast() {
                if connection.isQuiet { return connection }
            }
            return nil
        }
    }

    private func using<Value>(
        _ connection: PostgresConnection, _ deadline: Deadline,
        _ body: (PostgresConnection, Deadline) throws(PostgresFailure) -> Value
    ) throws(PostgresFailure) -> Value {
        let value = try body(connection, deadline)
        // One that has failed in any way is not used again.
        state.withLock { state in
            if !state.isClosed { state.idle.append(connection) }
        }
        return value
    }
}
