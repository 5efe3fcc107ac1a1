import Foundation
import GRDB
import HTTPTypes
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import Testing

@testable import OPDJournalPostgres

/// A small database as an earlier release left it, and what that release answered.
struct EarlierRelease: CustomTestStringConvertible, Sendable {
    /// As `live-day.sqlite`.
    let name: String

    var testDescription: String { name }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Releases")

    /// All that are kept, of one kind of database.
    static func all(_ kind: String) -> [EarlierRelease] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".\(kind).sql") }.sorted().map {
            EarlierRelease(name: String($0.dropLast(4)))
        }
    }

    var sql: String {
        get throws { try String(contentsOf: Self.folder.appendingPathComponent(name + ".sql"), encoding: .utf8) }
    }

    var recorded: Recorded {
        get throws {
            let bytes = try Data(contentsOf: Self.folder.appendingPathComponent(name + ".json"))
            return try Recorded(JSONValue([UInt8](bytes)))
        }
    }

    /// What the release did and answered.
    struct Recorded {
        let time: Instant
        /// Those that have a key which is still remembered: a reset forgets the keys before it.
        let calls: [(call: Call, answer: JSONValue)]
        let reads: [(path: String, answer: JSONValue)]

        struct Call {
            let method: HTTPRequest.Method
            let path: String
            let body: [UInt8]?
            let headers: HTTPFields
        }

        init(_ json: JSONValue) throws {
            time = Instant(milliseconds: try #require(json["time"]?.whole))
            let all = try (json["calls"]?.elements ?? []).map { try (call: Call($0), answer: #require($0["answer"])) }
            let reset = try #require(all.lastIndex { $0.call.path == "/admin/reset" })
            calls = Array(all[(reset + 1)...])
            reads = try (json["reads"]?.elements ?? []).map { try (#require($0["path"]?.text), #require($0["answer"])) }
        }
    }

    /// Makes the file of the release; the log is what such a file says of itself.
    func makeFile(at path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL;\n" + sql) }
        try queue.close()
    }
}

extension EarlierRelease.Recorded.Call {
    init(_ json: JSONValue) throws {
        let name = try #require(json["method"]?.text)
        method = try #require(HTTPRequest.Method(name))
        path = try #require(json["path"]?.text)
        body = json["body"]?.text.map { Array($0.utf8) }
        var headers: HTTPFields = [:]
        for name in ["Idempotency-Key", "X-Actor"] { headers[HTTPField.Name(name)!] = json["headers"]?[name]?.text }
        if body != nil { headers[.contentType] = "application/json" }
        self.headers = headers
    }
}

extension JSONValue {
    /// What of this value another one lacks, or says otherwise, as paths. More members are no gap.
    func gaps(in other: JSONValue, at path: String = "") -> [String] {
        switch (self, other) {
        case (.object(let members), .object):
            return members.flatMap { member in
                guard let value = other[member.name] else { return ["\(path).\(member.name) is missing"] }
                return member.value.gaps(in: value, at: "\(path).\(member.name)")
            }
        case (.array(let elements), .array(let others)):
            guard elements.count == others.count else { return ["\(path) has \(others.count), not \(elements.count)"] }
            return zip(elements, others).enumerated().flatMap { $1.0.gaps(in: $1.1, at: "\(path)[\($0)]") }
        default: return self == other ? [] : ["\(path) is \(other), not \(self)"]
        }
    }
}

/// A schema of its own on the PostgreSQL server that the tests are given.
final class ReleaseSchema {
    let url: String
    private let server: String
    private let name = "release_" + UUID().uuidString.lowercased().filter { $0 != "-" }

    init() throws {
        server = try #require(
            ProcessInfo.processInfo.environment["OPDESK_TEST_POSTGRES"],
            "these tests need a PostgreSQL server: run `make test-swift`, or `scripts/with-postgres scripts/test-swift`"
        )
        url = server + "?options=-csearch_path%3D\(name)"
        try Self.execute("CREATE SCHEMA \(name)", on: server)
    }

    func load(_ release: EarlierRelease) throws { try Self.execute(try release.sql, on: url) }

    func remove() { try? Self.execute("SET client_min_messages = error; DROP SCHEMA \(name) CASCADE", on: server) }

    private static func execute(_ script: String, on url: String) throws {
        let connection = try PostgresConnection(ServerAddress(url))
        try connection.run(script: script, until: Deadline(after: .seconds(10)))
    }
}
