import CLibPQ
import Foundation

/// Where the database is: a URL such as `postgres://opdesk@db1,db2/opdesk`, or libpq's `host=… dbname=…`.
///
/// What the URL leaves out comes from the environment (PGHOST, PGPASSWORD, …) and the password file, as with every program
/// on libpq; after these from the defaults here.
struct ServerAddress: Sendable {
    private let url: String
    private let password: String?
    private let defaults: [String: String]
    /// For people and logs: without a password.
    let name: String

    /// Why the URL is none. It is not repeated, since it may hold a password.
    struct Unreadable: Error {
        let reason: String
    }

    /// What a connection is made with unless somebody chose otherwise, and the variable by which they may have. A server
    /// that only reads is none of ours: after a failover the other one is.
    private static let defaults = [
        ("fallback_application_name", "opdesk", nil), ("target_session_attrs", "read-write", "PGTARGETSESSIONATTRS"),
        ("connect_timeout", "3", "PGCONNECT_TIMEOUT"), ("keepalives_idle", "5", nil), ("keepalives_interval", "2", nil),
        ("keepalives_count", "3", nil), ("tcp_user_timeout", "11000", nil),
    ]

    init(_ url: String) throws(Unreadable) {
        guard let given = Self.parse(url) else { throw Unreadable(reason: "it is no URL of a PostgreSQL database") }
        // Cut at the wrong place, a password would be taken for a host or a port and named in an error.
        let places = ["host", "hostaddr", "dbname"].compactMap { given[$0] }
        let isCutWell = (given["port"] ?? "").allSatisfy { $0.isNumber || $0 == "," }
        guard isCutWell, !places.contains(where: { $0.contains("@") }) else {
            throw Unreadable(
                reason:
                    "its host, port and database cannot be told apart; in a password @ and / are written %40 and %2F")
        }
        self.url = url
        password = given["password"]
        let environment = ProcessInfo.processInfo.environment
        var defaults: [String: String] = ["client_encoding": "UTF8"]
        for (keyword, value, variable) in Self.defaults where given[keyword] == nil {
            if variable.flatMap({ environment[$0] }) == nil { defaults[keyword] = value }
        }
        self.defaults = defaults
        let database = given["dbname"] ?? environment["PGDATABASE"] ?? given["user"] ?? "the database"
        let host = given["host"] ?? given["hostaddr"] ?? environment["PGHOST"] ?? "this machine"
        name = "\(database) on \(host)"
    }

    func withoutPassword(_ text: String) -> String {
        guard let password, !password.isEmpty else { return text }
        return text.replacingOccurrences(of: password, with: "…")
    }

    /// Blocks until the server has answered or libpq gives up.
    func connect() -> OpaquePointer? {
        let pairs = defaults.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } + [("dbname", url)]
        return Self.withStrings(pairs.map(\.0)) { keywords in
            Self.withStrings(pairs.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
    }

    /// The options that the URL names.
    private static func parse(_ url: String) -> [String: String]? {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &message)
        // It may repeat the URL, so nobody gets to see it.
        if let message { PQfreemem(message) }
        guard let options else { return nil }
        defer { PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return given
    }

    /// A list of C strings that ends with a null pointer.
    private static func withStrings<Value>(
        _ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies.map { $0.map { UnsafePointer($0) } } + [nil])
    }
}
