import Dispatch
import Foundation
import OPDJournal
import Synchronization

/// Tells other nodes which streams have moved, on a thread and a connection of its own, after the commit: within the append
/// transaction it would make all commits of the database follow one another.
///
/// What gathers while one announcement is under way goes out with the next. What cannot be sent is forgotten: the others
/// look at the heads as well.
final class Announcer: Sendable {
    private struct State {
        var streams: Set<Int64> = []
        var hasThread = false
        var isClosed = false
    }

    private let address: ServerAddress
    private let channel: String
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private static let pauseMilliseconds = 20

    init(_ address: ServerAddress, channel: String) {
        self.address = address
        self.channel = channel
    }

    func announce(_ streams: [StreamID]) {
        guard !streams.isEmpty else { return }
        let (isFirst, isIdle) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            defer { state.hasThread = true }
            let isIdle = state.streams.isEmpty
            state.streams.formUnion(streams.map(\.key))
            return (!state.hasThread, isIdle)
        }
        if isFirst { Thread.detachNewThread { self.sendUntilClosed() } }
        if isIdle { work.signal() }
    }

    func close() {
        state.withLock { state in
            state.isClosed = true
            state.streams = []
        }
        work.signal()
    }

    private func sendUntilClosed() {
        var connection: PostgresConnection?
        while true {
            work.wait()
            let (streams, isClosed) = state.withLock { state in
                defer { state.streams = [] }
                return (state.streams, state.isClosed)
            }
            if isClosed { return }
            connection = send(streams, on: connection)
            // Under load a turn ends every few milliseconds; others need not hear of each.
            Wait.forNothing(milliseconds: Self.pauseMilliseconds)
        }
    }

    /// Gives the connection if it can be used again.
    private func send(_ streams: Set<Int64>, on connection: PostgresConnection?) -> PostgresConnection? {
        do {
            let usable = try connection.flatMap { $0.isQuiet ? $0 : nil } ?? PostgresConnection(address)
            let statements = Payload.texts(of: streams.sorted()).map {
                // It may be lost, so its commit need not wait for the disk.
                Statement(
                    "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)", .text(channel), .text($0)
                )
            }
            _ = try usable.run(statements, until: Deadline(after: .seconds(3)))
            return usable
        } catch {
            return nil
        }
    }
}

/// Streams as the text of an announcement: their keys in hexadecimal digits.
enum Payload {
    /// PostgreSQL takes less than 8000 bytes; a key has 16 at most, and a space.
    private static let streamsMax = 460

    static func texts(of streams: [Int64]) -> [String] {
        stride(from: 0, to: streams.count, by: streamsMax).map { start in
            streams[start..<min(start + streamsMax, streams.count)].map { String($0, radix: 16) }
                .joined(separator: " ")
        }
    }

    static func streams(in text: String) -> [StreamID] {
        text.split(separator: " ").compactMap { Int64($0, radix: 16).flatMap { StreamID(key: $0) } }
    }
}
