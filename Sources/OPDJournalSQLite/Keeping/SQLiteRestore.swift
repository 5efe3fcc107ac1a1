import Foundation
import GRDB
import OPDEngine
import OPDJournal

/// Puts a backup in the place of a database that no server has. What was there is kept beside it.
package final class SQLiteRestore: Sendable {
    private let backup: String
    private let target: String
    private let lock: LockFile
    private let file: UnfinishedFile

    /// What was done.
    package struct Outcome: Sendable {
        package let replay: FullReplay
        /// The name that the former database has now; nil when there was none.
        package let keptAs: String?
    }

    /// Looks whether it can be done, and keeps servers away until it is done or discarded.
    ///
    /// - Parameter replaces: whether a database with entries, or one that cannot be read, may be there.
    package init(of backup: String, to target: String, replaces: Bool) throws(KeepingFailure) {
        let backup = URL(filePath: backup).resolvingSymlinksInPath().path
        let target = URL(filePath: target).resolvingSymlinksInPath().path
        _ = try SQLiteJournalReader.opened(backup)
        if target == backup || FileIdentity(target) == FileIdentity(backup) { throw .sameFile(target) }
        let lock = try Self.locked(target)
        do {
            guard try replaces || Self.isWithoutEntries(target) else { throw KeepingFailure.wouldReplace(target) }
            file = try UnfinishedFile(for: target)
        } catch {
            lock.release()
            throw (error as? KeepingFailure) ?? .wouldReplace(target)
        }
        self.lock = lock
        self.backup = backup
        self.target = target
    }

    private static func locked(_ target: String) throws(KeepingFailure) -> LockFile {
        do {
            return try LockFile(path: target + ".lock")
        } catch {
            switch error {
            case .heldBy(let process): throw .inUse(target, process: process)
            case .unusable(let reason): throw .system(target + ".lock", reason: reason)
            }
        }
    }

    /// Throws when that cannot be said.
    private static func isWithoutEntries(_ target: String) throws -> Bool {
        guard FileIdentity(target) != nil else { return !SQLiteLogs.lie(beside: target) }
        guard SQLiteLogs.mayBeRead(with: target) else { return false }
        return try SQLiteJournalReader(path: target).isWithoutEntries()
    }

    /// Verifies the backup, copies it, verifies the copy, and puts it in its place. When this throws, everything is as it was.
    ///
    /// - Parameter now: for the name that the former database is kept under.
    package func run(
        now: Instant, _ progress: (SQLiteBackup.Step, _ done: Int, _ count: Int) -> Void
    ) throws(KeepingFailure) -> Outcome {
        defer { discard() }
        let before = try FullReplay(of: try SQLiteJournalReader.opened(backup), named: backup) {
            progress(.verifying(backup), $0, $1)
        }
        try PageCopy(source: backup, target: file).run { progress(.copying, $0, $1) }
        let after = try FullReplay(of: file) { progress(.verifying(target), $0, $1) }
        guard before.digest == after.digest else { throw .changed(backup) }
        let former = FormerDatabase(target)
        let keptAs = try file.publish(replacing: true) { () throws(KeepingFailure) in try former.keep(now: now) }
        return Outcome(replay: after, keptAs: keptAs)
    }

    /// Removes what was begun, unless it is done, and lets servers in. Any thread may do that at any time.
    ///
    /// - Returns: whether it is not done, and never will be.
    @discardableResult
    package func discard() -> Bool {
        defer { lock.release() }
        return file.discard()
    }
}

/// The database in whose place another one comes.
private struct FormerDatabase {
    let path: String

    init(_ path: String) { self.path = path }

    /// Gives it, and what lies beside it, another name with the time in it; nil when there is nothing.
    func keep(now: Instant) throws(KeepingFailure) -> String? {
        guard FileIdentity(path) != nil || SQLiteLogs.lie(beside: path) else { return nil }
        if FileIdentity(path) != nil { bringIntoOneFile() }
        let name = freeName(now)
        // It keeps its first name, too, until the other takes it: there is never no database.
        if FileIdentity(path) != nil, link(path, name) != 0, rename(path, name) != 0 { throw .lastError(path) }
        // A log that stayed is moved before the other database comes: SQLite would play it into that one.
        for suffix in SQLiteLogs.suffixes where FileIdentity(path + suffix) != nil {
            guard rename(path + suffix, name + suffix) == 0 else { throw .lastError(path + suffix) }
        }
        return name
    }

    /// As closing does. A damaged file may refuse; then its log is kept with it.
    private func bringIntoOneFile() {
        guard SQLiteLogs.mayBeRead(with: path), let queue = try? DatabaseQueue(path: path) else { return }
        _ = try? queue.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        try? queue.close()
    }

    private func freeName(_ now: Instant) -> String {
        let time = HospitalCalendar(timeZone: "UTC")?.rfc3339(now) ?? "\(now.milliseconds)"
        let base = path + ".replaced-" + time.filter { $0 != "-" && $0 != ":" }
        let names = [base] + (2...1_000).map { "\(base)-\($0)" }
        return names.first { name in
            FileIdentity(name) == nil && !SQLiteLogs.lie(beside: name)
        } ?? base
    }
}
