import OPDEngine
import OPDJournal
import Testing

/// What a journal gives back, of every implementation.
@Suite("conformance: reading")
struct ReadingTests {
    @Test("entries come after a version and through another", arguments: JournalKind.allCases)
    func readsARange(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append((0..<6).map { .advancing(.first, at: $0, .sample($0 + 1)) })
        #expect(try journal.entries(of: .first, after: 4, through: nil).map(\.version) == [5, 6])
        #expect(try journal.entries(of: .first, after: 1, through: 3).map(\.version) == [2, 3])
        #expect(try journal.entries(of: .first, after: 0, through: 1).map(\.entry) == [.sample(1)])
        #expect(try journal.entries(of: .first, after: 6, through: nil).isEmpty)
        #expect(try journal.entries(of: .first, after: 3, through: 2).isEmpty)
        #expect(try journal.entries(of: .first, after: 0, through: 0).isEmpty)
        #expect(try journal.entries(of: .first, after: 5, through: 100).map(\.version) == [6])
    }

    @Test("streams are apart: by doctor, by day, by epoch", arguments: JournalKind.allCases)
    func keepsStreamsApart(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let days = [ClinicDay("2000-01-01")!, .testDay, ClinicDay("2099-12-31")!]
        let sessions = [1, Doctor.ID.largest].flatMap { doctor in
            days.map { Session.ID.of(Doctor.ID(doctor)!, on: $0) }
        }
        let streams = [1, 2, 1_000].flatMap { epoch in
            [StreamID.directory(epoch: epoch)] + sessions.map { StreamID.session($0, epoch: epoch) }
        }
        _ = try journal.append(streams.enumerated().map { .advancing($1, at: 0, .sample($0 + 1)) })
        for (index, stream) in streams.enumerated() {
            #expect(try journal.all(stream).map(\.entry) == [.sample(index + 1)])
            #expect(try journal.all(stream).map(\.stream) == [stream])
        }
    }

    @Test("heads come in the order in which they are asked for, 0 for nothing", arguments: JournalKind.allCases)
    func readsHeads(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        _ = try journal.append((0..<3).map { .advancing(.first, at: $0) } + [.advancing(.second, at: 0)])
        #expect(try journal.heads(of: [.second, .directory, .first, .second]) == [1, 0, 3, 1])
        #expect(try journal.heads(of: []).isEmpty)
    }

    @Test("the epoch is the newest with entries, and 1 before there are any", arguments: JournalKind.allCases)
    func readsTheEpoch(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        #expect(try journal.currentEpoch() == 1)
        _ = try journal.append([.advancing(.session(.of(900_000), epoch: 1), at: 0)])
        #expect(try journal.currentEpoch() == 1)
        _ = try journal.append([.advancing(.directory(epoch: 2), at: 0)])
        #expect(try journal.currentEpoch() == 2)
        _ = try journal.append([.advancing(.session(.of(900_000), epoch: 1), at: 1)])
        #expect(try journal.currentEpoch() == 2)
    }

    @Test("personal details come back beside their entry and are never in the events", arguments: JournalKind.allCases)
    func keepsDetailsBeside(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let details = [
            PersonalDetails(patientName: "Asha Rao", phone: "+91 80", patientID: "P-7", reason: "Fieber"),
            nil, PersonalDetails(patientName: "O'Neill; DROP TABLE entries --", phone: ""), PersonalDetails(),
            PersonalDetails(patientName: "आशा राव 👩🏽‍⚕️", reason: "\"\\\n"),
        ]
        let entries = details.enumerated().map { Entry.sample($0 + 1, by: "Zoë", details: $1) }
        _ = try journal.append(entries.enumerated().map { .advancing(.first, at: $0, $1) })
        #expect(try journal.all(.first).map(\.entry) == entries)
        for recorded in try journal.all(.first) {
            #expect(recorded.entry.events == EventCoding.encode([.tokenCancelled(Token.Number(recorded.version)!)]))
        }
    }

    @Test("times are kept to the millisecond, also before 1970", arguments: JournalKind.allCases)
    func keepsTimes(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        let times = [-1, 0, 1, 1_795_305_600_123, 4_102_444_799_999].map { Instant(milliseconds: $0) }
        _ = try journal.append(times.enumerated().map { .advancing(.first, at: $0, .sample(1, at: $1)) })
        #expect(try journal.all(.first).map(\.entry.time) == times)
    }

    @Test("many entries come back as they were, over several appends", arguments: JournalKind.allCases)
    func keepsMany(kind: JournalKind) throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let journal = try home.open()
        for batch in 0..<8 {
            let writes = (batch * 500..<(batch + 1) * 500).map { number in
                Write.advancing(
                    number % 2 == 0 ? .first : .second, at: number / 2,
                    .sample(number + 1, details: PersonalDetails(patientName: "patient \(number)")))
            }
            #expect(try journal.append(writes).allSatisfy { $0 == .appended })
        }
        let second = try journal.all(.second)
        #expect(second.map(\.version) == Array(1...2_000))
        #expect(second.map(\.entry.details?.patientName) == (0..<2_000).map { "patient \($0 * 2 + 1)" })
        #expect(try home.entriesByStream().count == 4_000)
    }
}
