import GRDB
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import Testing

/// Files as the first schema wrote them: stream and version in an index, no heads.
@Suite("SQLite: files of older releases")
struct OldFileTests {
    /// Two sessions and a directory, their entries mixed; the tables as the first schema made them.
    private static func file() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.execute(firstSchema)
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
        try folder.execute(Self.firstSchema)
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

    private static let firstSchema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('1 entries, personal details, idempotency keys');
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL,
            version INTEGER NOT NULL,
            time INTEGER NOT NULL,
            actor TEXT,
            events TEXT NOT NULL
        );
        CREATE UNIQUE INDEX entries_by_stream ON entries (stream, version);
        CREATE TABLE personal_details (
            entry INTEGER PRIMARY KEY,
            patient_name TEXT,
            phone TEXT,
            patient_id TEXT,
            reason TEXT
        );
        CREATE TABLE idempotency_keys (
            id INTEGER PRIMARY KEY,
            key_high INTEGER NOT NULL,
            key_low INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            request_high INTEGER NOT NULL,
            request_low INTEGER NOT NULL,
            stream INTEGER NOT NULL,
            version INTEGER NOT NULL,
            has_entry INTEGER NOT NULL,
            time INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX idempotency_keys_by_key ON idempotency_keys (key_high, key_low, epoch);
        CREATE TABLE hospital (
            name TEXT PRIMARY KEY,
            value BLOB NOT NULL
        );
        """
}
