import Foundation
import GRDB
import OPDJournal

/// Copies a database page by page with SQLite's online backup, beside the server that may be writing it.
///
/// The whole copy is made in one reading transaction. Without it SQLite would begin again whenever the server has
/// committed, and under load it would never end. With it the copy has as many steps as the database has pages when it
/// begins; what is committed later stays in the write-ahead log, which grows until the copy is done. In WAL mode a reader
/// never keeps the writer waiting.
struct PageCopy {
    let source: String
    let target: UnfinishedFile

    /// Half a MiB, with a pause after it: the disk belongs to the server.
    private static let pagesEachStep: CInt = 128
    private static let pauseMicroseconds: UInt32 = 1_000
    /// Written out every 8 MiB, so that no flush of the system is so large that a commit has to wait for it.
    private static let stepsEachSync = 16

    func run(_ progress: (_ done: Int, _ count: Int) -> Void) throws(KeepingFailure) {
        do {
            try copy(progress)
            try finish()
        } catch let failure as KeepingFailure {
            throw failure
        } catch {
            throw .notCopied(source, reason: SQLiteJournal.describe(error))
        }
    }

    private func copy(_ progress: (_ done: Int, _ count: Int) -> Void) throws {
        var reading = Configuration()
        reading.readonly = true
        reading.busyMode = .timeout(5)
        let origin = try DatabaseQueue(path: source, configuration: reading)
        let copy = try openTarget()
        var steps = 0
        try withoutActuallyEscaping(progress) { progress in
            try origin.read { from in
                // The transaction begins with the first look.
                _ = try Int.fetchOne(from, sql: "SELECT count(*) FROM sqlite_master")
                try copy.writeWithoutTransaction { into in
                    try from.backup(to: into, pagesPerStep: Self.pagesEachStep) { state in
                        progress(state.completedPageCount, state.totalPageCount)
                        if state.isCompleted { return }
                        steps += 1
                        if steps.isMultiple(of: Self.stepsEachSync) { try target.sync() }
                        usleep(Self.pauseMicroseconds)
                    }
                }
            }
        }
        try copy.close()
        try origin.close()
    }

    /// Makes it one file that needs no log beside it, and looks at each page.
    private func finish() throws {
        let copy = try openTarget()
        let findings = try copy.writeWithoutTransaction { db in
            let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
            guard mode == "memory" else { throw JournalFailure.unavailable("the copy keeps its log (\(mode ?? "?"))") }
            return try String.fetchAll(db, sql: "PRAGMA integrity_check(10)").filter { $0 != "ok" }
        }
        try copy.close()
        if !findings.isEmpty { throw KeepingFailure.violations(source, findings) }
        try target.sync()
    }

    /// Nobody misses a half copy, so SQLite need not be able to undo it. It makes no file beside it later on: somebody may
    /// have discarded it by then.
    private func openTarget() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY")
        }
        return try target.whileKept { try DatabaseQueue(path: target.temporaryPath, configuration: configuration) }
    }
}
