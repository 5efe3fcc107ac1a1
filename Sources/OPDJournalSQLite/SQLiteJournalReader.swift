import Foundation
import GRDB
import OPDEngine
import OPDJournal

/// Reads a journal's file from end to end, beside the server that may be writing it.
package final class SQLiteJournalReader: JournalReader {
    private let pool: DatabasePool

    /// Opens a file that must exist, for reading only.
    package init(path: String) throws(SQLiteJournal.OpeningFailure) {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            pool = try DatabasePool(path: path, configuration: configuration)
            let isNewer = try pool.read(Schema.migrator.hasBeenSuperseded)
            if isNewer { throw SQLiteJournal.OpeningFailure.newerRelease(path: path) }
            guard try pool.read({ db in try db.tableExists("entries") }) else {
                throw SQLiteJournal.OpeningFailure.unusable(path: path, reason: "it is no journal of OPDesk")
            }
        } catch let failure as SQLiteJournal.OpeningFailure {
            throw failure
        } catch {
            throw .unusable(path: path, reason: SQLiteJournal.describe(error))
        }
    }

    /// Whether nobody has appended anything yet.
    func isWithoutEntries() throws -> Bool {
        try pool.read { db in try !Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM entries)")! }
    }

    /// Whether the other file has the same secret, so that one is a backup of the other.
    func isOfSameHospital(as other: SQLiteJournalReader) throws -> Bool {
        guard let secret = try secret() else { return false }
        return try secret == other.secret()
    }

    private func secret() throws -> Data? {
        try pool.read { db in try Data.fetchOne(db, sql: "SELECT value FROM hospital WHERE name = 'secret'") }
    }

    package func forEachEntry(
        _ order: EntryOrder, _ body: (RecordedEntry, _ count: Int) throws -> Void
    ) throws(JournalFailure) {
        try forEachEntry("ORDER BY " + (order == .appended ? "id" : "stream, version"), body)
    }

    package func forEachEntry(
        ofDirectoryAnd session: Session.ID?, _ body: (RecordedEntry) throws -> Void
    ) throws(JournalFailure) {
        let keys = StreamID.keysWithinEpoch(ofDirectoryAnd: session)
        let condition = "WHERE stream & \(StreamID.withinEpoch) IN (\(keys)) ORDER BY stream, version"
        try forEachEntry(condition) { entry, _ in try body(entry) }
    }

    private func forEachEntry(
        _ condition: String, _ body: (RecordedEntry, _ count: Int) throws -> Void
    ) throws(JournalFailure) {
        do {
            try pool.read { db in
                // Sorted are row numbers only: sorted rows could be written to a temporary file, and they hold names.
                let ids = try Int64.fetchAll(db, sql: "SELECT id FROM entries " + condition)
                let selection = RecordedEntry.selection(try Self.columns(db))
                let entry = try db.cachedStatement(sql: selection + " WHERE entries.id = ?")
                for id in ids {
                    // A cursor's row takes damaged text as it is; a fetched copy of it would end the process.
                    let rows = try Row.fetchCursor(entry, arguments: [id])
                    while let row = try rows.next() { try body(try RecordedEntry(row), ids.count) }
                }
            }
        } catch {
            throw JournalFailure(error)
        }
    }

    /// A file that no server of this release has opened yet may lack what later migrations brought.
    private static func columns(_ db: Database) throws -> Set<String> {
        try Set((db.columns(in: "entries") + db.columns(in: "personal_details")).map(\.name))
    }

    package func forEachKey(_ body: (RememberedKey) throws -> Void) throws(JournalFailure) {
        do {
            try pool.read { db in
                let rows = try Row.fetchCursor(db, sql: KeyStatements.all)
                while let row = try rows.next() { try body(try RememberedKey(row)) }
            }
        } catch {
            throw JournalFailure(error)
        }
    }

    package func strayRows() throws(JournalFailure) -> [String] {
        do {
            return try pool.read { db in
                // A file that an older release wrote last has no heads before it is served again.
                let hasHeads = try db.tableExists("heads")
                return try (Self.strayRows + (hasHeads ? Self.wrongLinks : [])).compactMap { finding, query in
                    let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM " + query) ?? 0
                    return count > 0 ? "\(count) \(finding)" : nil
                }
            }
        } catch {
            throw JournalFailure(error)
        }
    }

    private static let strayRows = [
        ("personal details belong to no entry", "personal_details WHERE entry NOT IN (SELECT id FROM entries)"),
        (
            "idempotency keys belong to no entry",
            """
            idempotency_keys WHERE version > 0
                AND (stream, version) NOT IN (SELECT stream, version FROM entries)
            """
        ),
    ]

    private static let wrongLinks = [
        (
            "entries are not linked to the one before them",
            """
            entries AS entry LEFT JOIN entries AS earlier ON earlier.id = entry.previous
            WHERE CASE entry.version WHEN 1 THEN entry.previous IS NOT NULL
                ELSE earlier.stream IS NOT entry.stream OR earlier.version IS NOT entry.version - 1 END
            """
        ),
        (
            "streams have a wrong head",
            """
            (SELECT heads.stream FROM heads LEFT JOIN entries ON entries.id = last_entry
                WHERE entries.stream IS NOT heads.stream OR entries.version IS NOT heads.version
            UNION SELECT entries.stream FROM entries LEFT JOIN heads ON heads.stream = entries.stream
                WHERE entries.version > ifnull(heads.version, 0))
            """
        ),
    ]
}

