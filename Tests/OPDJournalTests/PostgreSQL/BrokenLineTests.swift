import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournalPostgres

/// Connections that break, and what becomes of the append that was under way.
@Suite("PostgreSQL: broken lines")
struct BrokenLineTests {
    /// A journal behind a proxy, with one entry, its connections open.
    private struct Desk {
        let database: TestDatabase
        let proxy: Proxy
        let journal: PostgresJournal

        init(patience: Duration = .seconds(10)) throws {
            database = try TestDatabase()
            proxy = try Proxy(to: database.port)
            journal = try PostgresJournal(
                url: database.url(port: proxy.port), patience: patience, allowsUnsafe: true)
            _ = try journal.append([.advancing(.first, at: 0)])
        }

        func end() {
            journal.close()
            proxy.end()
            database.remove()
        }
    }

    @Test(
        "an append whose line breaks around the commit is found out or tried again, and is there once",
        arguments: [Proxy.Cut.beforeCommit, .afterCommit])
    func findsOut(cut: Proxy.Cut) throws {
        let desk = try Desk()
        defer { desk.end() }
        desk.proxy.cutNext(cut)
        let details = PersonalDetails(patientName: "Asha Rao")
        #expect(
            try desk.journal.append([
                .advancing(.first, at: 1, .sample(2, details: details), key: .key("a")), .advancing(.second, at: 0),
            ]) == [.appended, .appended])
        #expect(!desk.proxy.isArmed)
        #expect(try desk.journal.all(.first).map(\.entry) == [.sample(1), .sample(2, details: details)])
        #expect(try desk.journal.headsOfSamples == [2, 1, 0])
        #expect(try desk.journal.knows(.key("a")))
        #expect(try desk.journal.append([.advancing(.first, at: 2)]) == [.appended])
    }

    @Test("so is a turn with keys only", arguments: [Proxy.Cut.beforeCommit, .afterCommit])
    func findsOutKeys(cut: Proxy.Cut) throws {
        let desk = try Desk()
        defer { desk.end() }
        desk.proxy.cutNext(cut)
        #expect(try desk.journal.append([.remembering(.key("a"), .first, at: 1)]) == [.appended])
        #expect(!desk.proxy.isArmed)
        #expect(try desk.journal.append([.remembering(.key("a"), .first, at: 1)]) == [.keyTaken])
    }

    @Test("a connection that the server ends between two appends is replaced")
    func reconnects() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        defer { journal.close() }
        for version in 0..<3 {
            try database.endOtherConnections()
            #expect(try journal.append([.advancing(.first, at: version)]) == [.appended])
            try database.endOtherConnections()
            #expect(try journal.headsOfSamples == [version + 1, 0, 0])
        }
    }

    @Test("what was decided while streams were held is a conflict when the server has ended that; it is decided again")
    func losesItsHold() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        defer { journal.close() }
        _ = try journal.append([.advancing(.first, at: 0)])
        _ = try journal.hold([StreamPosition(.first, 1)])
        try database.endOtherConnections()
        #expect(try journal.append([.advancing(.first, at: 1)]) == [.conflict([.first])])
        _ = try journal.hold([StreamPosition(.first, 1)])
        #expect(try journal.append([.advancing(.first, at: 1), .advancing(.second, at: 0)]) == [.appended, .appended])
        #expect(try journal.heads(of: [.first, .second]) == [2, 1])
    }

    @Test("what is held stays held while an append advances other streams as well, until it is committed")
    func holdsBeside() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let (one, two) = (try database.journal(), try database.journal())
        defer {
            one.close()
            two.close()
        }
        _ = try one.append([.advancing(.directory, at: 0)])
        _ = try one.hold([StreamPosition(.directory, 1)])
        // Another node opens a session, which relies on the directory.
        let opening = Write(parts: [.advance(.second, at: 0), .rely(.directory, at: 1)])
        #expect(try two.append([opening]) == [.conflict([.directory])])
        let leave = Write(parts: [.advance(.first, at: 0), .advance(.directory, at: 1)])
        #expect(try one.append([leave]) == [.appended])
        #expect(try two.append([opening]) == [.conflict([.directory])])
    }

    @Test("a commit that nobody answers is undecided; nothing is written before it is settled, and then it is known")
    func staysUndecided() throws {
        let desk = try Desk(patience: .seconds(1))
        defer { desk.end() }
        desk.proxy.cutNext(.silence)
        expect(.undecided) { _ = try desk.journal.append([.advancing(.first, at: 1, .sample(2))]) }
        expect(.unavailable) { _ = try desk.journal.append([.advancing(.second, at: 0)]) }
        expect(.unavailable) { try desk.journal.checkWritable() }
        expect(.unavailable) { _ = try desk.journal.hold([StreamPosition(.first, 1)]) }
        #expect(try desk.journal.headsOfSamples == [2, 0, 0])
        desk.proxy.dropLines()
        #expect(try desk.journal.append([.advancing(.first, at: 1)]) == [.conflict([.first])])
        #expect(try desk.journal.all(.first).map(\.entry) == [.sample(1), .sample(2)])
        try desk.journal.checkWritable()
        #expect(try desk.journal.append([.advancing(.first, at: 2)]) == [.appended])
    }

    @Test("a server that is away is unavailable, and no error names the password")
    func isUnavailable() throws {
        let desk = try Desk(patience: .milliseconds(300))
        defer { desk.end() }
        desk.proxy.end()
        expect(.unavailable) { _ = try desk.journal.append([.advancing(.first, at: 1)]) }
        expect(.unavailable) { _ = try desk.journal.headsOfSamples }
        expect(.unavailable) { try desk.journal.checkWritable() }
        for url in [
            "postgres://desk:geheim@127.0.0.1:1/opdesk", "postgres://desk:geh/eim@127.0.0.1:1/opdesk",
            "postgres://desk:geh@eim@127.0.0.1:1/opdesk", "postgres://desk:geheim", "postgres://desk:%zzgeheim@a/b",
            "geheim", "host=127.0.0.1 port=1 password=geheim user",
        ] {
            let failure = #expect(throws: PostgresJournal.OpeningFailure.self) {
                try PostgresJournal(url: url, allowsUnsafe: true)
            }
            let sentence = failure?.sentence ?? ""
            #expect(!sentence.contains("geh") && !sentence.contains("eim"), "\(sentence)")
        }
    }

    private enum Expected {
        case undecided
        case unavailable
    }

    private func expect(_ expected: Expected, _ body: () throws -> Void) {
        let failure = #expect(throws: JournalFailure.self) { try body() }
        switch (failure, expected) {
        case (.undecided, .undecided), (.unavailable, .unavailable): break
        default: Issue.record("the failure is \(String(describing: failure))")
        }
    }
}
