import Dispatch
import Foundation
import OPDEngine
import Synchronization

/// Makes sure that what a node answers from is what all nodes have acknowledged.
///
/// Reads that come together share one look at the heads of the streams, which begins after all of them have come. What
/// has moved on is read before they go on.
final class VersionCheck: Sendable {
    private struct Waiting {
        let sessions: [Session.ID]
        let reply: @Sendable (Result<NewestVersions, Unavailability>) -> Void
    }

    private struct State {
        var waiting: [Waiting] = []
        var isClosed = false
    }

    private let journal: any Journal
    private let published: Published
    private let catchUp: CatchUp
    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    /// How many reads may wait for one look.
    private static let capacity = 4_096

    init(_ journal: any Journal, _ published: Published, _ catchUp: CatchUp) {
        self.journal = journal
        self.published = published
        self.catchUp = catchUp
    }

    func start() {
        let thread = Thread { [self] in
            while let waiting = takeAll() {
                let newest = check(waiting.flatMap(\.sessions)).mapError { Unavailability.journal($0.description) }
                for one in waiting { one.reply(newest) }
            }
            ended.signal()
        }
        thread.name = "version-check"
        thread.start()
    }

    /// Returns once the directory and these sessions, as far as they are in memory, are as new as they were in the journal
    /// at some moment since the call. Gives the versions of that moment.
    func pass(_ sessions: [Session.ID]) async throws(Unavailability) -> NewestVersions {
        let newest = await withCheckedContinuation { continuation in
            let waiting = Waiting(sessions: sessions) { continuation.resume(returning: $0) }
            let (refusal, isFirst) = state.withLock { state -> (Unavailability?, Bool) in
                if state.isClosed { return (.shuttingDown, false) }
                if state.waiting.count >= Self.capacity { return (.overloaded, false) }
                state.waiting.append(waiting)
                return (nil, state.waiting.count == 1)
            }
            if let refusal { waiting.reply(.failure(refusal)) }
            if isFirst { arrival.signal() }
        }
        return try newest.get()
    }

    /// How many reads wait for the next look.
    var depth: Int { state.withLock { $0.waiting.count } }

    /// The look itself; blocks.
    func check(_ sessions: [Session.ID]) -> Result<NewestVersions, JournalFailure> {
        do throws(JournalFailure) {
            while true {
                let newest = try look(at: Array(Set(sessions)))
                if newest.epoch == published.epoch { return .success(newest) }
            }
        } catch {
            return .failure(error)
        }
    }

    private func look(at sessions: [Session.ID]) throws(JournalFailure) -> NewestVersions {
        let epoch = published.epoch
        let directories = [StreamID.directory(epoch: epoch), .directory(epoch: epoch + 1)]
        let heads = try journal.heads(of: directories + sessions.map { .session($0, epoch: epoch) })
        if heads[1] > 0 || heads[0] > published.directory.version { try catchUp.directory() }
        let versions = Dictionary(uniqueKeysWithValues: zip(sessions, heads.dropFirst(2)))
        let moved = sessions.filter { id in
            published.peek(id, epoch: epoch).map { $0.live.version < versions[id]! } ?? false
        }
        if !moved.isEmpty { try catchUp.streams(Set(moved.map { .session($0, epoch: epoch) })) }
        return NewestVersions(epoch: epoch, versions: versions)
    }

    /// Ends the thread once all who wait have their answer.
    func close() {
        state.withLock { $0.isClosed = true }
        arrival.signal()
        ended.wait()
        // Whoever closes once more finds it ended.
        ended.signal()
    }

    /// Nil once it is closed and nobody waits.
    private func takeAll() -> [Waiting]? {
        while true {
            arrival.wait()
            let (waiting, isClosed) = state.withLock { state in
                var waiting: [Waiting] = []
                swap(&waiting, &state.waiting)
                return (waiting, state.isClosed)
            }
            if !waiting.isEmpty {
                if isClosed { arrival.signal() }
                return waiting
            }
            if isClosed { return nil }
        }
    }
}
