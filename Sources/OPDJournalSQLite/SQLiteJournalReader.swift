import GRDB
import OPDEngine
import OPDJournal

/// Reads a journal's file from end to end, beside the server that may be writing it.
package final class SQLiteJournalReader: Sendable {
    private let pool: DatabasePool

    /// The order in which entries are wanted.
    package enum Order: Sendable {
        /// As they were appended.
        case appended
        /// Stream by stream, each in the order of its versions.
        case byStream
    }

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

    /// Hands over every entry of one consistent state of the journal, with the count of all.
    package func forEachEntry(
        _ order: Order, _ body: (RecordedEntry, _ count: Int) throws -> Void
    ) throws(JournalFailure) {
        do {
            try pool.read { db in
                let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM entries") ?? 0
                let ordering = order == .appended ? "id" : "stream, version"
                let rows = try Row.fetchCursor(db, sql: RecordedEntry.selection + " ORDER BY " + ordering)
                while let row = try rows.next() { try body(try RecordedEntry(row), count) }
            }
        } catch {
            throw JournalFailure(error)
        }
    }

    /// What stands beside the entries and belongs to none: rows that no command can leave behind.
    package func strayRows() throws(JournalFailure) -> [String] {
        do {
            return try pool.read { db in
                let details = try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM personal_details WHERE entry NOT IN (SELECT id FROM entries)")
                let keys = try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM idempotency_keys k WHERE k.version > 0 AND NOT EXISTS (
                            SELECT 1 FROM entries e WHERE e.stream = k.stream AND e.version = k.version)
                        """)
                return [("personal details", details), ("idempotency keys", keys)]
                    .compactMap { name, count in
                        (count ?? 0) > 0 ? "\(count ?? 0) \(name) belong to no entry" : nil
                    }
            }
        } catch {
            throw JournalFailure(error)
        }
    }
}

extension RecordedEntry {
    static let selection = """
        SELECT stream, version, time, actor, events, personal_details.entry, patient_name, phone, patient_id, reason
        FROM entries LEFT JOIN personal_details ON personal_details.entry = entries.id
        """

    /// A row of `selection`.
    init(_ row: Row) throws {
        let key: Int64 = row[0]
        guard let stream = StreamID(key: key) else { throw JournalFailure.unreadable("\(key) names no stream") }
        var details: PersonalDetails?
        if (row[5] as Int64?) != nil {
            details = PersonalDetails(patientName: row[6], phone: row[7], patientID: row[8], reason: row[9])
        }
        let events: String = row[4]
        self.init(
            stream: stream, version: row[1],
            entry: Entry(
                time: Instant(milliseconds: row[2]), actor: row[3], events: Array(events.utf8), details: details))
    }
}
