import OPDJournal
import Synchronization

/// Hears what other nodes announce, on a connection of its own.
///
/// Where that cannot be had, or a pooler stands between that does not pass announcements on, waiting is all it does.
final class Listener: Sendable {
    private struct State {
        var connection: PostgresConnection?
        /// Before that nobody tries to connect again.
        var retry = Deadline(after: .zero)
    }

    private let address: ServerAddress
    private let channel: String
    private let state = Mutex(State())
    private let wakeUp = WakeUp()

    init(_ address: ServerAddress, channel: String) {
        self.address = address
        self.channel = channel
    }

    func await(milliseconds: Int) -> [StreamID] {
        let deadline = Deadline(after: .milliseconds(milliseconds))
        let streams = state.withLock { state in hear(&state, until: deadline) }
        if streams == nil, !wakeUp.isAwake { wakeUp.wait(milliseconds: deadline.milliseconds) }
        return streams ?? []
    }

    /// Nobody waits any more.
    func close() {
        wakeUp.wake()
        state.withLock { $0.connection = nil }
    }

    /// Nil when nothing can be heard now.
    private func hear(_ state: inout State, until deadline: Deadline) -> [StreamID]? {
        guard !wakeUp.isAwake else { return [] }
        do {
            guard let connection = try listening(&state) else { return nil }
            let payloads = try connection.announcements(until: deadline, wokenBy: wakeUp)
            var seen: Set<StreamID> = []
            return payloads.flatMap { Payload.streams(in: $0) }.filter { seen.insert($0).inserted }
        } catch {
            state.connection = nil
            state.retry = Deadline(after: .seconds(2))
            return nil
        }
    }

    private func listening(_ state: inout State) throws(PostgresFailure) -> PostgresConnection? {
        if let connection = state.connection { return connection }
        guard state.retry.isOver else { return nil }
        let fresh = try PostgresConnection(address)
        // The channel's name is ours: letters and digits.
        _ = try fresh.run([Statement("LISTEN \(channel)")], until: Deadline(after: .seconds(3)))
        state.connection = fresh
        return fresh
    }
}
