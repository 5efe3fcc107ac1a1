import Foundation
import HTTPTypes
import OPDEngine
import OPDJournal
import OPDJournalPostgres
import OPDJournalSQLite
import Testing

/// What a hospital has of an earlier release opens in this one for ever: every row is verified, and served as it was.
@Suite("databases of earlier releases")
struct EarlierReleaseTests {
    @Test("each kind of database is kept of those releases that had it")
    func areKept() {
        #expect(EarlierRelease.all("sqlite").map(\.name).contains("0.1.0.sqlite"))
        #expect(EarlierRelease.all("postgres").map(\.name).contains("several-servers.postgres"))
    }

    @Test("a file can be read before a server of this release has opened it, and stays as it is", arguments: files)
    func isRead(_ release: EarlierRelease) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/opdesk.db"
            try release.makeFile(at: path)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let replay = try FullReplay(of: try SQLiteJournalReader(path: path))
            #expect(replay.problems == [])
            #expect(replay.entries > 10 && replay.sessions >= 4 && replay.tokens >= 10 && replay.digest.keys >= 15)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test("a file is served as its release served it, and goes on", arguments: files)
    func servesFile(_ release: EarlierRelease) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/opdesk.db"
            try release.makeFile(at: path)
            for _ in 1...2 {
                try await expectServed(
                    release, by: { try SQLiteJournal(path: path) }, read: { try SQLiteJournalReader(path: path) })
            }
        }
    }

    @Test("a PostgreSQL database is served as its release served it, and goes on", arguments: databases)
    func servesDatabase(_ release: EarlierRelease) async throws {
        let schema = try ReleaseSchema()
        defer { schema.remove() }
        try schema.load(release)
        let url = schema.url
        for _ in 1...2 {
            try await expectServed(
                release, by: { try PostgresJournal(url: url, allowsUnsafe: true) },
                read: { try PostgresJournalReader(url: url) })
        }
    }

    private static let files = EarlierRelease.all("sqlite")
    private static let databases = EarlierRelease.all("postgres")

    /// Opens it, looks at everything that the release was asked, repeats its calls, and books once more.
    private func expectServed(
        _ release: EarlierRelease, by open: () throws -> any Journal,
        read: @escaping @Sendable () throws -> any JournalReader
    ) async throws {
        let recorded = try release.recorded
        let clock = TestClock(
            try #require(HospitalCalendar(timeZone: "UTC")),
            at: Instant(milliseconds: recorded.time.milliseconds + 1_000))
        let journal = try open()
        defer { journal.close() }
        try await withServer(on: journal, clock, timeZone: nil) { desk in
            let entries = try FullReplay(of: try read())
            #expect(entries.problems == [])
            #expect(!recorded.reads.isEmpty && !recorded.calls.isEmpty)
            for (path, answer) in recorded.reads {
                let now = try await desk.get(path).expectDone()
                #expect(answer.gaps(in: try #require(now.json)) == [], "\(path)")
            }
            for (call, answer) in recorded.calls {
                let now = try await desk.send(call.method, call.path, body: call.body, headers: call.headers)
                #expect(answer.gaps(in: try #require(now.json)) == [], "\(call.method) \(call.path)")
            }
            #expect(try FullReplay(of: try read()).digest == entries.digest)
            try await desk.post("/tokens/book", TestDesk.booking("New", date: "2099-01-05")).expectDone()
            let replay = try FullReplay(of: try read())
            #expect(replay.problems == [])
            #expect(replay.entries == entries.entries + 1)
        }
    }
}
