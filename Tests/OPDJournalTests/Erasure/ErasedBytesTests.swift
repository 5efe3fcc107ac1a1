import Foundation
import GRDB
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import SeededChance
import Testing

@testable import OPDJournalPostgres

/// What was erased is not in the files either.
@Suite("erased bytes")
struct ErasedBytesTests {
    /// Everything that lies in the folder, but the lock.
    private static func bytes(in folder: URL) throws -> Data {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.reduce(into: Data()) { bytes, name in
            bytes.append(try Data(contentsOf: folder.appendingPathComponent(name)))
        }
    }

    private static func contains(_ bytes: Data, _ text: String) -> Bool { bytes.range(of: Data(text.utf8)) != nil }

    /// Somebody who reads the file, and has not come to an end.
    private static func reading(_ folder: TemporaryFolder) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: folder.database, configuration: configuration)
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM entries")
        }
        return reader
    }

    private static func booking(_ number: Int, padding: String = "") -> PersonalDetails {
        PersonalDetails(
            patientName: "<name \(number)>\(padding)", phone: "<phone \(number)>", patientID: "<id \(number)>",
            reason: number.isMultiple(of: 3) ? "<reason \(number)>" : nil)
    }

    private static func texts(_ number: Int) -> [String] {
        ["name", "phone", "id", "reason"].map { "<\($0) \(number)>" }
    }

    private static func erasing(_ versions: [Int]) -> Entry {
        Entry(
            time: .clock("10:00"), actor: nil, events: EventCoding.encode([.tokenErased(1)]), details: nil,
            redactions: versions.map { Redaction(version: $0, remains: nil) })
    }

    /// Rows of all lengths, erased in any order while others come: SQLite moves rows when it may, and leaves copies behind.
    @Test("nothing stays in SQLite's files, whatever is erased in whatever order", arguments: UInt64(1)...6)
    func randomOrder(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        var random = SplitMix64(seed: seed)
        var (version, kept, erased): (Int, [Int], [Int]) = (0, [], [])
        for _ in 0..<150 {
            var writes: [Write] = []
            for _ in 0..<random.number(in: 1...8) {
                let padding = String(repeating: "z", count: random.one(of: [0, 0, 5, 80, 700, 9_000]))
                let details = Self.booking(version + 1, padding: padding)
                writes.append(.advancing(.first, at: version, .sample(1, details: details)))
                version += 1
                kept.append(version)
            }
            let going = Set(random.shuffled(kept).prefix(random.one(of: [0, 1, 2, 5])))
            kept.removeAll { going.contains($0) }
            erased += going
            if !going.isEmpty {
                writes.append(.advancing(.first, at: version, Self.erasing(going.sorted())))
                version += 1
            }
            #expect(try journal.append(writes).allSatisfy { $0 == .appended })
        }
        let bytes = try Self.bytes(in: folder.url)
        #expect(erased.count > 100)
        for number in erased { for text in Self.texts(number) { #expect(!Self.contains(bytes, text), "\(text)") } }
        try journal.wipe(rewriting: false)
        let all = try Self.bytes(in: folder.url)
        for number in kept { #expect(Self.contains(all, "<name \(number)>")) }
    }

    @Test("a reader that is in the way delays it, and keeps no turn waiting")
    func besideAReader() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        _ = try journal.append([.advancing(.first, at: 0, .sample(1, details: Self.booking(1)))])
        let reader = try Self.reading(folder)
        _ = try journal.append([.advancing(.first, at: 1, Self.erasing([1]))])
        #expect(try journal.all(.first).map(\.entry.details) == [nil, nil])
        #expect(Self.contains(try Self.bytes(in: folder.url), "<name 1>"))
        #expect(throws: JournalFailure.self) { try journal.wipe(rewriting: false) }
        try reader.inDatabase { db in try db.execute(sql: "COMMIT") }
        try reader.close()
        try journal.wipe(rewriting: false)
        #expect(!Self.contains(try Self.bytes(in: folder.url), "<name 1>"))
    }

    /// The files as a crash leaves them between the commit and the emptying of the log.
    @Test("the next start ends what a crash has interrupted")
    func afterACrash() throws {
        let (folder, crashed) = (try TemporaryFolder(), try TemporaryFolder())
        defer {
            folder.remove()
            crashed.remove()
        }
        let journal = try SQLiteJournal(path: folder.database)
        _ = try journal.append([.advancing(.first, at: 0, .sample(1, details: Self.booking(1)))])
        let reader = try Self.reading(folder)
        _ = try journal.append([.advancing(.first, at: 1, Self.erasing([1]))])
        for name in ["opdesk.db", "opdesk.db-wal"] {
            try FileManager.default.copyItem(atPath: folder.path(name), toPath: crashed.path(name))
        }
        try reader.inDatabase { db in try db.execute(sql: "COMMIT") }
        try reader.close()
        journal.close()
        #expect(Self.contains(try Self.bytes(in: crashed.url), "<name 1>"))
        let again = try SQLiteJournal(path: crashed.database)
        defer { again.close() }
        #expect(!Self.contains(try Self.bytes(in: crashed.url), "<name 1>"))
        #expect(try again.all(.first).map(\.entry.details) == [nil, nil])
    }

    /// Rows of the first tables lack the columns that came later.
    @Test("a file of the first release is ready for it once it is opened")
    func firstRelease() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let count = 300
        try folder.execute("PRAGMA journal_mode = WAL;\n" + FirstSchema.tables)
        let events = String(decoding: Entry.sample(1).events, as: UTF8.self)
        try folder.execute(
            (1...count).map { number in
                """
                INSERT INTO entries VALUES (\(number), \(StreamID.first.key), \(number), 1000, NULL, '\(events)');
                INSERT INTO personal_details VALUES
                    (\(number), '<name \(number)>', '<phone \(number)>', '<id \(number)>', NULL);
                """
            }.joined())
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        let going = (1...count).filter { !$0.isMultiple(of: 5) }
        for (index, number) in going.enumerated() {
            _ = try journal.append([.advancing(.first, at: count + index, Self.erasing([number]))])
        }
        let bytes = try Self.bytes(in: folder.url)
        for number in 1...count {
            for text in Self.texts(number).prefix(3) {
                #expect(Self.contains(bytes, text) == number.isMultiple(of: 5), "\(text)")
            }
        }
    }

    @Test("on PostgreSQL no query shows it, and the table's file has none of it once that is written anew")
    func onPostgres() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        defer { journal.close() }
        let count = 400
        _ = try journal.append(
            (1...count).map { .advancing(.first, at: $0 - 1, .sample(1, details: Self.booking($0))) })
        let going = (1...count).filter { $0 % 7 != 0 }
        _ = try journal.append([.advancing(.first, at: count, Self.erasing(going))])
        #expect(
            try database.query("SELECT count(*) FROM personal_details WHERE patient_name = '<name 1>'") == ["0"])
        try journal.wipe(rewriting: false)
        try journal.wipe(rewriting: true)
        try Self.expectGone(database, count)
    }

    private static func expectGone(_ database: TestDatabase, _ count: Int) throws {
        let file = try #require(
            try database.query(
                "SELECT encode(pg_read_binary_file(pg_relation_filepath('personal_details')), 'escape')"
            ).first)
        for number in 1...count {
            let isGone = number % 7 != 0
            #expect(file.contains("<name \(number)>") != isGone, "\(number)")
            #expect(file.contains("<phone \(number)>") != isGone, "\(number)")
        }
    }

    @Test("on PostgreSQL the writing anew waits for who still sees what was erased")
    func waitsForOlderTransactions() async throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        defer { journal.close() }
        let count = 50
        _ = try journal.append(
            (1...count).map { .advancing(.first, at: $0 - 1, .sample(1, details: Self.booking($0))) })
        let reader = try PostgresConnection(ServerAddress(database.url))
        let deadline = Deadline(after: .seconds(60))
        try reader.run(
            script: "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM personal_details", until: deadline)
        _ = try journal.append([.advancing(.first, at: count, Self.erasing((1...count).filter { $0 % 7 != 0 }))])
        let wipe: @Sendable () -> Void = { #expect(throws: Never.self) { try journal.wipe(rewriting: true) } }
        let letGo: @Sendable () -> Void = {
            #expect(throws: Never.self) {
                while try database.query(
                    """
                    SELECT count(*) FROM pg_stat_activity WHERE application_name = current_setting('application_name')
                    AND query LIKE 'DO %' AND wait_event = 'PgSleep'
                    """) != ["1"]
                {}
                try reader.run(script: "ROLLBACK", until: deadline)
            }
        }
        _ = await onThreads([wipe, letGo])
        try Self.expectGone(database, count)
    }
}
