import Foundation
import OPDEngine
import OPDJournal
import SeededChance
import Testing

@testable import OPDJournal

/// Whatever stands in a journal, reading it ends in events or in a sentence about what is wrong.
@Suite("fuzzing: events")
struct EventFuzzTests {
    private static var corpus: [[UInt8]] {
        get throws {
            let files = try GoldenFile.names.map { try GoldenFile($0).bytes(recording: []) }
            let journal = try CleanJournal().entries.map(\.entry.events)
            return files + journal
        }
    }

    @Test("what can be read is written and read again as the same")
    func roundTrip() async throws {
        try await FuzzRun("event-decoder").run(corpus: Self.corpus) { input in Self.problem(reading: input)
        }
    }

    private static func problem(reading input: [UInt8]) -> String? {
        if let events = try? EventCoding.sessionEvents(from: input) {
            guard (try? EventCoding.sessionEvents(from: EventCoding.encode(events))) == events else {
                return "these events of a session do not survive: \(events)"
            }
        }
        if let events = try? EventCoding.directoryEvents(from: input) {
            guard (try? EventCoding.directoryEvents(from: EventCoding.encode(events))) == events else {
                return "these events of the directory do not survive: \(events)"
            }
        }
        if let all = try? EventCoding.disclosures(from: input) {
            for one in all where (try? EventCoding.disclosures(from: EventCoding.encode(one))) != [one] {
                return "this disclosure does not survive: \(one)"
            }
        }
        return nil
    }

    @Test(
        "a verification survives any entry in place of another, and any after the last",
        arguments: [StreamID.first, .directory(epoch: 1)])
    func verification(stream: StreamID) async throws {
        let journal = try CleanJournal()
        let places = journal.entries.indices.filter { journal.entries[$0].stream == stream }
        var count = 0
        try await FuzzRun("verification").run(corpus: Self.corpus) { input in
            var damaged = journal
            let place = places[count % places.count]
            count += 1
            if count.isMultiple(of: 2) {
                damaged.entries[place].entry.events = input
            } else {
                damaged.append(input, to: stream)
            }
            return try damaged.verification().entries == damaged.entries.count ? nil : "entries were left out"
        }
    }

    @Test("finds a decoder that is wrong, and the same seed finds the same input")
    func findsBugs() async throws {
        func first(_ problem: ([UInt8]) -> String?) async throws -> FuzzRun.Finding? {
            do {
                try await FuzzRun("planted", seed: 7, most: 50_000).run(corpus: Self.corpus) { problem($0) }
                return nil
            } catch let finding as FuzzRun.Finding {
                return finding
            }
        }
        // A decoder that forgets the upper bound of a token's number.
        func withoutBound(_ input: [UInt8]) -> String? {
            guard let events = (try? JSONValue(input))?["events"]?.elements else { return nil }
            let numbers = events.compactMap { $0["token"]?.whole }
            return numbers.contains { $0 > 9_999 } ? "a token's number of five digits" : nil
        }
        // A reader that takes the last of two members of the same name, without a word.
        func takesDoubles(_ input: [UInt8]) -> String? {
            let text = String(decoding: input, as: UTF8.self)
            return text.contains("\"token\":") && text.ranges(of: "\"type\":\"token_booked\",\"token\"").count > 1
                && (try? JSONValue(input)) == nil ? "a member twice" : nil
        }
        for bug in [withoutBound, takesDoubles] {
            let finding = try #require(try await first(bug))
            #expect(try await first(bug)?.input == finding.input)
        }
    }
}
