import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournalPostgres

/// Two journals on one database, as two nodes have them.
@Suite("PostgreSQL: several nodes")
struct SeveralNodesTests {
    private struct Pair {
        let database: TestDatabase
        let one: PostgresJournal
        let two: PostgresJournal

        init(patience: Duration = .seconds(10)) throws {
            database = try TestDatabase()
            one = try database.journal(patience: patience)
            two = try database.journal(patience: patience)
        }

        func end() {
            one.close()
            two.close()
            database.remove()
        }
    }

    @Test("what the other node has appended is a conflict, and the rest of the turn is appended")
    func conflicts() throws {
        let pair = try Pair()
        defer { pair.end() }
        #expect(pair.one.isShared)
        _ = try pair.one.append([.advancing(.first, at: 0)])
        #expect(
            try pair.two.append([.advancing(.first, at: 0), .advancing(.second, at: 0)])
                == [.conflict([.first]), .appended])
        #expect(try pair.one.headsOfSamples == [1, 1, 0])
        #expect(try pair.two.all(.first).count == 1)
    }

    @Test("a stream that another node holds is a conflict at once; relied on it is one too")
    func skipsWhatIsHeld() throws {
        let pair = try Pair(patience: .seconds(1))
        defer { pair.end() }
        _ = try pair.one.append([.advancing(.first, at: 0), .advancing(.directory, at: 0)])
        _ = try pair.one.hold([StreamPosition(.first, 1), StreamPosition(.directory, 1)])
        let relying = Write(parts: [.advance(.second, at: 0), .rely(.directory, at: 1)])
        #expect(
            try pair.two.append([.advancing(.first, at: 1), relying, .advancing(.of(3), at: 0)])
                == [.conflict([.first]), .conflict([.directory]), .appended])
        // A plain look waits for nobody.
        #expect(try pair.two.append([Write(parts: [.rely(.first, at: 1)])]) == [.appended])
        pair.one.letGo()
        #expect(try pair.two.append([.advancing(.first, at: 1), relying]) == [.appended, .appended])
    }

    @Test("two may rely on the same stream at the same time, and who would move it finds a conflict")
    func sharesWhatIsReliedOn() throws {
        let pair = try Pair()
        defer { pair.end() }
        _ = try pair.one.append([.advancing(.directory, at: 0)])
        let connection = try PostgresConnection(ServerAddress(pair.database.url))
        let locking: [Statement] = [.begin, .lockHeads([StreamID.directory.key], .rely)]
        _ = try connection.run(locking, until: Deadline(after: .seconds(5)))
        let relying = Write(parts: [.advance(.first, at: 0), .rely(.directory, at: 1)])
        #expect(
            try pair.two.append([relying, .advancing(.directory, at: 1)]) == [
                .conflict([.directory]), .conflict([.directory]),
            ]
        )
        #expect(try pair.two.append([relying]) == [.appended])
    }

    @Test("holding gives what the other node has appended, and the next append goes on from there")
    func holds() throws {
        let pair = try Pair()
        defer { pair.end() }
        for round in 0..<6 {
            let (next, other) = round % 2 == 0 ? (pair.one, pair.two) : (pair.two, pair.one)
            let known = max(round - 1, 0)
            let found = try next.hold([StreamPosition(.second, 0), StreamPosition(.first, known)])
            #expect(found.map(\.version) == Array(known..<round).map { $0 + 1 })
            #expect(try other.append([.advancing(.first, at: round)]) == [.conflict([.first])])
            #expect(
                try next.append([
                    .advancing(.first, at: round, key: .key("\(round)")), .remembering(.key("0"), .second, at: 0),
                ])
                    == [.appended, .keyTaken])
        }
        #expect(try pair.one.headsOfSamples == [6, 0, 0])
    }

    @Test("who waits for a stream gets it when the other has appended, in the order of one after the other")
    func alternates() async throws {
        let pair = try Pair()
        defer { pair.end() }
        let rounds = 40
        let journals = [pair.one, pair.two]
        let failures = await onThreads(
            journals.map { journal in
                { @Sendable () -> (any Error)? in
                    var known = 0
                    do {
                        for _ in 0..<rounds {
                            known = try journal.hold([StreamPosition(.first, known)]).last?.version ?? known
                            #expect(try journal.append([.advancing(.first, at: known)]) == [.appended])
                            known += 1
                        }
                        return nil
                    } catch {
                        return error
                    }
                }
            })
        #expect(failures.allSatisfy { $0 == nil }, "\(failures)")
        #expect(try pair.one.all(.first).map(\.version) == Array(1...2 * rounds))
        #expect(try pair.one.headsOfSamples == [2 * rounds, 0, 0])
    }

    @Test("holding a stream that another holds ends after a while, and holds nothing")
    func holdingEnds() throws {
        let pair = try Pair(patience: .seconds(4))
        defer { pair.end() }
        _ = try pair.one.hold([StreamPosition(.first, 0)])
        #expect(throws: JournalFailure.self) {
            try pair.two.hold([StreamPosition(.second, 0), StreamPosition(.first, 0)])
        }
        #expect(try pair.one.append([.advancing(.second, at: 0)]) == [.appended])
        #expect(try pair.two.append([.advancing(.first, at: 0)]) == [.appended])
    }

    @Test("a key that a left-out write brought first is the later write's")
    func passesKeysOn() throws {
        let pair = try Pair()
        defer { pair.end() }
        let outcomes = try pair.one.append([
            .advancing(.first, at: 5, key: .key("a", for: "one")),
            .advancing(.second, at: 0, key: .key("a", for: "two")),
        ])
        #expect(outcomes == [.conflict([.first]), .appended])
        let digest = IdempotencyKey.key("a").key
        #expect(try pair.two.remembered([digest], epoch: 1)[digest]?.key == .key("a", for: "two"))
    }

    @Test("many threads on many streams in any order: no deadlock, no entry twice, none lost")
    func survivesACrowd() async throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journals = try (0..<6).map { _ in try database.journal() }
        defer { for journal in journals { journal.close() } }
        let streams = (1...8).map { StreamID.of(Doctor.ID($0)!) }
        // On a busy machine two seconds may be little; then it goes on until each has had its turn.
        let (deadline, limit) = (Deadline(after: .seconds(2)), Deadline(after: .seconds(60)))
        let appended = await onThreads(
            journals.map { journal in
                { @Sendable () -> Int in
                    var member = CrowdMember(journal, streams)
                    do {
                        while !deadline.isOver || member.appended < 10 && !limit.isOver { try member.turn() }
                    } catch {
                        Issue.record(error)
                    }
                    return member.appended
                }
            }
        ).reduce(0, +)
        var entries = 0
        for stream in streams {
            let versions = try journals[0].all(stream).map(\.version)
            #expect(versions == Array(1..<versions.count + 1))
            entries += versions.count
        }
        #expect(entries == appended)
        #expect(entries > 50, "only \(entries) entries were appended")
        #expect(try PostgresJournalReader(url: database.url).strayRows() == [])
        // Counted by the server for the whole database, so of every test here.
        #expect(
            try database.query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == ["0"])
    }
}

