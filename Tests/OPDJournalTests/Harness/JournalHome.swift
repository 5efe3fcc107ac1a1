import Foundation
import OPDJournal
import OPDJournalPostgres
import OPDJournalSQLite

/// Each implementation of the journal protocol.
enum JournalKind: String, CaseIterable, Sendable {
    case sqlite
    case postgres
    case memory

    /// Those that outlive the process.
    static let kept: [JournalKind] = [.sqlite, .postgres]
}

/// A place where a journal is kept, on which one can be opened again and again. End it with `end`.
final class JournalHome {
    private let folder: TemporaryFolder?
    private let database: TestDatabase?
    private let store = MemoryStore()
    private var opened: [any Journal] = []

    init(_ kind: JournalKind) throws {
        folder = kind == .sqlite ? try TemporaryFolder() : nil
        database = kind == .postgres ? try TestDatabase() : nil
    }

    /// Opens a journal here; one that was opened before is closed first.
    func open(secret: HospitalSecret? = nil) throws -> any Journal {
        for journal in opened { journal.close() }
        let journal = try make(secret)
        opened.append(journal)
        return journal
    }

    private func make(_ secret: HospitalSecret?) throws -> any Journal {
        if let folder { return try SQLiteJournal(path: folder.database, secret: secret) }
        if let database { return try database.journal(secret: secret) }
        return MemoryJournal(store)
    }

    /// All entries, by stream and version. The journal stays open.
    func entriesByStream() throws -> [RecordedEntry] {
        guard let reader = try reader() else { return store.entriesByStream }
        var entries: [RecordedEntry] = []
        try reader.forEachEntry(.byStream) { entry, _ in entries.append(entry) }
        return entries
    }

    /// Reads what is kept here from end to end; nil where there is only memory.
    func reader() throws -> (any JournalReader)? {
        if let folder { return try SQLiteJournalReader(path: folder.database) }
        if let database { return try PostgresJournalReader(url: database.url) }
        return nil
    }

    func end() {
        for journal in opened { journal.close() }
        folder?.remove()
        database?.remove()
    }
}

/// A folder for one test's files.
struct TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("opdesk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    var database: String { path("opdesk.db") }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func remove() { try? FileManager.default.removeItem(at: url) }
}
