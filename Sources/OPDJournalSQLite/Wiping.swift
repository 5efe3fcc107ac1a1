import Foundation
import GRDB
import OPDEngine
import OPDJournal
import Synchronization

/// Empties SQLite's log after an erasure: it holds pages as they were before.
///
/// A reader beside the server can be in the way for as long as it reads. Then a thread tries again and again, without
/// keeping turns waiting.
final class Wiping: Sendable {
    private struct State {
        var isRunning = false
        var isEnded = false
    }

    private let state = Mutex(State())
    private static let patienceMilliseconds = 50
    private static let pauseSeconds = 0.25

    /// Writes everything into the database file and cuts the log to nothing; false when somebody is reading it.
    static func truncateLog(of pool: DatabasePool) throws -> Bool {
        try pool.writeWithoutTransaction { db in
            let patience = try Int.fetchOne(db, sql: "PRAGMA busy_timeout") ?? 0
            try db.execute(sql: "PRAGMA busy_timeout = \(patienceMilliseconds)")
            defer { try? db.execute(sql: "PRAGMA busy_timeout = \(patience)") }
            do {
                _ = try db.checkpoint(.truncate)
                return true
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                return false
            }
        }
    }

    /// Tries once, and goes on in the background if need be.
    func start(_ pool: DatabasePool) {
        if (try? Self.truncateLog(of: pool)) == true { return }
        let isFirst = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning && !state.isEnded
        }
        guard isFirst else { return }
        let thread = Thread { [self] in
            while !state.withLock({ $0.isEnded }) {
                if (try? Self.truncateLog(of: pool)) == true { break }
                Thread.sleep(forTimeInterval: Self.pauseSeconds)
            }
            state.withLock { $0.isRunning = false }
        }
        thread.name = "wiping"
        thread.start()
    }

    func end() { state.withLock { $0.isEnded = true } }
}

extension SQLiteJournal {
    func wipeSoon() { wiping.start(pool) }

    package func wipe(rewriting: Bool) throws(JournalFailure) {
        let isDone: Bool
        do {
            if rewriting { try pool.writeWithoutTransaction { db in try db.execute(sql: "VACUUM") } }
            isDone = try Wiping.truncateLog(of: pool)
        } catch { throw JournalFailure(error) }
        if !isDone {
            throw .unavailable("somebody is reading the file, so that its log cannot be emptied yet")
        }
    }

    package func sessionsWithDetails(
        before day: ClinicDay, from place: Int64
    ) throws(JournalFailure) -> DetailsSearch {
        try reading { db in
            let rows = try Row.fetchCursor(db.cachedStatement(sql: Self.rowsWithDetails), arguments: [place])
            var search = DetailsSearch(sessions: [], next: nil)
            var (count, last) = (0, place)
            while let row = try rows.next() {
                count += 1
                last = row[0]
                let key: Int64 = row[1]
                guard row[2], let stream = StreamID(key: key), stream.isSession(before: day),
                    search.sessions.last != stream
                else { continue }
                search.sessions.append(stream)
            }
            if count == Self.rowsPerSearch { search.next = last }
            return search
        }
    }

    private static let rowsPerSearch = 4_096

    /// In the order in which they were kept; those that were overwritten have no text that begins.
    private static let rowsWithDetails = """
        SELECT entry, stream, ifnull(length(patient_name), 0) + ifnull(length(phone), 0) + ifnull(length(patient_id), 0)
            + ifnull(length(reason), 0) + ifnull(length(further), 0) + ifnull(length(salt), 0) > 0
        FROM personal_details JOIN entries ON entries.id = entry
        WHERE entry > ? ORDER BY entry LIMIT \(rowsPerSearch)
        """
}
