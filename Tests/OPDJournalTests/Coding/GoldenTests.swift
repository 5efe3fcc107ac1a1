import OPDEngine
import OPDJournal
import Testing

/// How events stand in the journals that are out there.
@Suite("event coding: golden files")
struct GoldenTests {
    @Test(
        "a session's event is written as ever, byte for byte, and read back", arguments: EventSample<SessionEvent>.all)
    func sessionEvent(sample: EventSample<SessionEvent>) throws {
        let encoded = EventCoding.encode([sample.event])
        let golden = try GoldenFile(sample.name).bytes(recording: encoded)
        #expect(String(decoding: encoded, as: UTF8.self) == String(decoding: golden, as: UTF8.self))
        #expect(encoded == golden)
        #expect(try EventCoding.sessionEvents(from: golden) == [sample.event])
        #expect(sample.name.hasPrefix(sample.event.typeName))
    }

    @Test(
        "an event of the directory is written as ever, byte for byte, and read back",
        arguments: EventSample<DirectoryEvent>.all)
    func directoryEvent(sample: EventSample<DirectoryEvent>) throws {
        let encoded = EventCoding.encode([sample.event])
        let golden = try GoldenFile(sample.name).bytes(recording: encoded)
        #expect(String(decoding: encoded, as: UTF8.self) == String(decoding: golden, as: UTF8.self))
        #expect(encoded == golden)
        #expect(try EventCoding.directoryEvents(from: golden) == [sample.event])
        #expect(sample.name.hasPrefix(sample.event.typeName))
    }

    @Test("every case has a golden file, and every golden file a case")
    func isComplete() throws {
        let sessionSamples = EventSample<SessionEvent>.all
        let directorySamples = EventSample<DirectoryEvent>.all
        #expect(Set(sessionSamples.map(\.event.typeName)).count == SessionEvent.caseCount)
        #expect(Set(directorySamples.map(\.event.typeName)).count == DirectoryEvent.caseCount)
        #expect(try GoldenFile.names == (sessionSamples.map(\.name) + directorySamples.map(\.name)).sorted())
    }

    @Test("the events of one entry stay together and in order")
    func manyEvents() throws {
        let events = EventSample<SessionEvent>.all.map(\.event)
        #expect(try EventCoding.sessionEvents(from: EventCoding.encode(events)) == events)
        #expect(try EventCoding.sessionEvents(from: EventCoding.encode([SessionEvent]())) == [])
    }

    @Test("every source has its word", arguments: Source.allCases)
    func sources(source: Source) throws {
        let event = SessionEvent.tokenBooked(1, source: source, slot: 2)
        #expect(try EventCoding.sessionEvents(from: EventCoding.encode([event])) == [event])
    }
}
