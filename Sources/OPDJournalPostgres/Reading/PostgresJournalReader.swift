import OPDEngine
import OPDJournal

/// Reads a journal from end to end, beside the servers that may be writing it.
package final class PostgresJournalReader: JournalReader {
    private static let rowsPerFetch = 1_000
    private let address: ServerAddress
    /// How long one fetch may take; the first sorts everything.
    private let patience: Duration

    /// Connects to a database that must have the tables of this release.
    package init(
        url: String, patience: Duration = .seconds(600)
    ) throws(PostgresJournal.OpeningFailure) {
        let opening = try Opening(url: url, allowsUnsafe: true)
        try opening.requireJournal()
        address = opening.address
        self.patience = patience
    }

    package func forEachEntry(
        _ order: EntryOrder, _ body: (RecordedEntry, _ count: Int) throws -> Void
    ) throws(JournalFailure) {
        try snapshot { connection in
            let counting = try connection.rows(Statement("SELECT count(*) FROM entries"), until: deadline)
            let count = Int(try counting.first?.integer(0) ?? 0)
            try forEachRow(of: Statement.allEntries(order), on: connection) { row in
                try body(try RecordedEntry(row), count)
            }
        }
    }

    package func forEachEntry(
        ofDirectoryAnd session: Session.ID?, _ body: (RecordedEntry) throws -> Void
    ) throws(JournalFailure) {
        try snapshot { connection in
            try forEachRow(of: Statement.entries(ofDirectoryAnd: session), on: connection) { row in
                try body(try RecordedEntry(row))
            }
        }
    }

    package func forEachKey(_ body: (RememberedKey) throws -> Void) throws(JournalFailure) {
        let query = "SELECT \(Statement.keyColumns) FROM idempotency_keys ORDER BY time, key_high, key_low, epoch"
        try snapshot { connection in
            try forEachRow(of: query, on: connection) { row in try body(try RememberedKey(row)) }
        }
    }

    package func strayRows() throws(JournalFailure) -> [String] {
        var findings: [String] = []
        try snapshot { connection in
            for (finding, query) in Self.strayRows {
                let rows = try connection.rows(Statement("SELECT count(*) FROM " + query), until: deadline)
                let count = try rows.first?.integer(0) ?? 0
                if count > 0 { findings.append("\(count) \(finding)") }
            }
        }
        return findings
    }

    private static let strayRows = [
        (
            "personal details belong to no entry",
            "personal_details LEFT JOIN entries USING (stream, version) WHERE entries.turn IS NULL"
        ),
        (
            "idempotency keys belong to no entry",
            """
            idempotency_keys LEFT JOIN entries USING (stream, version)
            WHERE idempotency_keys.version > 0 AND entries.turn IS NULL
            """
        ),
        (
            "entries have none before them",
            """
            entries LEFT JOIN entries AS earlier
                ON earlier.stream = entries.stream AND earlier.version = entries.version - 1
            WHERE entries.version <> 1 AND earlier.turn IS NULL
            """
        ),
        (
            "streams have a wrong head",
            """
            heads FULL JOIN (SELECT stream, max(version) AS newest FROM entries GROUP BY stream) AS last USING (stream)
            WHERE coalesce(version, 0) <> coalesce(newest, 0)
            """
        ),
    ]

    private var deadline: Deadline { Deadline(after: patience) }

    /// Runs the body in one transaction that sees one state of the journal.
    private func snapshot(_ body: (PostgresConnection) throws -> Void) throws(JournalFailure) {
        do {
            let connection = try PostgresConnection(address)
            _ = try connection.run(
                [
                    Statement("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
                    Statement("SELECT set_config('statement_timeout', '0', true)"),
                ], until: deadline)
            try body(connection)
        } catch let failure as PostgresFailure {
            throw JournalFailure(failure)
        } catch {
            throw (error as? JournalFailure) ?? .unreadable(String(describing: error))
        }
    }

    private func forEachRow(
        of query: String, on connection: PostgresConnection, _ body: (Row) throws -> Void
    ) throws {
        _ = try connection.run([Statement("DECLARE everything NO SCROLL CURSOR FOR " + query)], until: deadline)
        while true {
            let rows = try connection.rows(Statement("FETCH \(Self.rowsPerFetch) FROM everything"), until: deadline)
            if rows.count == 0 { return }
            for row in rows.all { try body(row) }
        }
    }
}
