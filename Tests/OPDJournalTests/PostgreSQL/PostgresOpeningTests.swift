import Foundation
import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournalPostgres

/// Which databases the PostgreSQL journal opens, and which it refuses.
@Suite("PostgreSQL: opening a database")
struct PostgresOpeningTests {
    @Test("several that open at once migrate once, and have one secret")
    func migratesOnce() async throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let opening = { @Sendable () -> [UInt8]? in
            let journal = try? database.journal()
            journal?.close()
            return journal?.secret.bytes
        }
        let secrets = await onThreads(Array(repeating: opening, count: 6))
        #expect(Set(secrets).count == 1 && secrets[0] != nil)
        #expect(try database.query("SELECT count(*) FROM migrations") == ["2"])
        #expect(try PostgresJournal.migrate(url: database.url) == [])
    }

    @Test("migrating gives the names of what was missing, and makes no secret")
    func migrates() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        #expect(throws: PostgresJournal.OpeningFailure.self) { try PostgresJournalReader(url: database.url) }
        #expect(try PostgresJournal.migrate(url: database.url) == ["0001-journal", "0002-requests-credentials"])
        #expect(try PostgresJournal.migrate(url: database.url) == [])
        #expect(try PostgresJournalReader(url: database.url).strayRows() == [])
    }

    @Test("a database of a newer release is refused and left as it is")
    func refusesNewerReleases() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        try database.journal().close()
        try database.execute("INSERT INTO migrations (number, name) VALUES (9, '0009-from-the-future')")
        for open in [{ _ = try database.journal() }, { _ = try PostgresJournalReader(url: database.url) }] {
            let failure = #expect(throws: PostgresJournal.OpeningFailure.self) { try open() }
            #expect(failure == .newerRelease(database: "postgres on 127.0.0.1"))
        }
        try database.execute("DELETE FROM migrations WHERE number = 9")
        try database.journal().close()
    }

    @Test("a database in another encoding than UTF-8 is refused")
    func refusesEncodings() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let name = "latin_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try database.execute("CREATE DATABASE \(name) ENCODING 'LATIN1' TEMPLATE template0")
        defer { try? database.execute("DROP DATABASE \(name)") }
        let url = database.url.replacing("/postgres?", with: "/\(name)?")
        #expect(
            throws: PostgresJournal.OpeningFailure.wrongEncoding(
                database: "\(name) on 127.0.0.1", encoding: "LATIN1")
        ) { try PostgresJournal(url: url, allowsUnsafe: true) }
    }

    @Test("a server without fsync is refused, as the one of these tests is")
    func refusesUnsafeServers() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        try #require(try database.query("SELECT setting FROM pg_settings WHERE name = 'fsync'") == ["off"])
        #expect(
            throws: PostgresJournal.OpeningFailure.notDurable(database: "postgres on 127.0.0.1", setting: "fsync")
        ) { try PostgresJournal(url: database.url) }
    }

    @Test("tables of another program are left alone, and so is a schema that is not there")
    func refusesForeignTables() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        try database.execute("CREATE TABLE entries (recipe text)")
        #expect(throws: PostgresJournal.OpeningFailure.self) { try database.journal() }
        #expect(try database.query("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()") == ["1"])
        let nowhere = database.url.replacing("search_path%3D", with: "search_path%3Dno_")
        #expect(throws: PostgresJournal.OpeningFailure.self) { try PostgresJournal(url: nowhere, allowsUnsafe: true) }
    }

    @Test("closing ends everything, and closing again does no harm")
    func closes() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        journal.close()
        journal.close()
        #expect(throws: JournalFailure.self) { try journal.headsOfSamples }
        #expect(throws: JournalFailure.self) { try journal.hold([StreamPosition(.first, 0)]) }
        #expect(journal.awaitAnnouncement(milliseconds: 60_000) == [])
        journal.announce([.first])
        journal.letGo()
    }
}
