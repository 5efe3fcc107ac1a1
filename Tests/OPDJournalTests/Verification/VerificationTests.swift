import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A verification replays a journal and names what must hold and does not.
@Suite("verification")
struct VerificationTests {
    @Test("a clean journal has no findings, and is counted")
    func cleanJournal() throws {
        let verification = try CleanJournal().verification()
        #expect(verification.findings == [])
        #expect(verification.entries == 13)
        #expect(verification.sessions == 3)
        #expect(verification.tokens == 6)
    }

    @Test("an empty journal holds nothing that is wrong")
    func emptyJournal() {
        var verification = Verification()
        verification.finish()
        #expect(verification.findings == [])
        #expect(verification.entries == 0)
    }

    @Test("an entry that is missing is named, and its stream is not followed further", arguments: [1, 2, 4])
    func missingVersion(version: Int) throws {
        var journal = try CleanJournal()
        journal.entries.removeAll { $0.stream == .first && $0.version == version }
        #expect(
            try journal.onlyFinding()
                == "1/doctor/1/2026-11-22 version \(version + 1): 1/doctor/1/2026-11-22 has version \(version + 1) where "
                + "\(version) belongs")
    }

    @Test("disclosures are followed like every other stream")
    func disclosures() throws {
        var journal = try CleanJournal()
        let stream = StreamID.disclosures(on: ClinicDay("2026-11-22")!, epoch: 1)
        let shown = Disclosure(route: "GET /tokens", doctor: nil, day: ClinicDay("2026-11-22")!, people: 3)
        var first = try #require(journal.entries.first)
        first = RecordedEntry(
            stream: stream, version: 1,
            entry: Entry(time: first.entry.time, actor: "user:asha", events: EventCoding.encode(shown), details: nil))
        journal.entries.append(first)
        #expect(try journal.verification().findings == [])
        journal.append(EventCoding.encode([SessionEvent.tokenCancelled(1)]), to: stream)
        #expect(try journal.onlyFinding().contains("1/disclosures/2026-11-22 version 2"))
        journal.entries.removeAll { $0.stream == stream && $0.version == 1 }
        #expect(try journal.onlyFinding().contains("has version 2 where 1 belongs"))
    }

    @Test("an entry that is there twice is named")
    func doubledVersion() throws {
        var journal = try CleanJournal()
        let place = try #require(journal.entries.firstIndex { $0.stream == .first && $0.version == 2 })
        journal.entries.insert(journal.entries[place], at: place)
        #expect(try journal.onlyFinding().contains("has version 2 where 3 belongs"))
    }

    @Test(
        "events that cannot follow are named with their reason",
        arguments: [
            // A token that does not exist; that is booked twice; that leaves twice, or comes back by itself.
            ([.tokenCancelled(99)], "token 99 cannot come here"),
            ([.tokenBooked(1, source: .online, slot: 1)], "token 1 cannot come here"),
            ([.tokenBooked(6, source: .online, slot: 1)], "token 6 cannot come here"),
            ([.tokenCancelled(3), .tokenCancelled(3)], "token 3 cannot be cancelled before"),
            ([.tokenPromoted(3, slot: 1)], "token 3 cannot be booked before"),
            ([.tokenReallocated(3, to: 1)], "token 3 cannot be booked before"),
            ([.tokenBumped(3, from: 1, by: 4)], "token 3 loses its place and gets no other"),
            ([.tokenBooked(5, source: .online, slot: 2)], "slot 2 does not exist"),
            ([.sessionOpened(SessionOpening(slots: [], settings: Settings()))], "a session opens once"),
        ] as [([SessionEvent], String)])
    func impossibleEvents(events: [SessionEvent], reason: String) throws {
        var journal = try CleanJournal()
        journal.append(events)
        let finding = try journal.onlyFinding()
        #expect(finding.hasPrefix("1/doctor/1/2026-11-22 version 7: "))
        #expect(finding.contains(reason), "\(finding)")
    }

    @Test(
        "a state that breaks a rule is named",
        arguments: [
            ([.tokenBooked(5, source: .emergency, slot: 0)], ["slot 0 has 2 regular seats taken of 1"]),
            ([.tokenCancelled(3)], ["slot 0 has a free seat while token 4 waits for one"]),
            (
                [.tokenBooked(5, source: .online, slot: 1), .tokenBooked(6, source: .online, slot: 1)],
                ["slot 1 has 3 regular seats taken of 1"]
            ),
            (
                [.consultationStarted(3), .tokenCancelled(3), .tokenPromoted(4, slot: 0)],
                ["the patient in consultation"]
            ),
        ] as [([SessionEvent], [String])])
    func brokenRules(events: [SessionEvent], sentences: [String]) throws {
        var journal = try CleanJournal()
        journal.append(events)
        let findings = try journal.verification().findings
        #expect(findings.count == sentences.count)
        for (finding, sentence) in zip(findings, sentences) {
            #expect(finding.stream == .first)
            #expect(finding.version == 7)
            #expect(finding.problem.contains(sentence), "\(finding)")
        }
    }

    @Test("time that goes back is named, in a session and in the directory", arguments: [StreamID.first, .directory])
    func timeGoesBack(stream: StreamID) throws {
        var journal = try CleanJournal()
        let place = try #require(journal.entries.firstIndex { $0.stream == stream && $0.version == 2 })
        journal.entries[place].entry.time = .clock("07:59")
        #expect(try journal.onlyFinding() == "\(stream) version 2: is older than the entry before it")
    }

    @Test(
        "bytes that are no events are named, and the other streams are followed",
        arguments: [
            ("", "ends too early"), ("{\"schema\":1,\"events\":[", "ends too early"), ("\u{0}", "no value starts"),
            ("{\"schema\":4,\"events\":[]}", "newerSchema(4)"),
            ("{\"schema\":1,\"events\":[{\"type\":\"token_eaten\"}]}", "unknownType(\"token_eaten\")"),
            ("[]", "schema and events are missing"), (String(repeating: "[", count: 100_000), "more than 64 levels"),
        ], [StreamID.first, .directory])
    func malformedEvents(damage: (text: String, reason: String), stream: StreamID) throws {
        var journal = try CleanJournal()
        let place = try #require(journal.entries.firstIndex { $0.stream == stream && $0.version == 2 })
        journal.entries[place].entry.events = Array(damage.text.utf8)
        let finding = try journal.onlyFinding()
        #expect(finding.hasPrefix("\(stream) version 2: "))
        #expect(finding.contains(damage.reason), "\(finding)")
    }

    @Test("bytes that are not even text are named")
    func invalidUTF8() throws {
        var journal = try CleanJournal()
        let place = try #require(journal.entries.firstIndex { $0.stream == .first && $0.version == 2 })
        journal.entries[place].entry.events = Array("{\"a\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8)
        #expect(try journal.onlyFinding().contains("not UTF-8"))
    }

    @Test("a directory that names doctors out of order, or that it does not have, is named")
    func damagedDirectory() throws {
        let pattern = SlotPattern.hourly(1)
        let events: [[DirectoryEvent]] = [
            [.doctorAdded(4, name: "Dr. D", department: nil, pattern: pattern)],
            [.doctorAdded(1, name: "Dr. A", department: nil, pattern: pattern)],
            [.settingsChanged(SettingOverrides(bookingCutoff: .never), of: 9)],
        ]
        for events in events {
            var journal = try CleanJournal()
            journal.append(EventCoding.encode(events), to: .directory)
            #expect(try journal.onlyFinding().hasPrefix("1/directory version 4: "))
        }
    }

    @Test("each damaged stream is found, and a whole one between them is not accused")
    func severalDamages() throws {
        var journal = try CleanJournal()
        journal.append([.tokenCancelled(99)])
        journal.append(EventCoding.encode([SessionEvent.tokenCancelled(1)]), to: .directory)
        let findings = try journal.verification().findings
        #expect(findings.map(\.stream) == [.directory, .first])
    }

    @Test("a rule that is broken late in a long session is found at its end")
    func longSession() throws {
        var journal = try CleanJournal()
        for number in 7..<330 { journal.append([number % 2 == 0 ? .patientArrived(3) : .patientCalled(3)]) }
        #expect(try journal.verification().findings == [])
        journal.append([.tokenCancelled(3)])
        #expect(try journal.onlyFinding().contains("slot 0 has a free seat"))
    }
}
