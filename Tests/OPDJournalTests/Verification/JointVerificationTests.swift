import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A verification looks at what streams say of each other.
@Suite("verification: commands over several sessions")
struct JointVerificationTests {
    private static let tomorrow = ClinicDay("2026-11-23")!

    /// Doctor 1: Asha is transferred to doctor 2 and Bela stays; then doctor 1 is on leave for two days, with doctor 2 as
    /// the substitute; a holiday of another date was withdrawn before.
    private static func journal() throws -> [RecordedEntry] {
        let journal = MemoryJournal()
        let node = OtherNode(journal)
        try node.openHospital([.hourly(2), .hourly(3)])
        try node.submit(
            .book("Asha"), .book("Bela"), .transfer(1), .book("Chandra", in: .of(1, on: tomorrow)), at: .clock("08:10"))
        try node.submit(.holiday(on: ClinicDay("2026-12-01")!), at: .clock("08:20"))
        try node.submit(Request(.withdrawHoliday(ClinicDay("2026-12-01")!)), at: .clock("08:20"))
        try node.submit(.leave(ClinicDays(.testDay, tomorrow)!, substitute: 2), at: .clock("08:30"))
        return journal.store.entriesByStream
    }

    private static func findings(_ entries: [RecordedEntry]) -> [String] {
        var verification = Verification()
        for entry in entries { verification.add(entry) }
        verification.finish()
        return verification.findings.map(\.description)
    }

    /// The entries, with the events of one of them changed.
    private static func changing(
        _ stream: StreamID, _ version: Int, _ change: (inout [SessionEvent]) -> Void
    ) throws -> [RecordedEntry] {
        var entries = try journal()
        let place = try #require(entries.firstIndex { $0.stream == stream && $0.version == version })
        var events = try EventCoding.sessionEvents(from: entries[place].entry.events)
        change(&events)
        entries[place].entry.events = EventCoding.encode(events)
        return entries
    }

    @Test("whole transfers, leaves, undone ones and withdrawn ones have no findings")
    func clean() throws {
        #expect(Self.findings(try Self.journal()) == [])
        let journal = MemoryJournal()
        let node = OtherNode(journal)
        try node.openHospital()
        for request in [
            Request.book("Asha"), .transfer(1), .undo(2), .undo(3), .undo(4), .leave(substitute: 2),
            Request(.withdrawLeave(1)), .holiday(), .holiday("Deepavali"), Request(.withdrawHoliday(.testDay)),
        ] { #expect(try node.submit(request).map(\.isDone) == [true]) }
        #expect(Self.findings(journal.store.entriesByStream) == [])
    }

    @Test("a transfer whose other part is missing is named, and so is who was lost on the way")
    func missingPart() throws {
        var entries = try Self.journal()
        entries.removeAll { $0.stream == .second }
        let findings = Self.findings(entries)
        #expect(
            findings.contains(
                "1/doctor/1/2026-11-22 version 3: names 1/doctor/2/2026-11-22 version 1, which is no part of a joint command"
            ))
        #expect(
            findings.contains(
                "1/doctor/1/2026-11-22 version 4: token 1 was transferred to 22611220001, which did not come from it"))
    }

    @Test("a part that names another entry is named on both sides")
    func namesAnother() throws {
        let entries = try Self.changing(.second, 1) { events in
            let place = events.firstIndex { if case .partOf = $0 { true } else { false } }!
            events[place] = .partOf(
                JointCommand(.transfer, others: [EntryReference(session: .first, version: 2)]))
        }
        #expect(
            Self.findings(entries) == [
                "1/doctor/1/2026-11-22 version 3: names 1/doctor/2/2026-11-22 version 1, which is part of another command",
                "1/doctor/2/2026-11-22 version 1: names 1/doctor/1/2026-11-22 version 2, which is no part of a joint command",
            ])
    }

    @Test("a successor that says it came from somebody else is named")
    func wrongOrigin() throws {
        let entries = try Self.changing(.second, 1) { events in
            events = events.map { event in
                guard case .transferArrived(let number, _, let arrivedAt) = event else { return event }
                return .transferArrived(
                    number, from: Token.ID(session: .first, number: 2), arrivedAt: arrivedAt)
            }
        }
        #expect(
            Self.findings(entries) == [
                "1/doctor/1/2026-11-22 version 4: token 1 was transferred to 22611220001, which did not come from it"
            ])
    }

    @Test("a leave is known to the directory with all of its entries, and the entries know of it")
    func leaveAndDirectory() throws {
        let stranger = try Self.changing(.first, 4) { events in
            events = events.map { event in
                guard case .partOf(let joint) = event else { return event }
                return .partOf(JointCommand(.leave(7), others: joint.others))
            }
        }
        let findings = Self.findings(stranger)
        #expect(
            findings.contains(
                "1/doctor/1/2026-11-22 version 4: is part of leave 7, of which the directory knows nothing"))
        #expect(findings.contains { $0.hasPrefix("1/directory version 6: names 1/doctor/1/2026-11-22 version 4") })
        let forgotten = try Self.changing(.first, 4) { events in
            events.removeAll { if case .partOf = $0 { true } else { false } }
        }
        #expect(
            Self.findings(forgotten).contains(
                "1/directory version 6: names 1/doctor/1/2026-11-22 version 4, which is no part of it"))
    }

    @Test("what cannot be read is not held against those who name it")
    func unreadableStream() throws {
        var entries = try Self.journal()
        let place = try #require(entries.firstIndex { $0.stream == .second && $0.version == 1 })
        entries[place].entry.events = Array("nothing".utf8)
        #expect(Self.findings(entries).map { $0.prefix(30) } == ["1/doctor/2/2026-11-22 version "])
    }

    @Test("parts of another epoch are no parts of this one")
    func otherEpoch() throws {
        let entries = try Self.journal().map { entry in
            guard entry.stream == .second else { return entry }
            return RecordedEntry(stream: .session(.second, epoch: 2), version: entry.version, entry: entry.entry)
        }
        let findings = Self.findings(entries.sorted { ($0.stream.key, $0.version) < ($1.stream.key, $1.version) })
        #expect(findings.contains { $0.hasPrefix("1/doctor/1/2026-11-22 version 3: names 1/doctor/2") })
        #expect(findings.contains { $0.hasPrefix("2/doctor/2/2026-11-22 version 1: names 2/doctor/1") })
    }
}
