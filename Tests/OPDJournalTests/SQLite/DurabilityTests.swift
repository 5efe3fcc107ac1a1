import GRDB
import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournalSQLite

/// How the SQLite journal commits, and what it makes of a failing disk.
@Suite("SQLite: durability")
struct DurabilityTests {
    @Test("each commit is synchronised: synchronous=FULL, write-ahead log, automatic checkpoint")
    func synchronises() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        #expect(try journal.setting("synchronous") == "2")
        #expect(try journal.setting("journal_mode") == "wal")
        #expect(try journal.setting("wal_autocheckpoint") == "1000")
    }

    @Test("a full disk writes nothing of the turn, and the next turn is appended once there is room")
    func survivesAFullDisk() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        #expect(try journal.append([.advancing(.first, at: 0)]) == [.appended])
        try journal.limitPages(to: 0)
        let large = PersonalDetails(patientName: String(repeating: "a", count: 100_000))
        let turn: [Write] = [
            .advancing(.first, at: 1, key: .key("a")), .advancing(.second, at: 0, .sample(details: large)),
        ]
        let failure = #expect(throws: JournalFailure.self) { try journal.append(turn) }
        guard case .unavailable = failure else {
            Issue.record("a full disk is \(String(describing: failure))")
            return
        }
        #expect(try journal.headsOfSamples == [1, 0, 0])
        #expect(try !journal.knows(.key("a")))
        try journal.limitPages(to: 100_000)
        #expect(try journal.append(turn) == [.appended, .appended])
    }

    @Test(
        "what an error says about the commit",
        arguments: [
            (.SQLITE_FULL, .unavailable("x")), (.SQLITE_BUSY, .unavailable("x")), (.SQLITE_READONLY, .unavailable("x")),
            (.SQLITE_CANTOPEN, .unavailable("x")), (.SQLITE_IOERR, .outcomeUnknown("x")),
            (.SQLITE_IOERR_FSYNC, .outcomeUnknown("x")), (.SQLITE_IOERR_WRITE, .outcomeUnknown("x")),
            (.SQLITE_CORRUPT, .unreadable("x")), (.SQLITE_NOTADB, .unreadable("x")),
        ] as [(ResultCode, JournalFailure)])
    func classifiesErrors(code: ResultCode, expected: JournalFailure) {
        switch (JournalFailure(DatabaseError(resultCode: code)), expected) {
        case (.unavailable, .unavailable), (.outcomeUnknown, .outcomeUnknown), (.unreadable, .unreadable): break
        case (let failure, _): Issue.record("\(code) is \(failure)")
        }
    }
}

extension SQLiteJournal {
    /// A setting of the connection that writes.
    fileprivate func setting(_ name: String) throws -> String? {
        try writing { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
    }

    /// The file cannot grow beyond so many pages; never below what it has.
    fileprivate func limitPages(to pages: Int) throws {
        try writing { db in try db.execute(sql: "PRAGMA max_page_count = \(max(1, pages))") }
    }
}
