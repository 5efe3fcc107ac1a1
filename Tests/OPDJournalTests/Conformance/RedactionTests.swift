import OPDEngine
import OPDJournal
import Testing

/// What an entry takes away from beside earlier ones, of every implementation.
@Suite("conformance: redactions")
struct RedactionTests {
    private static let name = PersonalDetails(
        patientName: "Asha Rao ☾", phone: "+91 1", patientID: "P-1", reason: "fever")
    private static let several = PersonalDetails(
        patientName: "Bela",
        further: [PersonalDetails(patientName: "Chandra \"C\"", phone: "2"), PersonalDetails(patientID: "P-3")],
        salt: "00ff")

    private static func erasing(_ redactions: Redaction..., details: PersonalDetails? = nil) -> Entry {
        Entry(
            time: .clock("10:00"), actor: nil, events: EventCoding.encode([.tokenErased(1)]), details: details,
            redactions: redactions)
    }

    /// A journal whose first session has these details beside its first entries.
    private func home(
        _ kind: JournalKind, _ details: PersonalDetails?...
    ) throws -> (home: JournalHome, journal: any Journal) {
        let home = try JournalHome(kind)
        let journal = try home.open()
        let writes = details.enumerated().map { index, details in
            Write.advancing(.first, at: index, .sample(index + 1, details: details))
        }
        #expect(try journal.append(writes).allSatisfy { $0 == .appended })
        return (home, journal)
    }

    @Test("are carried out with their entry, and are kept nowhere themselves", arguments: JournalKind.allCases)
    func carriedOut(kind: JournalKind) throws {
        let (home, journal) = try home(kind, Self.name, nil, Self.several)
        defer { home.end() }
        let reduced = PersonalDetails(
            patientName: "Bela", further: [PersonalDetails(), PersonalDetails(patientID: "P-3")], salt: nil)
        let entry = Self.erasing(
            Redaction(version: 1, remains: nil), Redaction(version: 3, remains: reduced),
            details: PersonalDetails(salt: "ff00"))
        #expect(try journal.append([.advancing(.first, at: 3, entry)]) == [.appended])
        let expected = [nil, nil, reduced, PersonalDetails(salt: "ff00")]
        #expect(try journal.all(.first).map(\.entry.details) == expected)
        #expect(try home.entriesByStream().map(\.entry.details) == expected)
        #expect(try journal.all(.first).allSatisfy { $0.entry.redactions.isEmpty })
        #expect(try home.open().all(.first).map(\.entry.details) == expected)
        #expect(try home.reader()?.strayRows() ?? [] == [])
    }

