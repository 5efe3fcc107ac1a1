import GRDB

/// The tables of the journal's file, as numbered steps that are never edited once released.
///
/// Rows are keyed by a growing integer, so that new ones go to the end of their table. An entry is found through the head of
/// its stream and the link of each entry to the one before it; the only other index is the idempotency key.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 entries, personal details, idempotency keys") { db in
            try db.execute(sql: entries)
            try db.execute(sql: personalDetails)
            try db.execute(sql: idempotencyKeys)
            try db.execute(sql: hospital)
        }
        migrator.registerMigration("2 heads of streams, entries linked to the one before") { db in
            try db.execute(sql: heads)
        }
        migrator.registerMigration("3 details of several tokens, salts") { db in
            try db.execute(sql: severalTokens)
        }
        migrator.registerMigration("4 ids of requests, credentials") { db in
            try db.execute(sql: requestsAndCredentials)
        }
        migrator.registerMigration("5 personal details that can be overwritten") { db in
            try db.execute(sql: wholeDetails)
        }
        return migrator
    }

    /// Whether the file has tables and none of them is ours.
    static func isForeign(_ db: Database) throws -> Bool {
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        return !tables.isEmpty && !tables.contains("grdb_migrations")
    }

    private static let entries = """
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL,
            version INTEGER NOT NULL,
            time INTEGER NOT NULL,
            actor TEXT,
            events TEXT NOT NULL
        );
        CREATE UNIQUE INDEX entries_by_stream ON entries (stream, version);
        """

    /// An index on stream and version has a leaf to write for almost every entry of a turn; the heads are few and close
    /// together. An entry whose predecessor is missing keeps NULL, and is found out when its stream is read.
    private static let heads = """
        CREATE TABLE heads (
            stream INTEGER PRIMARY KEY,
            version INTEGER NOT NULL,
            last_entry INTEGER NOT NULL
        );
        INSERT INTO heads (stream, version, last_entry)
            SELECT stream, version, id FROM (SELECT stream, max(version) AS version, id FROM entries GROUP BY stream);
        ALTER TABLE entries ADD COLUMN previous INTEGER;
        UPDATE entries SET previous = (
            SELECT id FROM entries AS earlier
            WHERE earlier.stream = entries.stream AND earlier.version = entries.version - 1);
        DROP INDEX entries_by_stream;
        """

    /// Beside the entry of the same id.
    private static let personalDetails = """
        CREATE TABLE personal_details (
            entry INTEGER PRIMARY KEY,
            patient_name TEXT,
            phone TEXT,
            patient_id TEXT,
            reason TEXT
        );
        """

    /// An entry that gives several tokens has the details of the second and further ones as a JSON list; the first entry
    /// with somebody to recognise brings the session's salt.
    private static let severalTokens = """
        ALTER TABLE personal_details ADD COLUMN further TEXT;
        ALTER TABLE personal_details ADD COLUMN salt TEXT;
        """

    /// An entry names the request that asked for it; one that gives a password or a key has its hash beside it.
    private static let requestsAndCredentials = """
        ALTER TABLE entries ADD COLUMN request TEXT;
        ALTER TABLE personal_details ADD COLUMN credentials TEXT;
        """

    /// A row that was written before its table had all of its columns grows when it is overwritten, and `RedactionStatements`
    /// needs it not to. So whoever adds a column copies the rows again. The list of columns keeps SQLite from copying the
    /// rows as they stand.
    private static let wholeDetails = """
        CREATE TABLE whole_details (
            entry INTEGER PRIMARY KEY,
            patient_name TEXT,
            phone TEXT,
            patient_id TEXT,
            reason TEXT,
            further TEXT,
            salt TEXT,
            credentials TEXT
        );
        INSERT INTO whole_details
            SELECT entry, patient_name, phone, patient_id, reason, further, salt, credentials FROM personal_details
            ORDER BY entry;
        DROP TABLE personal_details;
        ALTER TABLE whole_details RENAME TO personal_details;
        """

    private static let idempotencyKeys = """
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
        """

    /// What the hospital is given once: its secret.
    private static let hospital = """
        CREATE TABLE hospital (
            name TEXT PRIMARY KEY,
            value BLOB NOT NULL
        );
        """
}
