import GRDB
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import Testing

/// Files as the first schema wrote them: stream and version in an index, no heads.
@Suite("SQLite: files of older releases")
struct OldFileTests {
    private static let tables = "PRAGMA journal_mode = WAL;\n" + FirstSchema.tables

    /// Two sessions and a directory, their entries mixed; the tables as the first schema made them.
    private static func file() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.execute(tables)
        let order: [StreamID] = [.directory, .first, .second, .first, .first, .second]
        for (index, stream) in order.enumerated() {
            let version = order[...index].count { $0 == stream }
            let entry = Entry.sample(index + 1)
            try folder.execute(
                """
                INSERT INTO entries (stream, version, time, actor, events) VALUES
                    (\(stream.key), \(version), \(entry.time.milliseconds), NULL,
                    '\(String(decoding: entry.events, as: UTF8.self))')
                """)
        }
        try folder.execute("INSERT INTO personal_details (entry, patient_name) VALUES (4, 'Asha Rao')")
        return folder
    }

    @Test("every stream has its head and its entries in order, and goes on where it stood")
    func opens() throws {
        let folder = try Self.file()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        #expect(try journal.headsOfSamples == [3, 2, 1])
        #expect(try journal.currentEpoch() == 1)
        let entries = try journal.all(.first)
        #expect(entries.map(\.version) == [1, 2, 3])
        #expect(entries.map(\.entry.events) == [2, 4, 5].map { Entry.sample($0).events })
        #expect(entries[1].entry.details?.patientName == "Asha Rao")
        #expect(
            try journal.append([.advancing(.first, at: 2), .advancing(.second, at: 2), .advancing(.directory, at: 1)])
                == [.conflict([.first]), .appended, .appended])
        #expect(try journal.headsOfSamples == [3, 3, 2])
        #expect(try journal.all(.second).map(\.version) == [1, 2, 3])
        #expect(try SQLiteJournalReader(path: folder.database).strayRows() == [])
    }

    @Test("a file without entries opens")
    func opensEmpty() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.execute(Self.tables)
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        #expect(try journal.headsOfSamples == [0, 0, 0])
        #expect(try journal.append([.advancing(.first, at: 0)]) == [.appended])
    }

    @Test("it can be read from end to end before it is served again")
    func readsUnconverted() throws {
        let folder = try Self.file()
        defer { folder.remove() }
        let reader = try SQLiteJournalReader(path: folder.database)
        var versions: [Int] = []
        try reader.forEachEntry(.byStream) { recorded, _ in versions.append(recorded.version) }
        #expect(versions == [1, 1, 2, 3, 1, 2])
        #expect(try reader.strayRows() == [])
    }
}