extension RecordedEntry {
    private static let laterColumns = ["further", "salt", "credentials", "request"]

    /// Of a table that may lack columns which later migrations brought.
    static func selection(_ columns: Set<String>) -> String {
        let later = laterColumns.map { columns.contains($0) ? $0 : "NULL" }.joined(separator: ", ")
        return """
            SELECT stream, version, time, actor, events, personal_details.entry, patient_name, phone, patient_id, reason,
                \(later)
            FROM entries LEFT JOIN personal_details ON personal_details.entry = entries.id
            """
    }

    /// The entries of a stream from `after` on to `through`, found from its head back, each by its link. A link that leads
    /// forward is damage, and would never end.
    static let chain = """
        WITH RECURSIVE chain (id, previous, stream, version, time, actor, events, request) AS (
            SELECT id, previous, entries.stream, entries.version, time, actor, events, request
            FROM heads JOIN entries ON entries.id = heads.last_entry
            WHERE heads.stream = :stream AND heads.version > :after
            UNION ALL
            SELECT entries.id, entries.previous, entries.stream, entries.version, entries.time, entries.actor,
                entries.events, entries.request
            FROM chain JOIN entries ON entries.id = chain.previous
            WHERE entries.id < chain.id AND entries.version > :after
        )
        SELECT stream, version, time, actor, events, personal_details.entry, patient_name, phone, patient_id, reason,
            further, salt, credentials, request
        FROM chain LEFT JOIN personal_details ON personal_details.entry = chain.id
        WHERE version <= :through ORDER BY version
        """

    /// Those that a filter takes. Which they are is found out by time and number alone, since a row may be large.
    static let filtered =
        selection(Set(laterColumns)) + """
             WHERE entries.id IN (
                SELECT id FROM entries
                WHERE (:from IS NULL OR time >= :from) AND (:until IS NULL OR time < :until)
                    AND (:actor IS NULL OR actor = :actor) AND (:request IS NULL OR request = :request)
                    AND (:time IS NULL OR (time, stream, version) < (:time, :stream, :version))
                ORDER BY time DESC, stream DESC, version DESC LIMIT :limit)
            ORDER BY time DESC, stream DESC, version DESC
            """

    /// A row of `selection` or `chain`.
    init(_ row: Row) throws {
        let key: Int64 = row[0]
        guard let stream = StreamID(key: key) else { throw JournalFailure.unreadable("\(key) names no stream") }
        let details = try PersonalDetails(besideEntryOf: row)
        let events: String = row[4]
        self.init(
            stream: stream, version: row[1],
            entry: Entry(
                time: Instant(milliseconds: row[2]), actor: row[3], requestID: row[13], events: Array(events.utf8),
                details: details))
    }
}

extension PersonalDetails {
    /// Nil where there are none, and where all of them were erased.
    fileprivate convenience init?(besideEntryOf row: Row) throws {
        guard (row[5] as Int64?) != nil else { return nil }
        let texts = (6..<13).map { row.personal($0) }
        if texts.contains(where: \.isErased) && texts.allSatisfy({ $0.text == nil }) { return nil }
        self.init(
            patientName: texts[0].text, phone: texts[1].text, patientID: texts[2].text, reason: texts[3].text,
            further: try texts[4].text.map { try FurtherDetails.decode($0) } ?? [], salt: texts[5].text,
            credentials: texts[6].text)
    }
}
