import OPDEngine
import OPDJournal
import Testing

/// Looking for entries whatever their stream, of every implementation.
@Suite("conformance: filters")
struct FilterTests {
    /// Six entries in three streams, two of them at the same time.
    private static func filled(_ home: JournalHome) throws -> any Journal {
        let journal = try home.open()
        let entries: [(StreamID, Int, Entry)] = [
            (.first, 0, .sample(1, at: .clock("09:00"), by: "user:asha", requestID: "r-1")),
            (.second, 0, .sample(2, at: .clock("09:01"), by: "user:bala", requestID: "r-2")),
            (.first, 1, .sample(3, at: .clock("09:02"), by: "user:asha", requestID: "r-3")),
            (.directory, 0, .sample(4, at: .clock("09:02"), requestID: "r-3")),
            (.second, 1, .sample(5, at: .clock("09:03"), by: "timer", details: PersonalDetails(reason: "x"))),
            (.first, 2, .sample(6, at: .clock("09:04"), by: "user:asha")),
        ]
        #expect(
            try journal.append(entries.map { .advancing($0, at: $1, $2) }) == entries.map { _ in .appended })
        return journal
    }

    private static func times(_ entries: [RecordedEntry]) -> [Instant] { entries.map(\.entry.time) }

    @Test("the newest come first, page by page, none twice and none left out", arguments: JournalKind.allCases)
    func pages(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try Self.filled(home)
        let all = try journal.entries(EntryFilter(), limit: 100)
        #expect(all.count == 6)
        #expect(all == all.sorted { EntryFilter.Place($1) < EntryFilter.Place($0) })
        #expect(all[1].entry.details == PersonalDetails(reason: "x"))
        for size in 1...4 {
            var (filter, found) = (EntryFilter(), [RecordedEntry]())
            while true {
                let page = try journal.entries(filter, limit: size)
                guard let last = page.last else { break }
                found += page
                filter.before = EntryFilter.Place(last)
            }
            #expect(found == all, "in pages of \(size)")
        }
    }

    @Test("by actor, by request and by time, and by all of them together", arguments: JournalKind.allCases)
    func filters(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try Self.filled(home)
        func found(_ change: (inout EntryFilter) -> Void) throws -> [Instant] {
            var filter = EntryFilter()
            change(&filter)
            return Self.times(try journal.entries(filter, limit: 100))
        }
        #expect(try found { $0.actor = "user:asha" } == ["09:04", "09:02", "09:00"].map { .clock($0) })
        #expect(try found { $0.requestID = "r-3" } == ["09:02", "09:02"].map { .clock($0) })
        #expect(try found { $0.from = .clock("09:03") } == ["09:04", "09:03"].map { .clock($0) })
        #expect(try found { $0.until = .clock("09:01") } == [.clock("09:00")])
        #expect(
            try found { filter in
                filter.actor = "user:asha"
                filter.from = .clock("09:01")
                filter.until = .clock("09:04")
            } == [.clock("09:02")])
        #expect(try found { $0.actor = "nobody" } == [])
    }
}
