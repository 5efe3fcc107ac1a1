/// The tables and the migration of release 0.1, as they stand in files that are out there.
enum FirstSchema {
    static let tables = """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('1 entries, personal details, idempotency keys');
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, version INTEGER NOT NULL, time INTEGER NOT NULL,
            actor TEXT, events TEXT NOT NULL);
        CREATE UNIQUE INDEX entries_by_stream ON entries (stream, version);
        CREATE TABLE personal_details (
            entry INTEGER PRIMARY KEY, patient_name TEXT, phone TEXT, patient_id TEXT, reason TEXT);
        CREATE TABLE idempotency_keys (
            id INTEGER PRIMARY KEY, key_high INTEGER NOT NULL, key_low INTEGER NOT NULL, epoch INTEGER NOT NULL,
            request_high INTEGER NOT NULL, request_low INTEGER NOT NULL, stream INTEGER NOT NULL,
            version INTEGER NOT NULL, has_entry INTEGER NOT NULL, time INTEGER NOT NULL);
        CREATE UNIQUE INDEX idempotency_keys_by_key ON idempotency_keys (key_high, key_low, epoch);
        CREATE TABLE hospital (name TEXT PRIMARY KEY, value BLOB NOT NULL);
        """
}
