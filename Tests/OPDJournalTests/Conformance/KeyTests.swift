import OPDEngine
import OPDJournal
import Testing

/// Idempotency keys beside the entries, of every implementation.
@Suite("conformance: idempotency keys")
struct KeyTests {
    @Test("a key is remembered with its entry, and only if asked for", arguments: JournalKind.allCases)
    func remembers(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([
            .advancing(.first, at: 0, key: .key("a", for: "one"), time: .clock("09:17")),
            .advancing(.first, at: 1, key: .key("b", for: "two")),
        ])
        let digest = IdempotencyKey.key("a").key
        let remembered = try journal.remembered([digest, IdempotencyKey.key("c").key], epoch: 1)
        #expect(
            remembered == [
                digest: RememberedKey(
                    key: .key("a", for: "one"), stream: .first, version: 1, hasEntry: true, time: .clock("09:17"))
            ])
        #expect(try journal.remembered([], epoch: 1).isEmpty)
    }

    @Test("a command that changed nothing is remembered without an entry", arguments: JournalKind.allCases)
    func remembersNothingDone(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([.advancing(.first, at: 0)])
        #expect(try journal.append([.remembering(.key("a"), .first, at: 1)]) == [.appended])
        let remembered = try journal.remembered([IdempotencyKey.key("a").key], epoch: 1).values.first
        #expect(remembered?.hasEntry == false)
        #expect(remembered?.version == 1)
        #expect(try journal.headsOfSamples == [1, 0, 0])
        #expect(try journal.append([.remembering(.key("b"), .first, at: 0)]) == [.conflict([.first])])
        #expect(try !journal.knows(.key("b")))
    }

    @Test("a key that is taken leaves its write out, whatever its request", arguments: JournalKind.allCases)
    func leavesOutTheTaken(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([.advancing(.first, at: 0, key: .key("a", for: "one"))])
        let outcomes = try journal.append([
            .advancing(.second, at: 0, key: .key("a", for: "another")), .advancing(.second, at: 0),
            .advancing(.first, at: 1),
        ])
        #expect(outcomes == [.keyTaken, .conflict([.second]), .appended])
        #expect(try journal.headsOfSamples == [2, 0, 0])
        let digest = IdempotencyKey.key("a").key
        #expect(try journal.remembered([digest], epoch: 1)[digest]?.key == .key("a", for: "one"))
    }

    @Test("a taken key of a command that changes nothing leaves out nothing else", arguments: JournalKind.allCases)
    func leavesOutNothingForNothing(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([.advancing(.first, at: 0, key: .key("a"))])
        let outcomes = try journal.append([.remembering(.key("a"), .second, at: 0), .advancing(.second, at: 0)])
        #expect(outcomes == [.keyTaken, .appended])
    }

    @Test("a key is taken by the write before it in the same turn", arguments: JournalKind.allCases)
    func takenInTheSameTurn(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let outcomes = try journal.append([
            .advancing(.first, at: 0, key: .key("a")), .advancing(.second, at: 0, key: .key("a")),
        ])
        #expect(outcomes == [.appended, .keyTaken])
    }

    @Test("each epoch has its own keys", arguments: JournalKind.allCases)
    func keptByEpoch(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append([.advancing(.directory, at: 0, key: .key("a"))])
        #expect(try !journal.knows(.key("a"), epoch: 2))
        let next = Write.advancing(.directory(epoch: 2), at: 0, key: .key("a"))
        #expect(try journal.append([next]) == [.appended])
        let digest = IdempotencyKey.key("a").key
        for epoch in [1, 2] {
            #expect(try journal.remembered([digest], epoch: epoch)[digest]?.stream == .directory(epoch: epoch))
        }
    }

    @Test("after 48 hours and some further keys a key is forgotten, never before", arguments: JournalKind.allCases)
    func forgetsTheOld(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let start = Instant.clock("09:00")
        let lifetime = 48 * 60
        // Ten keys, a minute apart; then one key a minute for as long again, two days later.
        let old = (0..<10).map { IdempotencyKey.key("old \($0)") }
        for (minute, key) in old.enumerated() {
            _ = try journal.append([.remembering(key, .first, at: 0, time: start.adding(minutes: minute))])
        }
        for minute in 0..<20 {
            let now = start.adding(minutes: lifetime + minute)
            _ = try journal.append([.remembering(.key("new \(minute)"), .first, at: 0, time: now)])
            for (index, key) in old.enumerated() where index >= minute {
                #expect(try journal.knows(key), "the key of minute \(index) is forgotten in minute \(minute)")
            }
        }
        #expect(try old.allSatisfy { try !journal.knows($0) })
        #expect(try (0..<20).allSatisfy { try journal.knows(.key("new \($0)")) })
        #expect(try journal.append([.remembering(old[0], .first, at: 0)]) == [.appended])
    }
}
