import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournalPostgres

/// Commits that wait for a standby which is not there.
@Suite("PostgreSQL: a missing standby")
struct StandbyTests {
    @Test("a commit that waits is undecided, and settled when the waiting ends", arguments: [false, true])
    func waits(isCancelled: Bool) throws {
        let server = try OwnServer()
        defer { server.end() }
        let database = try TestDatabase(on: server.url)
        let journal = try database.journal(patience: .milliseconds(800))
        defer { journal.close() }
        _ = try journal.append([.advancing(.first, at: 0)])
        #expect(try journal.durability() == .oneServer)
        try database.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try database.execute("SELECT pg_reload_conf()")
        let waiting = try Self.appendUntilUndecided(journal)
        #expect(try journal.headsOfSamples == [waiting, 0, 0], "nobody sees what is not decided")
        #expect(try journal.durability() == .standby(count: 0))
        if isCancelled { try Self.cancelCommit(in: database) }
        #expect(Self.isUnavailable { _ = try journal.append([.advancing(.second, at: 0)]) })
        #expect(Self.isUnavailable { try journal.checkWritable() })
        try database.execute("ALTER SYSTEM RESET synchronous_standby_names")
        try database.execute("SELECT pg_reload_conf()")
        while Self.isUnavailable({ try journal.checkWritable() }) {}
        #expect(try journal.headsOfSamples == [waiting + 1, 0, 0])
        #expect(try journal.append([.advancing(.first, at: waiting + 1)]) == [.appended])
        #expect(try journal.all(.first).map(\.version) == Array(1...waiting + 2))
    }

    /// The server takes up its settings in its own time. Gives the version after which the undecided entry comes.
    private static func appendUntilUndecided(_ journal: PostgresJournal) throws -> Int {
        for version in 1..<10_000 {
            do {
                _ = try journal.append([.advancing(.first, at: version, .sample(version + 1))])
            } catch {
                guard case .undecided = error else { throw error }
                return version
            }
        }
        throw JournalFailure.unavailable("no commit has waited")
    }

    /// Ends the waiting as an administrator can: the commit is answered, with a warning.
    private static func cancelCommit(in database: TestDatabase) throws {
        _ = try database.query(
            "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
    }

    private static func isUnavailable(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch JournalFailure.unavailable {
            return true
        } catch {
            Issue.record(error)
            return false
        }
    }
}
