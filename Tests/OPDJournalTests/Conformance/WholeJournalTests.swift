import OPDEngine
import OPDJournal
import Testing

/// Reading a journal from end to end, of every implementation that keeps one.
@Suite("conformance: the whole journal")
struct WholeJournalTests {
    @Test("entries come as they were appended, or by stream, with the count of all", arguments: JournalKind.kept)
    func readsInBothOrders(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let details = PersonalDetails(patientName: "Asha Rao", salt: "00")
        let writes: [Write] = [
            .advancing(.second, at: 0, .sample(1, at: .clock("09:00"))),
            .advancing(.first, at: 0, .sample(2, at: .clock("09:01"), details: details)),
            .advancing(.second, at: 1, .sample(3, at: .clock("09:02"))),
            .advancing(.directory, at: 0, .sample(4, at: .clock("09:03"))),
        ]
        _ = try home.open().append(writes)
        let reader = try #require(try home.reader())
        for (order, places) in [(EntryOrder.appended, [0, 1, 2, 3]), (.byStream, [3, 1, 0, 2])] {
            var found: [Entry] = []
            try reader.forEachEntry(order) { recorded, count in
                found.append(recorded.entry)
                #expect(count == 4)
            }
            #expect(found == places.compactMap { writes[$0].parts[0].entry })
        }
    }

    @Test("what is appended meanwhile belongs to the next reading", arguments: JournalKind.kept)
    func readsOneState(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append((0..<2_500).map { .advancing(.first, at: $0, .sample($0 + 1)) })
        let reader = try #require(try home.reader())
        var versions: [Int] = []
        try reader.forEachEntry(.byStream) { recorded, count in
            if versions.isEmpty { _ = try journal.append([.advancing(.first, at: 2_500), .advancing(.second, at: 0)]) }
            versions.append(recorded.version)
            #expect(count == 2_500)
        }
        #expect(versions == Array(1...2_500))
        #expect(throws: JournalFailure.unreadable("enough")) {
            try reader.forEachEntry(.appended) { _, _ in throw JournalFailure.unreadable("enough") }
        }
        #expect(try reader.strayRows() == [])
    }

    @Test("every remembered key comes, the oldest first", arguments: JournalKind.kept)
    func readsKeys(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let keys = [
            RememberedKey(key: .key("a"), stream: .first, version: 1, hasEntry: true, time: .clock("09:00")),
            RememberedKey(key: .key("b"), stream: .second, version: 0, hasEntry: false, time: .clock("09:01")),
            RememberedKey(
                key: .key("a"), stream: .directory(epoch: 2), version: 0, hasEntry: false, time: .clock("09:02")),
        ]
        let writes = keys.map { key in
            Write(parts: [key.hasEntry ? .advance(key.stream, at: 0) : .rely(key.stream, at: 0)], key: key)
        }
        #expect(try home.open().append(writes).allSatisfy { $0 == .appended })
        var found: [RememberedKey] = []
        try #require(try home.reader()).forEachKey { found.append($0) }
        #expect(found == keys)
    }

    @Test("a journal without entries takes a secret that is given, one with entries keeps its own")
    func takesASecret() throws {
        for kind in JournalKind.kept {
            let home = try JournalHome(kind)
            defer { home.end() }
            #expect(try home.open().secret.bytes != HospitalSecret.sample.bytes)
            let journal = try home.open(secret: .sample)
            #expect(journal.secret.bytes == HospitalSecret.sample.bytes)
            _ = try journal.append([.advancing(.first, at: 0)])
            #expect(try home.open(secret: .sample).secret.bytes == HospitalSecret.sample.bytes)
            let other = HospitalSecret(bytes: Array(repeating: 8, count: HospitalSecret.byteCount))
            let failure = #expect(throws: (any Error).self) { try home.open(secret: other) }
            #expect("\(String(describing: failure))".contains("anotherHospital"))
            #expect(try home.open().secret.bytes == HospitalSecret.sample.bytes)
        }
    }
}
