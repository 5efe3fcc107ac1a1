import OPDEngine
import OPDJournal
import Testing

/// What is still there when a journal is opened again, of every implementation.
@Suite("conformance: reopening")
struct ReopeningTests {
    @Test("everything is as it was: entries, details, keys, heads, epoch", arguments: JournalKind.allCases)
    func keepsEverything(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let details = PersonalDetails(patientName: "Asha Rao", phone: "12")
        _ = try journal.append([
            .advancing(.first, at: 0, .sample(1, by: "desk", details: details), key: .key("a")),
            .advancing(.directory(epoch: 3), at: 0, .sample(2), key: .key("b")),
        ])
        _ = try journal.append([.remembering(.key("c"), .first, at: 1)])
        let keys = ["a", "b", "c"].map { IdempotencyKey.key($0).key }
        let before = try Contents(of: journal, keys)
        let again = try home.open()
        #expect(try Contents(of: again, keys) == before)
        #expect(before.entries == [[.sample(1, by: "desk", details: details)], [.sample(2)]])
        #expect(before.epoch == 3)
        #expect(before.keys.map(\.count) == [2, 1])
    }

    @Test("versions go on where they were", arguments: JournalKind.allCases)
    func goesOn(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        _ = try home.open().append([.advancing(.first, at: 0), .advancing(.first, at: 1)])
        let again = try home.open()
        #expect(try again.append([.advancing(.first, at: 0)]) == [.conflict([.first])])
        #expect(try again.append([.advancing(.first, at: 2, .sample(3), key: .key("a"))]) == [.appended])
        #expect(try again.append([.advancing(.first, at: 3, key: .key("a"))]) == [.keyTaken])
        #expect(try home.open().all(.first).map(\.version) == [1, 2, 3])
    }

    @Test("the hospital's secret is the same for ever, and each hospital's own", arguments: JournalKind.allCases)
    func keepsTheSecret(kind: JournalKind) throws {
        let (home, other) = (try JournalHome(kind), try JournalHome(kind))
        defer {
            home.end()
            other.end()
        }
        let digest = try home.open().secret.digest([1, 2, 3])
        #expect(try home.open().secret.digest([1, 2, 3]) == digest)
        #expect(try home.open().secret.digest([1, 2, 4]) != digest)
        #expect(try other.open().secret.digest([1, 2, 3]) != digest)
    }

    /// What a reader can see of a journal.
    private struct Contents: Equatable {
        let entries: [[Entry]]
        let heads: [Int]
        let epoch: Int
        let keys: [[Digest128: RememberedKey]]

        init(of journal: any Journal, _ asked: [Digest128]) throws(JournalFailure) {
            let streams: [StreamID] = [.first, .directory(epoch: 3)]
            var entries: [[Entry]] = []
            for stream in streams { entries.append(try journal.all(stream).map(\.entry)) }
            self.entries = entries
            heads = try journal.heads(of: streams)
            epoch = try journal.currentEpoch()
            keys = [try journal.remembered(asked, epoch: 1), try journal.remembered(asked, epoch: 3)]
        }
    }
}
