import OPDEngine
import OPDJournal
import Testing

/// What `append` promises, of every implementation.
@Suite("conformance: appending")
struct AppendingTests {
    @Test("entries are appended in order, with versions from 1", arguments: JournalKind.allCases)
    func appendsInOrder(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let entries = (1...4).map { number in
            Entry.sample(
                number, at: .clock("09:0\(number)"), by: number == 2 ? nil : "desk \(number)",
                requestID: number == 3 ? nil : "r-\(number)")
        }
        #expect(try journal.append([.advancing(.first, at: 0, entries[0])]) == [.appended])
        #expect(
            try journal.append([.advancing(.first, at: 1, entries[1]), .advancing(.first, at: 2, entries[2])])
                == [.appended, .appended])
        #expect(try journal.append([.advancing(.first, at: 3, entries[3])]) == [.appended])
        #expect(
            try journal.all(.first)
                == entries.enumerated().map { RecordedEntry(stream: .first, version: $0 + 1, entry: $1) })
    }

    @Test("nothing appended is nothing wrong", arguments: JournalKind.allCases)
    func appendsNothing(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        #expect(try journal.append([]) == [])
        #expect(try journal.headsOfSamples == [0, 0, 0])
    }

    @Test(
        "an expected version that is too low or too high is a conflict, and nothing of that write is there",
        arguments: JournalKind.allCases, [0, 1, 3, 100])
    func conflicts(kind: JournalKind, version: Int) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([.advancing(.first, at: 0), .advancing(.first, at: 1)])
        let before = try journal.all(.first)
        #expect(
            try journal.append([.advancing(.first, at: version, .sample(9), key: .key("lost"))])
                == [.conflict([.first])])
        #expect(try journal.all(.first) == before)
        #expect(try !journal.knows(.key("lost")))
    }

    @Test("the rest of the turn is appended", arguments: JournalKind.allCases)
    func appendsTheRest(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let outcomes = try journal.append([
            .advancing(.directory, at: 0), .advancing(.first, at: 1), .advancing(.second, at: 0),
        ])
        #expect(outcomes == [.appended, .conflict([.first]), .appended])
        #expect(try journal.headsOfSamples == [0, 1, 1])
    }

    @Test("a later write to a stream that was left out is left out too", arguments: JournalKind.allCases)
    func leavesOutWhatFollows(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let outcomes = try journal.append([
            .advancing(.first, at: 1), .advancing(.first, at: 2), .advancing(.first, at: 0),
        ])
        #expect(outcomes == [.conflict([.first]), .conflict([.first]), .conflict([.first])])
        #expect(try journal.all(.first).isEmpty)
    }

    @Test("what came before in the same turn stays, though a later write is left out", arguments: JournalKind.allCases)
    func keepsWhatCameBefore(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let outcomes = try journal.append([
            .advancing(.first, at: 0), .advancing(.first, at: 1),
            Write(parts: [.advance(.first, at: 2), .rely(.directory, at: 5)]), .advancing(.first, at: 2),
        ])
        #expect(outcomes == [.appended, .appended, .conflict([.directory]), .conflict([.first])])
        #expect(try journal.headsOfSamples == [2, 0, 0])
    }

    @Test("a write over several streams is appended to all of them", arguments: JournalKind.allCases)
    func appendsToSeveral(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let details = PersonalDetails(patientName: "Asha Rao")
        let parts: [Write.Part] = [
            .advance(.first, at: 0, .sample(1)), .advance(.second, at: 0, .sample(2, details: details)),
        ]
        #expect(try journal.append([Write(parts: parts)]) == [.appended])
        #expect(try journal.all(.first).map(\.entry) == [.sample(1)])
        #expect(try journal.all(.second).map(\.entry) == [.sample(2, details: details)])
    }

    @Test("or to none of them, and the conflict names those that moved on", arguments: JournalKind.allCases)
    func appendsToNone(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([.advancing(.second, at: 0)])
        let transfer = Write(parts: [
            .advance(.first, at: 0), .advance(.second, at: 0), .advance(.directory, at: 0),
        ])
        // The streams of the write that was left out are left out, those that had not moved on as well.
        let outcomes = try journal.append([transfer, .advancing(.first, at: 0), .advancing(.directory, at: 0)])
        #expect(outcomes == [.conflict([.second]), .conflict([.first]), .conflict([.directory])])
        #expect(try journal.headsOfSamples == [0, 1, 0])
    }

    @Test("a closed journal appends nothing", arguments: JournalKind.allCases)
    func refusesOnceClosed(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        journal.close()
        #expect(throws: JournalFailure.self) { try journal.append([.advancing(.first, at: 0)]) }
        #expect(throws: JournalFailure.self) { try journal.checkWritable() }
        #expect(try home.open().headsOfSamples == [0, 0, 0])
    }

    @Test("finding out whether it can be written leaves no entry", arguments: JournalKind.allCases)
    func checksWithoutATrace(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        try journal.checkWritable()
        try journal.checkWritable()
        #expect(try journal.headsOfSamples == [0, 0, 0])
        #expect(try home.entriesByStream().isEmpty)
    }
}
