import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournalPostgres

/// Rows that no journal writes, and values that no database takes.
@Suite("PostgreSQL: damage")
struct PostgresDamageTests {
    @Test(
        "rows that no command can leave behind are found",
        arguments: [
            (
                "DELETE FROM entries WHERE version = 2",
                [
                    "1 personal details belong to no entry", "1 idempotency keys belong to no entry",
                    "1 entries have none before them",
                ]
            ),
            ("DELETE FROM entries WHERE version = 3", ["1 streams have a wrong head"]),
            ("DELETE FROM heads", ["1 streams have a wrong head"]),
            ("UPDATE heads SET version = 2", ["1 streams have a wrong head"]),
            ("INSERT INTO heads VALUES (7, 1)", ["1 streams have a wrong head"]),
            ("INSERT INTO heads VALUES (7, 0)", []),
        ])
    func findsStrayRows(sql: String, findings: [String]) throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        defer { journal.close() }
        _ = try journal.append([
            .advancing(.first, at: 0),
            .advancing(.first, at: 1, .sample(2, details: PersonalDetails(phone: "1")), key: .key("a")),
            .advancing(.first, at: 2), .remembering(.key("b"), .second, at: 0),
        ])
        let reader = try PostgresJournalReader(url: database.url)
        #expect(try reader.strayRows() == [])
        try database.execute(sql)
        #expect(try reader.strayRows() == findings)
    }

    @Test("a stream that is none is unreadable, never a crash")
    func survivesWrongStreams() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        defer { journal.close() }
        _ = try journal.append([.advancing(.first, at: 0)])
        try database.execute("UPDATE entries SET stream = 5")
        #expect(throws: JournalFailure.unreadable("5 names no stream")) {
            try PostgresJournalReader(url: database.url).forEachEntry(.appended) { _, _ in }
        }
        try database.execute("UPDATE heads SET stream = 5")
        #expect(try journal.currentEpoch() == 1)
    }

    @Test("a text that the database does not take is rejected, and the journal goes on")
    func rejects() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        defer { journal.close() }
        let failure = #expect(throws: JournalFailure.self) {
            try journal.append([
                .advancing(.second, at: 0, key: .key("a")), .advancing(.first, at: 0, .sample(1, by: "a\u{0}b")),
            ])
        }
        guard case .rejected = failure else {
            Issue.record("the failure is \(String(describing: failure))")
            return
        }
        #expect(try journal.append([.advancing(.second, at: 0, key: .key("a"))]) == [.appended])
        #expect(try journal.headsOfSamples == [0, 1, 0])
    }

    @Test("tables that are gone make the journal unavailable; an append leaves nothing half done")
    func isUnavailableWithoutTables() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        defer { journal.close() }
        try database.execute("ALTER TABLE personal_details RENAME TO mislaid")
        let failure = #expect(throws: JournalFailure.self) {
            try journal.append([.advancing(.first, at: 0, .sample(1, details: PersonalDetails(phone: "1")))])
        }
        guard case .unavailable = failure else {
            Issue.record("the failure is \(String(describing: failure))")
            return
        }
        try database.execute("ALTER TABLE mislaid RENAME TO personal_details")
        #expect(try journal.headsOfSamples == [0, 0, 0])
        #expect(try journal.append([.advancing(.first, at: 0)]) == [.appended])
    }
}
