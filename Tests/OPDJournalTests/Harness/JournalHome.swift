import Foundation
import OPDJournal
import OPDJournalSQLite

/// Each implementation of the journal protocol.
enum JournalKind: String, CaseIterable, Sendable {
    case sqlite
    case memory
}

/// A place where a journal is kept, on which one can be opened again and again. End it with `end`.
final class JournalHome {
    private let folder: TemporaryFolder?
    private let store = MemoryStore()
    private var opened: [any Journal] = []

    init(_ kind: JournalKind) throws {
        folder = kind == .sqlite ? try TemporaryFolder() : nil
    }

    /// Opens a journal here; one that was opened before is closed first.
    func open() throws -> any Journal {
        for journal in opened { journal.close() }
        let journal: any Journal =
            if let folder { try SQLiteJournal(path: folder.database) } else { MemoryJournal(store) }
        opened.append(journal)
        return journal
    }

    /// All entries, by stream and version. The journal stays open.
    func entriesByStream() throws -> [RecordedEntry] {
        guard let folder else { return store.entriesByStream }
        var entries: [RecordedEntry] = []
        try SQLiteJournalReader(path: folder.database).forEachEntry(.byStream) { entry, _ in entries.append(entry) }
        return entries
    }

    func end() {
        for journal in opened { journal.close() }
        folder?.remove()
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
