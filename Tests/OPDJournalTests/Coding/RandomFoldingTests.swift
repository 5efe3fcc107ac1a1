import OPDEngine
import OPDJournal
import SeededChance
import Testing

/// Whatever stands in a journal is read, refused with a reason, or folded: never a crash.
@Suite("event coding: folding what chance has written")
struct RandomFoldingTests {
    @Test("events of a session at random are refused with a reason or folded", arguments: UInt64(1)...40)
    func session(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        var (folded, refused) = (0, 0)
        for _ in 0..<20 {
            var session = Session(id: .first)
            for _ in 0..<60 {
                let events = try EventCoding.sessionEvents(from: EventCoding.encode(random.sessionEntry(session)))
                if session.problem(folding: events) == nil {
                    session.evolve(entry: events, at: .clock("09:00"))
                    folded += 1
                } else {
                    refused += 1
                }
            }
            // Whoever looks at what came of it does not fall over it either.
            _ = session.violations.map(\.description)
            _ = session.callOrder
            _ = session.booked
            for slot in session.slots.indices { _ = session.waitlist(of: SlotIndex(slot)) }
        }
        #expect(folded > 100)
        #expect(refused > 100)
    }

    @Test("events of the directory at random are refused with a reason or folded", arguments: UInt64(1)...20)
    func directory(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        var (folded, refused) = (0, 0)
        for _ in 0..<10 {
            var directory = Directory()
            for _ in 0..<60 {
                let events = try EventCoding.directoryEvents(from: EventCoding.encode(random.directoryEntry()))
                if directory.problem(folding: events) == nil {
                    for event in events { directory.evolve(event) }
                    folded += 1
                } else {
                    refused += 1
                }
            }
            for doctor in directory.doctors { _ = directory.plan(of: doctor, on: .testDay) }
        }
        #expect(folded > 50)
        #expect(refused > 50)
    }

    @Test("damaged bytes are refused or read, in any place", arguments: UInt64(1)...20)
    func damagedBytes(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        var refused = 0
        for sample in EventSample<SessionEvent>.all {
            var bytes = EventCoding.encode([sample.event])
            random.damage(&bytes)
            var session = Session(id: .first)
            do {
                let events = try EventCoding.sessionEvents(from: bytes)
                if session.problem(folding: events) == nil { session.evolve(entry: events, at: .clock("09:00")) }
            } catch {
                refused += 1
            }
        }
        #expect(refused > 0)
    }
}
