import OPDEngine
import OPDJournal
import Testing

/// Personal details beside the entries, of every implementation.
@Suite("conformance: personal details")
struct DetailsTests {
    private static let details: [PersonalDetails?] = [
        nil, PersonalDetails(),
        PersonalDetails(patientName: "Asha Rao", phone: "+91 1", patientID: "P-1", reason: "fever"),
        PersonalDetails(salt: "00ff"), PersonalDetails(credentials: "scrypt:…"),
        PersonalDetails(patientName: "Bela", salt: "ff00"),
        PersonalDetails(further: [PersonalDetails()]),
        PersonalDetails(
            patientName: "Chandra \"C\" Ω☾",
            further: [
                PersonalDetails(patientName: "Divya\n\\", phone: "2"), PersonalDetails(),
                PersonalDetails(patientID: "P-3"), PersonalDetails(patientName: "", phone: "", patientID: ""),
            ], salt: ""),
        PersonalDetails(further: (1...300).map { PersonalDetails(patientName: "patient \($0)", phone: "\($0)") }),
    ]

    @Test("come back as they were, also those of several tokens and the salt", arguments: JournalKind.allCases)
    func roundTrip(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let writes = Self.details.enumerated().map { index, details in
            Write.advancing(.first, at: index, .sample(index + 1, details: details))
        }
        #expect(try journal.append(writes).allSatisfy { $0 == .appended })
        #expect(try journal.all(.first).map(\.entry.details) == Self.details)
        #expect(try home.entriesByStream().map(\.entry.details) == Self.details)
        #expect(try home.open().all(.first).map(\.entry.details) == Self.details)
    }

    @Test(
        "of each part of a write over several streams stand beside that part's entry", arguments: JournalKind.allCases)
    func severalStreams(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let (reason, arrived) = (PersonalDetails(reason: "leave"), Self.details[6])
        let write = Write(parts: [
            .advance(.first, at: 0, .sample(1, details: reason)),
            .advance(.second, at: 0, .sample(2, details: arrived)),
            .advance(.directory, at: 0, .sample(3)),
        ])
        #expect(try journal.append([write]) == [.appended])
        #expect(
            try [StreamID.first, .second, .directory].map { try journal.all($0).map(\.entry.details) }
                == [[reason], [arrived], [nil]])
    }

    @Test(
        "a write that advances several streams and relies on another leaves nothing behind when one of them has moved on",
        arguments: JournalKind.allCases, 0..<4)
    func allOrNothing(kind: JournalKind, moved: Int) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let third = StreamID.session(.of(3), epoch: 1)
        let streams = [StreamID.first, .second, third, .directory]
        _ = try journal.append([.advancing(streams[moved], at: 0)])
        let before = try home.entriesByStream()
        let parts = streams.prefix(3).map { Write.Part.advance($0, at: 0, .sample(2, details: Self.details[6])) }
        let key = RememberedKey(
            key: .key("k"), stream: .first, version: 1, hasEntry: true, time: .clock("09:00"))
        let outcomes = try journal.append([
            Write(parts: parts + [.rely(.directory, at: 0)], key: key), .advancing(third, at: 1),
            .advancing(.of(4), at: 0),
        ])
        #expect(outcomes == [.conflict([streams[moved]]), .conflict([third]), .appended])
        #expect(try home.entriesByStream().filter { $0.stream != .of(4) } == before)
        #expect(try !journal.knows(.key("k")))
        // Decided again on what is there, it is appended whole.
        let again = streams.prefix(3).enumerated().map { index, stream in
            Write.Part.advance(stream, at: index == moved ? 1 : 0)
        }
        let write = Write(parts: again + [.rely(.directory, at: moved == 3 ? 1 : 0)], key: key)
        #expect(try journal.append([write]) == [.appended])
        #expect(
            try journal.heads(of: streams)
                == streams.indices.map { $0 == moved ? ($0 == 3 ? 1 : 2) : ($0 == 3 ? 0 : 1) })
        #expect(try journal.knows(.key("k")))
    }

    @Test("later writes of a turn follow a write over several streams in each of them", arguments: JournalKind.allCases)
    func followersOfSeveral(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let transfer = Write(parts: [.advance(.first, at: 1), .advance(.second, at: 0)])
        let outcomes = try journal.append([
            .advancing(.first, at: 0), transfer, .advancing(.second, at: 1), .advancing(.first, at: 2),
            Write(parts: [.advance(.second, at: 2), .advance(.first, at: 3), .advance(.directory, at: 0)]),
        ])
        #expect(outcomes.allSatisfy { $0 == .appended })
        #expect(try journal.headsOfSamples == [4, 3, 1])
    }
}
