import Foundation
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import Testing

/// Reading a file from end to end, with a server beside or without.
@Suite("SQLite: reading beside a server")
struct ReaderTests {
    @Test("entries come as they were appended, or by stream")
    func readsInBothOrders() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        let details = PersonalDetails(patientName: "Asha Rao")
        _ = try journal.append([
            .advancing(.second, at: 0, .sample(1)), .advancing(.first, at: 0, .sample(2, details: details)),
            .advancing(.second, at: 1, .sample(3)), .advancing(.directory, at: 0, .sample(4)),
        ])
        let reader = try SQLiteJournalReader(path: folder.database)
        #expect(try reader.numbers(.appended) == [1, 2, 3, 4])
        #expect(try reader.numbers(.byStream) == [4, 2, 1, 3])
        var found: [PersonalDetails?] = []
        try reader.forEachEntry(.byStream) { recorded, count in
            found.append(recorded.entry.details)
            #expect(count == 4)
        }
        #expect(found == [nil, details, nil, nil])
    }

    @Test("what the server appends meanwhile belongs to the next reading")
    func readsOneState() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        _ = try journal.append((0..<3).map { .advancing(.first, at: $0) })
        let reader = try SQLiteJournalReader(path: folder.database)
        var versions: [Int] = []
        try reader.forEachEntry(.appended) { recorded, count in
            versions.append(recorded.version)
            #expect(count == 3)
            _ = try journal.append([.advancing(.first, at: 2 + versions.count)])
        }
        #expect(versions == [1, 2, 3])
        #expect(try reader.numbers(.appended).count == 6)
    }

    @Test("a file that no server holds can be read, and stays as it is")
    func readsWithoutAServer() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        _ = try journal.append([.advancing(.first, at: 0, .sample(7))])
        journal.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        #expect(try SQLiteJournalReader(path: folder.database).numbers(.appended) == [7])
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
    }

    @Test("a missing file is not made, and another program's database is no journal")
    func refusesOtherDatabases() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(throws: SQLiteJournal.OpeningFailure.self) { try SQLiteJournalReader(path: folder.database) }
        #expect(!FileManager.default.fileExists(atPath: folder.database))
        try folder.execute("PRAGMA journal_mode = WAL; CREATE TABLE songs (title TEXT)")
        #expect(
            throws: SQLiteJournal.OpeningFailure.unusable(
                path: folder.database, reason: "it is no journal of OPDesk")
        ) { try SQLiteJournalReader(path: folder.database) }
    }

    @Test("an error of whoever reads is passed on")
    func passesErrorsOn() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        _ = try journal.append([.advancing(.first, at: 0)])
        let reader = try SQLiteJournalReader(path: folder.database)
        #expect(throws: JournalFailure.unreadable("enough")) {
            try reader.forEachEntry(.appended) { _, _ in throw JournalFailure.unreadable("enough") }
        }
    }
}

extension SQLiteJournalReader {
    /// The token of each entry's first event.
    fileprivate func numbers(_ order: EntryOrder) throws -> [Int] {
        var numbers: [Int] = []
        try forEachEntry(order) { recorded, _ in
            let events = try EventCoding.sessionEvents(from: recorded.entry.events)
            numbers.append(Int(events[0].token!.value))
        }
        return numbers
    }
}
