import OPDEngine
import OPDJournal
import Testing

/// A write may rely on a stream without advancing it.
@Suite("conformance: relying on a stream")
struct RelyingTests {
    private static func opening(_ session: StreamID, relyingOn version: Int) -> Write {
        Write(parts: [.advance(session, at: 0), .rely(.directory, at: version)])
    }

    @Test("relying on a stream does not advance it", arguments: JournalKind.allCases)
    func doesNotAdvance(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([.advancing(.directory, at: 0)])
        #expect(try journal.append([Self.opening(.first, relyingOn: 1)]) == [.appended])
        #expect(try journal.headsOfSamples == [1, 0, 1])
    }

    @Test("relying on another version is a conflict with that stream", arguments: JournalKind.allCases, [0, 2])
    func conflicts(kind: JournalKind, version: Int) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([.advancing(.directory, at: 0)])
        #expect(try journal.append([Self.opening(.first, relyingOn: version)]) == [.conflict([.directory])])
        #expect(try journal.headsOfSamples == [0, 0, 1])
    }

    @Test("many may rely on the same version in one turn", arguments: JournalKind.allCases)
    func isShared(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        #expect(
            try journal.append([Self.opening(.first, relyingOn: 0), Self.opening(.second, relyingOn: 0)])
                == [.appended, .appended])
    }

    @Test("what the same turn appended before counts", arguments: JournalKind.allCases)
    func countsTheSameTurn(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let outcomes = try journal.append([
            Self.opening(.first, relyingOn: 0), .advancing(.directory, at: 0), Self.opening(.second, relyingOn: 1),
        ])
        #expect(outcomes == [.appended, .appended, .appended])
        #expect(try journal.headsOfSamples == [1, 1, 1])
    }

    @Test("a write that is left out takes nobody along who relies on the same stream", arguments: JournalKind.allCases)
    func keepsTheInnocent(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([.advancing(.directory, at: 0), .advancing(.first, at: 0)])
        let outcomes = try journal.append([
            Self.opening(.first, relyingOn: 1), Self.opening(.second, relyingOn: 1), .advancing(.directory, at: 1),
            .advancing(.first, at: 1),
        ])
        #expect(outcomes == [.conflict([.first]), .appended, .appended, .conflict([.first])])
        #expect(try journal.headsOfSamples == [1, 1, 2])
    }

    @Test("a stream without entries can be relied on", arguments: JournalKind.allCases)
    func emptyStream(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        #expect(try journal.append([.remembering(.key("nothing"), .first, at: 0)]) == [.appended])
        #expect(try journal.headsOfSamples == [0, 0, 0])
    }
}
