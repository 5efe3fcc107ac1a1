import Foundation

/// The tables of the journal, as numbered scripts that are never edited once released.
struct Migration {
    let number: Int
    let name: String
    let script: String

    static let all = [
        Migration(
            number: 1, name: "0001-journal", script: String(decoding: PackageResources._001_journal_sql, as: UTF8.self)
        ),
        Migration(
            number: 2, name: "0002-requests-credentials",
            script: String(decoding: PackageResources._002_requests_credentials_sql, as: UTF8.self)),
    ]

    /// Of all servers that open a database, one migrates at a time. A number of our own, of no meaning.
    private static let lock: Int64 = 0x4F50_4465_736B

    /// Applies what is missing, each in a transaction of its own, and gives the names. Nil when the database has a
    /// migration that this release does not know.
    static func migrate(
        _ connection: PostgresConnection, until deadline: Deadline, known: [Migration] = all
    ) throws(PostgresFailure) -> [String]? {
        var names: [String] = []
        while true {
            let applied = try newest(on: connection, until: deadline)
            if applied > known.count { return nil }
            guard applied < known.count else { return names }
            if let name = try applyNext(known, on: connection, until: deadline) { names.append(name) }
        }
    }

    /// The number of the newest migration in the database; 0 before the first.
    static func newest(on connection: PostgresConnection, until deadline: Deadline) throws(PostgresFailure) -> Int {
        let table = try connection.rows(
            Statement("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migrations'"),
            until: deadline)
        guard table.first != nil else { return 0 }
        let rows = try connection.rows(Statement(newest), until: deadline)
        return Int((try? rows.first?.integer(0)) ?? 0)
    }

    private static let newest = "SELECT coalesce(max(number), 0) FROM migrations"

    /// Another server may have been faster: then nothing is applied.
    private static func applyNext(
        _ known: [Migration], on connection: PostgresConnection, until deadline: Deadline
    ) throws(PostgresFailure) -> String? {
        do {
            let results = try connection.run(
                [
                    .begin, Statement("SELECT pg_advisory_xact_lock($1)", .integer(lock)),
                    Statement(
                        """
                        CREATE TABLE IF NOT EXISTS migrations (
                            number bigint PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now())
                        """),
                    Statement(newest),
                ], until: deadline)
            let applied = Int((try? results[3].first?.integer(0)) ?? 0)
            guard applied < known.count else {
                _ = try connection.run([.commit], until: deadline)
                return nil
            }
            let next = known[applied]
            try connection.run(script: next.script, until: deadline)
            _ = try connection.run(
                [
                    Statement(
                        "INSERT INTO migrations (number, name) VALUES ($1, $2)", .integer(next.number), .text(next.name)
                    ),
                    .commit,
                ], until: deadline)
            return next.name
        } catch {
            _ = try? connection.run([.rollback], until: Deadline(after: .seconds(1)))
            throw error
        }
    }
}