    @Test("each text goes by itself, and the others stay", arguments: JournalKind.allCases, 0..<5)
    func eachText(kind: JournalKind, kept: Int) throws {
        let salted = PersonalDetails(patientName: "A", phone: "B", patientID: "C", reason: "D", salt: "E")
        let (home, journal) = try home(kind, salted)
        defer { home.end() }
        let texts = ["A", "B", "C", "D", "E"].enumerated().map { $0 == kept ? $1 : nil }
        let remains = PersonalDetails(
            patientName: texts[0], phone: texts[1], patientID: texts[2], reason: texts[3], salt: texts[4])
        #expect(
            try journal.append([.advancing(.first, at: 1, Self.erasing(Redaction(version: 1, remains: remains)))])
                == [.appended])
        #expect(try journal.all(.first).map(\.entry.details) == [remains, nil])
    }

    @Test("a second one takes what the first has left", arguments: JournalKind.allCases, [false, true])
    func twice(kind: JournalKind, inOneTurn: Bool) throws {
        let (home, journal) = try home(kind, Self.several)
        defer { home.end() }
        let half = PersonalDetails(further: [
            PersonalDetails(patientName: "Chandra \"C\"", phone: "2"), PersonalDetails(),
        ])
        let writes = [
            Write.advancing(
                .first, at: 1,
                Self.erasing(Redaction(version: 1, remains: half), details: PersonalDetails(salt: "1"))),
            .advancing(
                .first, at: 2, Self.erasing(Redaction(version: 1, remains: nil), Redaction(version: 2, remains: nil))),
        ]
        if inOneTurn {
            #expect(try journal.append(writes) == [.appended, .appended])
        } else {
            for write in writes { #expect(try journal.append([write]) == [.appended]) }
        }
        #expect(try journal.all(.first).map(\.entry.details) == [nil, nil, nil])
    }

    @Test("of an entry that the same turn appends are carried out, too", arguments: JournalKind.allCases)
    func sameTurn(kind: JournalKind) throws {
        let (home, journal) = try home(kind, Self.several)
        defer { home.end() }
        let writes = [
            Write.advancing(.first, at: 1, .sample(2, details: Self.name)),
            .advancing(.first, at: 2, Self.erasing(Redaction(version: 2, remains: nil))),
        ]
        #expect(try journal.append(writes) == [.appended, .appended])
        #expect(try journal.all(.first).map(\.entry.details) == [Self.several, nil, nil])
    }

    @Test("nothing goes with an entry that is left out", arguments: JournalKind.allCases)
    func leftOut(kind: JournalKind) throws {
        let (home, journal) = try home(kind, Self.name)
        defer { home.end() }
        let entry = Self.erasing(Redaction(version: 1, remains: nil))
        #expect(try journal.append([.advancing(.first, at: 7, entry)]) == [.conflict([.first])])
        #expect(try journal.all(.first).map(\.entry.details) == [Self.name])
    }

    @Test("only entries of the same stream are touched", arguments: JournalKind.allCases)
    func otherStreams(kind: JournalKind) throws {
        let (home, journal) = try home(kind, Self.name)
        defer { home.end() }
        let others = [
            Write.advancing(.second, at: 0, .sample(1, details: Self.name)),
            .advancing(.second, at: 1, Self.erasing(Redaction(version: 1, remains: nil))),
        ]
        #expect(try journal.append(others) == [.appended, .appended])
        #expect(try journal.all(.first).map(\.entry.details) == [Self.name])
        #expect(try journal.all(.second).map(\.entry.details) == [nil, nil])
    }

    @Test("sessions with anything left are found, those before a day only, bit by bit", arguments: JournalKind.allCases)
    func searching(kind: JournalKind) throws {
        let (home, journal) = try home(kind, nil, Self.name)
        defer { home.end() }
        let days = ["2026-11-19", "2026-11-20", "2026-11-21"].map { ClinicDay($0)! }
        let streams =
            days.map { StreamID.session(.of(1, on: $0), epoch: 1) }
            + [.session(.of(2, on: days[0]), epoch: 2)]
        let writes = streams.map { Write.advancing($0, at: 0, .sample(1, details: Self.name)) }
        let directory = Write.advancing(.directory, at: 0, .sample(1, details: PersonalDetails(credentials: "x")))
        #expect(try journal.append(writes + [directory]).allSatisfy { $0 == .appended })
        #expect(try found(in: journal, before: days[2]) == [streams[0], streams[1], streams[3]])
        #expect(try found(in: journal, before: days[0]) == [])
        let erasing = Write.advancing(streams[1], at: 1, Self.erasing(Redaction(version: 1, remains: nil)))
        #expect(try journal.append([erasing]) == [.appended])
        #expect(try found(in: journal, before: days[2]) == [streams[0], streams[3]])
        try journal.wipe(rewriting: false)
        #expect(try found(in: journal, before: days[2]) == [streams[0], streams[3]])
        try journal.wipe(rewriting: true)
        #expect(try found(in: home.open(), before: days[2]) == [streams[0], streams[3]])
    }

    private func found(in journal: any Journal, before day: ClinicDay) throws -> [StreamID] {
        var found: Set<StreamID> = []
        var place: Int64? = 0
        while let from = place {
            let search = try journal.sessionsWithDetails(before: day, from: from)
            found.formUnion(search.sessions)
            #expect((search.next ?? .max) > from)
            place = search.next
        }
        return found.sorted { $0.key < $1.key }
    }

    @Test("more rows and sessions than one search looks at are all found", arguments: JournalKind.allCases)
    func longSearch(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let streams = (1...1_500).map { StreamID.session(.of(Doctor.ID($0)!), epoch: 1) }
        for start in stride(from: 0, to: streams.count, by: 500) {
            let writes = streams[start..<start + 500].flatMap { stream in
                (0..<3).map { Write.advancing(stream, at: $0, .sample(1, details: Self.name)) }
            }
            #expect(try journal.append(writes).allSatisfy { $0 == .appended })
        }
        #expect(try found(in: journal, before: ClinicDay("2026-11-23")!) == streams)
    }
}
