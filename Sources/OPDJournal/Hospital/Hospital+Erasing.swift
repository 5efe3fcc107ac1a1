import Foundation
import OPDEngine

/// How far a node is with erasing what is older than the retention setting.
struct RetentionRound: Sendable {
    /// Everything before it goes; nil before the first round.
    var limit: ClinicDay?
    /// Where the search goes on; nil at the end.
    var place: Int64? = 0
    /// Still to be erased.
    var found: [StreamID] = []
    var hasErased = false
}

extension Hospital {
    /// So many sessions at a time, so that nobody waits.
    private static let sessionsPerRound = 8

    /// Erases sessions that are older than the retention setting, some at each call. Once all are, it reads nothing until
    /// another day, or another setting. Only one at a time may call it.
    package func eraseOverdue() async {
        guard let limit = directory.retention.limit(on: moment.today) else { return }
        var round = retention.withLock { $0 }
        if round.limit != limit { round = RetentionRound(limit: limit, hasErased: round.hasErased) }
        defer { retention.withLock { $0 = round } }
        if round.found.isEmpty, let place = round.place {
            guard let search = try? await sessionsWithDetails(before: limit, from: place) else { return }
            round.found = search.sessions
            round.place = search.next
        }
        for stream in round.found.prefix(Self.sessionsPerRound) {
            // What cannot be written now is tried again.
            if case .unavailable = await erase(stream, actor: Self.timer) { return }
            round.found.removeFirst()
            round.hasErased = true
        }
        guard round.hasErased, round.found.isEmpty, round.place == nil else { return }
        // If it cannot be done now, the next day's round does it.
        guard (try? await wipe()) != nil else { return }
        round.hasErased = false
    }

    /// Sessions before a day with anything personal beside their entries, also those of before a reset.
    package func sessionsWithDetails(
        before day: ClinicDay, from place: Int64
    ) async throws(Unavailability) -> DetailsSearch {
        try await readJournal { journal, _ in try journal.sessionsWithDetails(before: day, from: place) }
    }

    /// Erases everybody in a session whose day is over.
    package func erase(_ stream: StreamID, actor: String) async -> Answer {
        guard case .session(let id) = stream.kind else { return .done(.visited) }
        let command: Request.Command = stream.epoch == epoch ? .session(id, .eraseSession) : .eraseFormer(stream)
        return await submit(Request(command, actor: actor))
    }

    /// Has what was erased leave the files, too. On a thread of its own, since it may take minutes; nobody waits for it when
    /// the hospital closes.
    package func wipe(rewriting: Bool = false) async throws(Unavailability) {
        let failure: JournalFailure? = await withCheckedContinuation { continuation in
            let thread = Thread { [journal] in
                do throws(JournalFailure) {
                    try journal.wipe(rewriting: rewriting)
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
            thread.name = "wiping"
            thread.start()
        }
        if let failure { throw .journal(failure.description) }
    }
}
