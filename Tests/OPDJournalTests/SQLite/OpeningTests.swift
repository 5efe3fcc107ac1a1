import Foundation
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import Testing

/// Which files the SQLite journal opens, and which it refuses.
@Suite("SQLite: opening a file")
struct OpeningTests {
    @Test("a second journal on the same file is refused, naming the file and the process that has it")
    func refusesASecond() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let first = try SQLiteJournal(path: folder.database)
        defer { first.close() }
        let process = "\(ProcessInfo.processInfo.processIdentifier)"
        #expect(throws: SQLiteJournal.OpeningFailure.inUse(path: folder.database, process: process)) {
            try SQLiteJournal(path: folder.database)
        }
        #expect(try first.append([.advancing(.first, at: 0)]) == [.appended])
    }

    @Test("closing lets go of the file, and closing again does no harm")
    func letsGo() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let first = try SQLiteJournal(path: folder.database)
        first.close()
        let second = try SQLiteJournal(path: folder.database)
        defer { second.close() }
        first.close()
        #expect(throws: SQLiteJournal.OpeningFailure.self) { try SQLiteJournal(path: folder.database) }
        #expect(try second.append([.advancing(.first, at: 0)]) == [.appended])
    }

    @Test("a file of a newer release is refused and left as it is")
    func refusesNewerReleases() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        _ = try journal.append([.advancing(.first, at: 0)])
        journal.close()
        try folder.execute("INSERT INTO grdb_migrations (identifier) VALUES ('9 from the future')")
        for _ in 1...2 {
            #expect(throws: SQLiteJournal.OpeningFailure.newerRelease(path: folder.database)) {
                try SQLiteJournal(path: folder.database)
            }
            #expect(throws: SQLiteJournal.OpeningFailure.newerRelease(path: folder.database)) {
                try SQLiteJournalReader(path: folder.database)
            }
        }
        try folder.execute("DELETE FROM grdb_migrations WHERE identifier LIKE '9%'")
        let again = try SQLiteJournal(path: folder.database)
        defer { again.close() }
        #expect(try again.headsOfSamples == [1, 0, 0])
    }

    @Test("a file that is no database is refused and left as it is")
    func refusesOtherFiles() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let text = Data(String(repeating: "a list of patients\n", count: 100).utf8)
        try text.write(to: URL(fileURLWithPath: folder.database))
        for _ in 1...2 {
            expectUnusable(folder.database) { _ = try SQLiteJournal(path: folder.database) }
            expectUnusable(folder.database) { _ = try SQLiteJournalReader(path: folder.database) }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == text)
    }

    @Test("another program's database is refused, and gets none of our tables")
    func refusesForeignDatabases() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.execute("CREATE TABLE recipes (name TEXT)")
        #expect(throws: SQLiteJournal.OpeningFailure.self) { try SQLiteJournal(path: folder.database) }
        #expect(try folder.integer("SELECT count(*) FROM sqlite_master WHERE name = 'entries'") == 0)
    }

    @Test("a second journal on the same file by another name is refused as well")
    func refusesASecondName() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let first = try SQLiteJournal(path: folder.database)
        defer { first.close() }
        let alias = folder.database + "-alias"
        try FileManager.default.createSymbolicLink(atPath: alias, withDestinationPath: folder.database)
        #expect(throws: SQLiteJournal.OpeningFailure.self) { try SQLiteJournal(path: alias) }
    }

    @Test("a folder that does not exist is not made")
    func refusesMissingFolders() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path("missing/opdesk.db")
        expectUnusable(path) { _ = try SQLiteJournal(path: path) }
        #expect(!FileManager.default.fileExists(atPath: folder.path("missing")))
    }

    private func expectUnusable(_ path: String, _ open: () throws -> Void) {
        let failure = #expect(throws: SQLiteJournal.OpeningFailure.self) { try open() }
        guard case .unusable(path, let reason) = failure else {
            Issue.record("the failure is \(String(describing: failure))")
            return
        }
        #expect(!reason.isEmpty)
    }
}
