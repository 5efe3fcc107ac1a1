import Foundation
import GRDB
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import Testing

/// Files of release 0.1 open for ever.
@Suite("SQLite: a file of the first release")
struct FirstReleaseTests {
    /// A file as release 0.1 left it: its tables, its migration, an entry with each kind of details, a key, its secret.
    private static func file() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.execute(FirstSchema.tables)
        try folder.execute(
            "INSERT INTO hospital VALUES ('secret', x'\(String(repeating: "07", count: HospitalSecret.byteCount))')")
        for (index, details) in details.enumerated() {
            let events = #"{"schema":1,"events":[{"type":"token_cancelled","token":\#(index + 1)}]}"#
            try folder.execute(
                "INSERT INTO entries VALUES (\(index + 1), \(StreamID.first.key), \(index + 1), 1000, 'desk', '\(events)')"
            )
            if let details { try folder.execute("INSERT INTO personal_details VALUES (\(index + 1), \(details))") }
        }
        let key = IdempotencyKey.key("k", for: "one")
        let halves = [key.key.high, key.key.low, 1, key.request.high, key.request.low].map { Int64(bitPattern: $0) }
        try folder.execute(
            """
            INSERT INTO idempotency_keys VALUES
                (1, \(halves.map(String.init).joined(separator: ", ")), \(StreamID.first.key), 2, 1, 1000)
            """)
        return folder
    }

    private static let details: [String?] = [
        nil, "'Asha Rao', NULL, NULL, NULL", "'Bela', '98450', 'P-17', 'fever'", "NULL, NULL, NULL, 'by mistake'",
    ]

    private static let entries = [
        nil, PersonalDetails(patientName: "Asha Rao"),
        PersonalDetails(patientName: "Bela", phone: "98450", patientID: "P-17", reason: "fever"),
        PersonalDetails(reason: "by mistake"),
    ].enumerated().map { index, details in
        var entry = Entry.sample(index + 1, at: Instant(milliseconds: 1_000), by: "desk", details: details)
        entry.events = Array(#"{"schema":1,"events":[{"type":"token_cancelled","token":\#(index + 1)}]}"#.utf8)
        return RecordedEntry(stream: .first, version: index + 1, entry: entry)
    }

    @Test("keeps its entries, details, keys and secret, and takes what is new")
    func opens() throws {
        let folder = try Self.file()
        defer { folder.remove() }
        let further = PersonalDetails(
            patientName: "Chandra", further: [PersonalDetails(patientName: "Divya", phone: "2")], salt: "00ff")
        for round in 1...2 {
            let journal = try SQLiteJournal(path: folder.database)
            defer { journal.close() }
            #expect(try journal.entries(of: .first, after: 0, through: 4) == Self.entries)
            let digest = IdempotencyKey.key("k").key
            #expect(try journal.remembered([digest], epoch: 1)[digest]?.key == .key("k", for: "one"))
            #expect(journal.secret.digest([1]) == HospitalSecret.sample.digest([1]))
            #expect(try journal.heads(of: [.first]) == [3 + round])
            let write = Write.advancing(.first, at: 3 + round, .sample(9, details: further))
            #expect(try journal.append([write]) == [.appended])
        }
        let again = try SQLiteJournal(path: folder.database)
        defer { again.close() }
        #expect(try again.all(.first).suffix(2).map(\.entry.details) == [further, further])
    }

    @Test("can be read before a server of this release has opened it, and stays as it is")
    func isRead() throws {
        let folder = try Self.file()
        defer { folder.remove() }
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        var entries: [RecordedEntry] = []
        let reader = try SQLiteJournalReader(path: folder.database)
        try reader.forEachEntry(.byStream) { entry, _ in entries.append(entry) }
        #expect(entries == Self.entries)
        #expect(try reader.strayRows() == [])
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
    }
}
