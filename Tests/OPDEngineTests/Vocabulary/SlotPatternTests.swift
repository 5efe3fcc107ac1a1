import OPDEngine
import Testing

@Suite("slot patterns")
struct SlotPatternTests {
    private func slot(_ text: String, capacity: Int = 5) throws -> PatternSlot {
        let label = try #require(SlotLabel(text))
        return PatternSlot(label: label.text, start: label.start, end: label.end, capacity: capacity)
    }

    @Test(
        "slots in order of time, touching or with breaks between, are a pattern",
        arguments: [["9-10"], ["9-10", "10-11"], ["9-10", "10:30-11:45", "14-17"], ["0-1", "1-24"], ["23:59-24:00"]])
    func patterns(labels: [String]) throws {
        let slots = try labels.map { try slot($0) }
        #expect(try SlotPattern(slots).slots == slots)
    }

    @Test("a day can have a slot for each of its minutes")
    func aSlotForEachMinute() throws {
        let slots = try (0..<1_440).map { minute in
            let start = try #require(MinuteOfDay(minutes: minute))
            let end = try #require(MinuteOfDay(minutes: minute + 1))
            return PatternSlot(label: start.description, start: start, end: end, capacity: 1)
        }
        #expect(try SlotPattern(slots).slots.count == 1_440)
    }

    @Test("no slots are no pattern")
    func noSlots() {
        #expect(throws: SlotPattern.Problem.noSlots) { try SlotPattern([]) }
    }

    @Test(
        "a problem names the slot, counted from 0",
        arguments: [
            (["10-9"], SlotPattern.Problem.reversed(index: 0)),
            (["9-9"], .reversed(index: 0)),
            (["9-10", "11-10"], .reversed(index: 1)),
            (["9-10", "8-9"], .unsorted(index: 1)),
            (["9-10", "10-11", "9-10"], .unsorted(index: 2)),
            (["9-10", "9-10"], .unsorted(index: 1)),
            (["9-10", "9:59-11"], .overlapping(index: 1)),
            (["9-12", "10-11"], .overlapping(index: 1)),
            (["9-10", "10-11", "10:30-12"], .overlapping(index: 2)),
        ])
    func problems(labels: [String], problem: SlotPattern.Problem) throws {
        let slots = try labels.map { try slot($0) }
        #expect(throws: problem) { try SlotPattern(slots) }
    }

    @Test("a capacity is 1 to 9,000", arguments: [1, 5, 9_000])
    func capacities(capacity: Int) throws {
        #expect(try SlotPattern([slot("9-10", capacity: capacity)]).slots[0].capacity == capacity)
    }

    @Test("any other capacity is refused", arguments: [0, -1, 9_001, .max, .min])
    func capacitiesOutOfRange(capacity: Int) throws {
        let slots = [try slot("9-10"), try slot("10-11", capacity: capacity)]
        #expect(throws: SlotPattern.Problem.capacityOutOfRange(index: 1, capacity: capacity)) { try SlotPattern(slots) }
    }
}
