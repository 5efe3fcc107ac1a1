import Foundation
import OPDJournal

/// A copy of a journal's file, made beside the server that may be writing it, and replayed before it gets its name.
///
/// It holds every entry that was acknowledged before it began.
package final class SQLiteBackup: Sendable {
    private let source: String
    private let file: UnfinishedFile
    private let overwrites: Bool

    /// What a backup or a restore is busy with.
    package enum Step: Equatable, Sendable {
        case copying
        /// Replaying the file of this name.
        case verifying(String)
    }

    /// Looks whether it can be made, and begins the file.
    ///
    /// - Parameter overwrites: whether an older backup of the same hospital may be there, to be replaced.
    package init(of source: String, to path: String, overwrites: Bool) throws(KeepingFailure) {
        let source = URL(filePath: source).resolvingSymlinksInPath().path
        let path = URL(filePath: path).resolvingSymlinksInPath().path
        let reader = try SQLiteJournalReader.opened(source)
        if path == source || FileIdentity(path) == FileIdentity(source) { throw .sameFile(path) }
        if FileIdentity(path) != nil {
            guard overwrites else { throw .exists(path) }
            try Self.checkOurs(path, reader)
        }
        if SQLiteLogs.lie(beside: path) { throw .hasLog(path) }
        self.source = source
        self.overwrites = overwrites
        file = try UnfinishedFile(for: path)
    }

    private static func checkOurs(_ path: String, _ reader: SQLiteJournalReader) throws(KeepingFailure) {
        do {
            let older = try SQLiteJournalReader(path: path)
            guard try older.isOfSameHospital(as: reader) else { throw KeepingFailure.notOurs(path) }
        } catch {
            throw .notOurs(path)
        }
    }

    /// Makes it. When this throws, or the process ends, no file has the name that had none before.
    package func run(_ progress: (Step, _ done: Int, _ count: Int) -> Void) throws(KeepingFailure) -> FullReplay {
        defer { file.discard() }
        try PageCopy(source: source, target: file).run { progress(.copying, $0, $1) }
        let replay = try FullReplay(of: file) { progress(.verifying(file.path), $0, $1) }
        try file.publish(replacing: overwrites) {}
        return replay
    }

    /// Removes what was begun, unless it is done. Any thread may do that at any time.
    ///
    /// - Returns: whether it is not done, and never will be.
    @discardableResult
    package func discard() -> Bool { file.discard() }
}

extension FullReplay {
    /// Of a copy that has not got its name yet; nothing in it may be wrong.
    init(
        of file: UnfinishedFile, _ progress: (_ done: Int, _ count: Int) -> Void
    ) throws(KeepingFailure) {
        try self.init(of: try SQLiteJournalReader.opened(file.temporaryPath), named: file.path, progress)
    }

    /// Nothing in it may be wrong.
    init(
        of reader: SQLiteJournalReader, named path: String, _ progress: (_ done: Int, _ count: Int) -> Void
    ) throws(KeepingFailure) {
        do {
            try self.init(of: reader, progress)
        } catch {
            throw .unreadable(path, error)
        }
        if !problems.isEmpty { throw .violations(path, problems) }
    }
}

extension SQLiteJournalReader {
    static func opened(_ path: String) throws(KeepingFailure) -> SQLiteJournalReader {
        do { return try SQLiteJournalReader(path: path) } catch { throw .source(error) }
    }
}
