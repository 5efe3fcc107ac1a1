import Foundation
import OPDJournal

@testable import OPDJournalPostgres

/// A schema of its own on the PostgreSQL server of the tests.
///
/// A database for each test would cost a tenth of a second and more, and nothing here looks beyond its schema.
struct TestDatabase {
    let url: String
    private let schema: String
    private let server: String

    /// Where no server is, the tests fail: what was not tried out does not count as working.
    struct NoServer: Error, CustomStringConvertible {
        let description =
            "these tests need a PostgreSQL server: run `make test-swift`, or `scripts/with-postgres scripts/test-swift`"
    }

    /// On the server that OPDESK_TEST_POSTGRES names, or on another.
    init(on other: String? = nil) throws {
        guard let server = other ?? ProcessInfo.processInfo.environment["OPDESK_TEST_POSTGRES"] else {
            throw NoServer()
        }
        self.server = server
        schema = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        url = server + "?application_name=\(schema)&options=-csearch_path%3D\(schema)"
        try Self.execute("CREATE SCHEMA \(schema)", on: server)
    }

    func journal(secret: HospitalSecret? = nil, patience: Duration = .seconds(10)) throws -> PostgresJournal {
        try PostgresJournal(url: url, secret: secret, patience: patience, allowsUnsafe: true)
    }

    /// The same schema through another host and port, a proxy perhaps.
    func url(port: Int) -> String {
        url.replacing(/127\.0\.0\.1:\d+/, with: "127.0.0.1:\(port)")
    }

    /// The port of the server.
    var port: Int { url.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.output.1) } ?? 5_432 }

    /// Runs a script behind the journal's back.
    func execute(_ script: String) throws { try Self.execute(script, on: url) }

    /// The first column, as text, of each row that a query gives.
    func query(_ sql: String) throws -> [String] {
        let connection = try PostgresConnection(ServerAddress(url))
        let rows = try connection.rows(Statement("SELECT (\(sql))::text"), until: Deadline(after: .seconds(10)))
        return rows.all.compactMap { $0.text(0) }
    }

    /// Ends every connection to this schema, as an administrator can.
    func endOtherConnections() throws {
        _ = try query(
            """
            SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
            WHERE application_name = '\(schema)' AND pid <> pg_backend_pid()
            """)
    }

    func remove() { try? execute("SET client_min_messages = error; DROP SCHEMA \(schema) CASCADE") }

    private static func execute(_ script: String, on url: String) throws {
        let connection = try PostgresConnection(ServerAddress(url))
        try connection.run(script: script, until: Deadline(after: .seconds(10)))
    }
}