/// One node of a crowd: turns of random streams, keys and holds.
private struct CrowdMember {
    private let journal: PostgresJournal
    private let streams: [StreamID]
    private var known: [StreamID: Int] = [:]
    private var generator = SystemRandomNumberGenerator()
    private(set) var appended = 0

    init(_ journal: PostgresJournal, _ streams: [StreamID]) {
        self.journal = journal
        self.streams = streams
    }

    mutating func turn() throws {
        let chosen = streams.shuffled(using: &generator).prefix(Int.random(in: 1...4, using: &generator))
        if Bool.random(using: &generator) {
            for entry in try journal.hold(chosen.map { StreamPosition($0, known[$0] ?? 0) }) {
                known[entry.stream] = entry.version
            }
        }
        let writes = chosen.map { stream in
            let other = streams.randomElement(using: &generator)!
            let key = IdempotencyKey.key("\(Int.random(in: 0..<400, using: &generator))")
            var write = Write.advancing(stream, at: known[stream] ?? 0, key: Bool.random(using: &generator) ? key : nil)
            if other != stream { write.parts.append(.rely(other, at: known[other] ?? 0)) }
            return write
        }
        let outcomes = try journal.append(writes)
        for (write, outcome) in zip(writes, outcomes) where outcome == .appended {
            appended += 1
            known[write.parts[0].stream] = write.parts[0].expectedVersion + 1
        }
        let heads = try journal.heads(of: streams)
        for (stream, head) in zip(streams, heads) { known[stream] = head }
    }
}

extension StreamID {
    static func of(_ doctor: Doctor.ID) -> StreamID { .session(.of(doctor), epoch: 1) }
}
