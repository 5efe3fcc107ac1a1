import OPDEngine
import OPDJournal
import OPDJournalSQLite
import Testing

/// Rows that belong to no entry, and rows that no journal writes.
@Suite("SQLite: damaged rows")
struct StrayRowsTests {
    /// A closed file with a session of three entries, the second with details and a key.
    private static func file() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let journal = try SQLiteJournal(path: folder.database)
        let windows = HospitalCalendar(timeZone: "UTC")!.windows(of: .hourly(2, 2), on: .testDay)
        let opening = SessionOpening(slots: windows, settings: Settings())
        let details = PersonalDetails(patientName: "Asha Rao")
        _ = try journal.append([
            .remembering(.key("a"), .second, at: 0),
            .advancing(.first, at: 0, .of([.sessionOpened(opening), .tokenBooked(1, source: .online, slot: 0)])),
            .advancing(.first, at: 1, .of([.tokenBooked(2, source: .online, slot: 1)], details), key: .key("b")),
            .advancing(.first, at: 2, .of([.tokenCancelled(1)])),
        ])
        journal.close()
        return folder
    }

    @Test("a journal leaves no stray rows")
    func cleanJournal() throws {
        let folder = try Self.file()
        defer { folder.remove() }
        #expect(try SQLiteJournalReader(path: folder.database).strayRows() == [])
        #expect(try folder.findings() == [])
    }

    @Test("details and keys whose entry is gone are counted")
    func findsStrayRows() throws {
        let folder = try Self.file()
        defer { folder.remove() }
        try folder.execute("DELETE FROM entries WHERE version = 2")
        #expect(
            try SQLiteJournalReader(path: folder.database).strayRows()
                == [
                    "1 personal details belong to no entry", "1 idempotency keys belong to no entry",
                    "1 entries are not linked to the one before them",
                ])
        #expect(try folder.findings().map(\.version) == [3])
    }

    @Test(
        "a head that does not say which entry is the last one is found",
        arguments: [
            "DELETE FROM entries WHERE version = 3", "DELETE FROM heads", "UPDATE heads SET version = 2",
            "UPDATE heads SET last_entry = 1", "UPDATE entries SET stream = stream + 1 WHERE version = 3",
        ])
    func findsWrongHeads(sql: String) throws {
        let folder = try Self.file()
        defer { folder.remove() }
        try folder.execute(sql)
        let findings = try SQLiteJournalReader(path: folder.database).strayRows()
        #expect(findings.contains { $0.hasSuffix("streams have a wrong head") }, "\(findings)")
    }

    @Test("links that lead in a circle end, and what they leave out is missed")
    func endsCircles() throws {
        let folder = try Self.file()
        defer { folder.remove() }
        try folder.execute("UPDATE entries SET previous = 3 WHERE version = 2")
        let journal = try SQLiteJournal(path: folder.database)
        defer { journal.close() }
        #expect(try journal.entries(of: .first, after: 0, through: nil).map(\.version) == [2, 3])
        #expect(
            try SQLiteJournalReader(path: folder.database).strayRows()
                == ["1 entries are not linked to the one before them"])
    }

    @Test(
        "values that no journal writes are findings or refused, never a crash",
        arguments: [
            "UPDATE entries SET events = x'ff00' WHERE version = 2",
            "UPDATE entries SET events = '' WHERE version = 2",
            "UPDATE entries SET events = 7 WHERE version = 2",
            "UPDATE entries SET version = 'two' WHERE version = 2",
            "UPDATE entries SET version = 9223372036854775807 WHERE version = 2",
            "UPDATE entries SET version = -2 WHERE version = 2",
            "UPDATE entries SET stream = 0 WHERE version = 2",
            "UPDATE entries SET stream = -1 WHERE version = 2",
            "UPDATE entries SET stream = 'first' WHERE version = 2",
            "UPDATE entries SET stream = 1.5e300 WHERE version = 2",
            "UPDATE entries SET time = 'yesterday' WHERE version = 2",
            "UPDATE entries SET time = -9223372036854775808 WHERE version = 2",
        ])
    func survivesDamage(sql: String) throws {
        let folder = try Self.file()
        defer { folder.remove() }
        try folder.execute(sql)
        do {
            #expect(try !folder.findings().isEmpty)
        } catch let failure as JournalFailure {
            guard case .unreadable(let reason) = failure else { throw failure }
            #expect(reason.contains("names no stream"))
        }
    }
}

extension Entry {
    fileprivate static func of(_ events: [SessionEvent], _ details: PersonalDetails? = nil) -> Entry {
        Entry(time: .clock("09:00"), actor: nil, events: EventCoding.encode(events), details: details)
    }
}

extension TemporaryFolder {
    /// What a verification of the file finds.
    fileprivate func findings() throws -> [Verification.Finding] {
        var verification = Verification()
        try SQLiteJournalReader(path: database).forEachEntry(.byStream) { entry, _ in verification.add(entry) }
        verification.finish()
        return verification.findings
    }
}
