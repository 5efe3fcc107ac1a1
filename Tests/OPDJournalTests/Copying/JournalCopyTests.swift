import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A hospital moves from one journal to another.
@Suite("copying a journal")
struct JournalCopyTests {
    /// Where a hospital is, and where it goes.
    private struct Move {
        let from: JournalHome
        let to: JournalHome
        let source: any Journal
        let target: any Journal

        init(_ kinds: (JournalKind, JournalKind)) throws {
            (from, to) = (try JournalHome(kinds.0), try JournalHome(kinds.1))
            source = try from.open()
            target = try to.open(secret: source.secret)
        }

        func run() throws -> Int {
            try JournalCopy(from: #require(try from.reader()), to: target).run { _, _ in }
        }

        var isWhole: Bool {
            get throws {
                try JournalDigest(of: #require(try from.reader())) == JournalDigest(of: #require(try to.reader()))
            }
        }

        func end() {
            from.end()
            to.end()
        }
    }

    private static let moves = JournalKind.kept.flatMap { from in JournalKind.kept.map { (from, $0) } }

    /// Several epochs, details of all kinds, and keys.
    private static func fill(_ journal: any Journal) throws {
        let node = OtherNode(journal)
        try node.openHospital([.hourly(1, 1), .hourly(1)])
        try node.submit((1...700).map { .book("Patient \($0)", key: .key("key \($0)")) })
        try node.submit(.book("Bela", in: .second), .cancel(2), at: .clock("08:10"))
        try node.submit(Request(.reset), at: .clock("08:30"))
        try node.submit(.addDoctor("Dr. New"), at: .clock("08:31"))
    }

    @Test("brings over everything: entries, details, keys, epochs", arguments: moves)
    func copies(from: JournalKind, to: JournalKind) throws {
        let move = try Move((from, to))
        defer { move.end() }
        try Self.fill(move.source)
        let entries = try move.from.entriesByStream()
        #expect(try move.run() == entries.count)
        #expect(try move.to.entriesByStream() == entries)
        #expect(try move.isWhole)
        #expect(try move.target.currentEpoch() == 2)
        #expect(try move.target.knows(.key("key 1")) == move.source.knows(.key("key 1")))
        // Once more does nothing.
        #expect(try move.run() == 0)
        #expect(try move.isWhole)
    }

    @Test("goes on where it was interrupted, at any entry", arguments: [1, 3, 499, 500, 501, 704], JournalKind.kept)
    func resumes(after count: Int, to: JournalKind) throws {
        let move = try Move((.sqlite, to))
        defer { move.end() }
        try Self.fill(move.source)
        let entries = try move.from.entriesByStream()
        for entry in entries.prefix(count) {
            let part = Write.Part(stream: entry.stream, expectedVersion: entry.version - 1, entry: entry.entry)
            _ = try move.target.append([Write(parts: [part])])
        }
        #expect(try move.run() == entries.count - count)
        #expect(try move.isWhole)
    }

    @Test("a target with anything else is refused, and which entry it is", arguments: JournalKind.kept)
    func refusesOthers(to: JournalKind) throws {
        let move = try Move((.sqlite, to))
        defer { move.end() }
        _ = try move.source.append([.advancing(.first, at: 0, .sample(1)), .advancing(.first, at: 1, .sample(2))])
        _ = try move.target.append([.advancing(.first, at: 0, .sample(9))])
        #expect(throws: JournalCopy.Failure.targetDiffers(.first, version: 1)) { try move.run() }
        #expect(try !move.isWhole)
    }

    @Test("a target that has more is refused", arguments: JournalKind.kept)
    func refusesMore(to: JournalKind) throws {
        let move = try Move((.sqlite, to))
        defer { move.end() }
        _ = try move.source.append([.advancing(.first, at: 0, .sample(1))])
        _ = try move.target.append([.advancing(.first, at: 0, .sample(1)), .advancing(.first, at: 1, .sample(2))])
        #expect(throws: JournalCopy.Failure.targetDiffers(.first, version: 2)) { try move.run() }
    }

    @Test("a digest tells every difference: an event, a time, an actor, a detail, a key")
    func digests() throws {
        let entry = Entry.sample(1, by: "desk", details: PersonalDetails(patientName: "Asha"))
        var others = [entry, entry, entry, entry]
        others[0].events = Entry.sample(2).events
        others[1].time = entry.time.adding(minutes: 1)
        others[2].actor = nil
        others[3].details = PersonalDetails(patientName: "")
        let first = try digest(of: [.advancing(.first, at: 0, entry)])
        #expect(try digest(of: [.advancing(.first, at: 0, entry)]) == first)
        for other in others { #expect(try digest(of: [.advancing(.first, at: 0, other)]) != first) }
        #expect(try digest(of: [.advancing(.second, at: 0, entry)]) != first)
        #expect(try digest(of: [.advancing(.first, at: 0, entry, key: .key("k"))]) != first)
    }

    private func digest(of writes: [Write]) throws -> JournalDigest {
        let home = try JournalHome(.sqlite)
        defer { home.end() }
        _ = try home.open().append(writes)
        return try JournalDigest(of: #require(try home.reader()))
    }
}
