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

    @Test("a disclosure is written as ever, byte for byte, and read back", arguments: EventSample<Disclosure>.all)
    func disclosure(sample: EventSample<Disclosure>) throws {
        let encoded = EventCoding.encode(sample.event)
        let golden = try GoldenFile(sample.name).bytes(recording: encoded)
        #expect(String(decoding: encoded, as: UTF8.self) == String(decoding: golden, as: UTF8.self))
        #expect(try EventCoding.disclosures(from: golden) == [sample.event])
    }

    @Test("every case has a golden file, and every golden file a case")
    func isComplete() throws {
        let sessionSamples = EventSample<SessionEvent>.all
        let directorySamples = EventSample<DirectoryEvent>.all
        #expect(Set(sessionSamples.map(\.event.typeName)).count == SessionEvent.caseCount)
        #expect(Set(directorySamples.map(\.event.typeName)).count == DirectoryEvent.caseCount)
        let names = sessionSamples.map(\.name) + directorySamples.map(\.name) + EventSample<Disclosure>.all.map(\.name)
        #expect(try GoldenFile.names == names.sorted())
    }

    @Test("an entry is written in the oldest schema that has all of its events")
    func schemas() {
        func schema(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix(11), as: UTF8.self) }
        for sample in EventSample<SessionEvent>.firstRelease {
            #expect(schema(EventCoding.encode([sample.event])) == "{\"schema\":1", "\(sample)")
        }
        for sample in EventSample<DirectoryEvent>.firstRelease {
            #expect(schema(EventCoding.encode([sample.event])) == "{\"schema\":1", "\(sample)")
        }
        for sample in EventSample<SessionEvent>.liveDay {
            #expect(schema(EventCoding.encode([.tokenCancelled(1), sample.event])) == "{\"schema\":2", "\(sample)")
        }
        for sample in EventSample<DirectoryEvent>.liveDay {
            #expect(
                schema(EventCoding.encode([sample.event, .hospitalOpened(timeZone: "UTC")])) == "{\"schema\":2",
                "\(sample)")
        }
        for sample in EventSample<DirectoryEvent>.access {
            #expect(
                schema(EventCoding.encode([sample.event, .hospitalOpened(timeZone: "UTC")])) == "{\"schema\":3",
                "\(sample)")
        }
        for sample in EventSample<SessionEvent>.erasure {
            #expect(schema(EventCoding.encode([.patientArrived(1), sample.event])) == "{\"schema\":3", "\(sample)")
        }
        for sample in EventSample<DirectoryEvent>.erasure {
            #expect(schema(EventCoding.encode([sample.event])) == "{\"schema\":3", "\(sample)")
        }
    }

    @Test("each setting of the live day by itself asks for the second schema, and none of the first does")
    func schemasOfSettings() {
        var changes = [SettingOverrides](repeating: SettingOverrides(), count: 7)
        changes[0].waitlistOrder = .byArrival
        changes[1].bookingCutoff = .never
        changes[2].bookingHorizon = .unlimited
        changes[3].emergencyOverflow = 0
        changes[4].allowsOverbooking = true
        changes[5].skipCalls = 1
        changes[6].automaticNoShow = .never
        let schemas = changes.map { EventCoding.encode([DirectoryEvent.settingsChanged($0, of: nil)])[10] }
        #expect(String(decoding: schemas, as: UTF8.self) == "1122222")
    }

    @Test("the events of one entry stay together and in order")
    func manyEvents() throws {
        let events = EventSample<SessionEvent>.all.map(\.event)
        #expect(try EventCoding.sessionEvents(from: EventCoding.encode(events)) == events)
        #expect(try EventCoding.sessionEvents(from: EventCoding.encode([SessionEvent]())) == [])
    }

    @Test("every status and presence of a token that is restored has its word", arguments: Token.Status.allCases)
    func restoredTokens(status: Token.Status) throws {
        for presence in Token.Presence.allCases {
            let memento = TokenMemento(
                status: status, slot: 2, seat: .overflow, presence: presence, hasHadSeat: true, needsRebooking: false,
                waitlistArrival: 5, passedOverUntil: 0, arrivedAt: nil, calledAt: nil, startedAt: nil, completedAt: nil,
                successor: nil)
            let event = SessionEvent.tokenRestored(7, memento)
            #expect(try EventCoding.sessionEvents(from: EventCoding.encode([event])) == [event])
        }
    }

    @Test("every source has its word", arguments: Source.allCases)
    func sources(source: Source) throws {
        let event = SessionEvent.tokenBooked(1, source: source, slot: 2)
        #expect(try EventCoding.sessionEvents(from: EventCoding.encode([event])) == [event])
    }
}
