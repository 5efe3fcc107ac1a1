import Foundation
import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournalPostgres

/// What nodes tell each other beside the journal.
@Suite("PostgreSQL: announcements")
struct AnnouncementTests {
    @Test("streams that one node announces arrive at the other, few or thousands")
    func arrive() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let (one, two) = (try database.journal(), try database.journal())
        defer {
            one.close()
            two.close()
        }
        Self.listen(two)
        one.announce([.first, .directory])
        #expect(Self.hear(2, two) == [.first, .directory])
        let many = Set((1...1_300).map { StreamID.of(Doctor.ID($0)!) })
        one.announce(Array(many))
        #expect(Self.hear(many.count, two) == many)
    }

    @Test("another schema of the same database hears nothing of it, and waiting ends with its time")
    func areApart() throws {
        let (database, other) = (try TestDatabase(), try TestDatabase())
        defer {
            database.remove()
            other.remove()
        }
        let (one, two) = (try database.journal(), try other.journal())
        defer {
            one.close()
            two.close()
        }
        Self.listen(two)
        one.announce([.first])
        #expect(two.awaitAnnouncement(milliseconds: 200) == [])
    }

    @Test("closing wakes who waits")
    func closingWakes() async throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let journal = try database.journal()
        Self.listen(journal)
        let heard = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: journal.awaitAnnouncement(milliseconds: 60_000)) }
            Thread.detachNewThread { journal.close() }
        }
        #expect(heard == [])
    }

    @Test("a listener whose connection was ended waits out its time, and hears again later")
    func listensAgain() throws {
        let database = try TestDatabase()
        defer { database.remove() }
        let (one, two) = (try database.journal(), try database.journal())
        defer {
            one.close()
            two.close()
        }
        Self.listen(two)
        try database.endOtherConnections()
        #expect(two.awaitAnnouncement(milliseconds: 50) == [])
        var heard: Set<StreamID> = []
        for _ in 0..<100 where heard.isEmpty {
            one.announce([.first])
            heard = Set(two.awaitAnnouncement(milliseconds: 100))
        }
        #expect(heard == [.first])
    }

    /// Listening begins with the first time of waiting.
    private static func listen(_ journal: PostgresJournal) {
        #expect(journal.awaitAnnouncement(milliseconds: 1) == [])
    }

    /// What has been heard once so many streams were named, or nobody has spoken for a while.
    private static func hear(_ count: Int, _ journal: PostgresJournal) -> Set<StreamID> {
        var heard: Set<StreamID> = []
        while heard.count < count {
            let streams = journal.awaitAnnouncement(milliseconds: 5_000)
            if streams.isEmpty { break }
            heard.formUnion(streams)
        }
        return heard
    }
}
