import OPDJournal

/// A database on which a journal is being opened.
struct Opening {
    typealias Failure = PostgresJournal.OpeningFailure

    let address: ServerAddress
    private let connection: PostgresConnection
    /// Others may be migrating a large table.
    private let deadline = Deadline(after: .seconds(60))

    /// Connects, and refuses a server that cannot keep a journal.
    init(url: String, allowsUnsafe: Bool) throws(Failure) {
        do {
            address = try ServerAddress(url)
        } catch {
            throw .unusable(database: "the database", reason: error.reason)
        }
        do {
            connection = try PostgresConnection(address)
        } catch {
            throw .unusable(database: address.name, reason: "\(JournalFailure(error))")
        }
        try requireSuitable(allowsUnsafe: allowsUnsafe)
    }

    /// Gives the names of the migrations that were missing.
    func migrate() throws(Failure) -> [String] {
        guard
            let names = try trying({ () throws(PostgresFailure) in
                try Migration.migrate(connection, until: deadline)
            })
        else { throw .newerRelease(database: address.name) }
        return names
    }

    /// For reading only: the tables must be there, as this release has them.
    func requireJournal() throws(Failure) {
        let newest = try trying { () throws(PostgresFailure) in try Migration.newest(on: connection, until: deadline) }
        if newest > Migration.all.count { throw .newerRelease(database: address.name) }
        guard newest == Migration.all.count else {
            throw .unusable(database: address.name, reason: "it is no journal of this release of OPDesk")
        }
    }

    /// The name of the channel on which this journal's nodes tell each other what has moved: each schema has its own.
    func channel() throws(Failure) -> String {
        let rows = try trying { () throws(PostgresFailure) in
            try connection.rows(
                Statement("SELECT 'opdesk_' || oid FROM pg_namespace WHERE nspname = current_schema()"),
                until: deadline)
        }
        guard let channel = rows.first?.text(0) else {
            throw .unusable(database: address.name, reason: "its search_path names no schema that exists")
        }
        return channel
    }

    /// The hospital's secret; made here when there is none. One that is given becomes the hospital's own as long as nothing
    /// was hashed with another.
    func secret(_ given: HospitalSecret?) throws(Failure) -> HospitalSecret {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<HospitalSecret.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let insertion =
            given.map {
                Statement(
                    """
                    INSERT INTO hospital (name, value) VALUES ('secret', $1) ON CONFLICT (name) DO UPDATE
                    SET value = excluded.value WHERE NOT EXISTS (SELECT FROM entries)
                    """, .bytes($0.bytes))
            }
            ?? Statement(
                "INSERT INTO hospital (name, value) VALUES ('secret', $1) ON CONFLICT DO NOTHING", .bytes(random))
        let results = try trying { () throws(PostgresFailure) in
            try connection.run(
                [
                    .begin, .settings(), insertion, Statement("SELECT value FROM hospital WHERE name = 'secret'"),
                    .probe, .commit,
                ], until: deadline)
        }
        guard let bytes = results[3].first?.bytes(0), bytes.count == HospitalSecret.byteCount else {
            throw .unusable(database: address.name, reason: "the hospital's secret is damaged")
        }
        if let given, given.bytes != bytes { throw .anotherHospital(database: address.name) }
        return HospitalSecret(bytes: bytes)
    }

    private func requireSuitable(allowsUnsafe: Bool) throws(Failure) {
        let version = connection.serverVersion
        guard version >= 140_000 else {
            throw .oldServer(database: address.name, version: connection.setting("server_version"))
        }
        let encoding = connection.setting("server_encoding")
        guard encoding == "UTF8" else { throw .wrongEncoding(database: address.name, encoding: encoding) }
        guard !allowsUnsafe else { return }
        let rows = try trying { () throws(PostgresFailure) in
            try connection.rows(
                Statement(
                    "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'"),
                until: deadline)
        }
        if let setting = rows.first?.text(0) { throw .notDurable(database: address.name, setting: setting) }
    }

    private func trying<Value>(_ body: () throws(PostgresFailure) -> Value) throws(Failure) -> Value {
        do {
            return try body()
        } catch {
            throw .unusable(database: address.name, reason: "\(JournalFailure(error))")
        }
    }
}
