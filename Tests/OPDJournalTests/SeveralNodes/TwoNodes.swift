import OPDEngine
import OPDJournal

@testable import OPDJournal

/// Two hospitals on one memory store, as two servers would be.
struct TwoNodes: Sendable {
    let first: TestHospital
    let second: TestHospital
    let journals: [MemoryJournal]
    let store: MemoryStore

    init(_ patterns: [SlotPattern] = [.hourly(2, 2), .hourly(2, 2)]) throws {
        let store = MemoryStore()
        let journals = (0..<2).map { _ in MemoryJournal(store, isShared: true) }
        try OtherNode(beside: journals[0]).openHospital(patterns)
        first = try TestHospital(journals[0])
        second = try TestHospital(journals[1])
        self.store = store
        self.journals = journals
    }

    /// Runs the body by turns: what is done at one is looked at through the other.
    func alternate(_ rounds: Int = 4, _ body: (_ here: TestHospital, _ there: TestHospital, Int) async throws -> Void)
        async rethrows
    {
        for round in 0..<rounds {
            let (here, there) = round.isMultiple(of: 2) ? (first, second) : (second, first)
            try await body(here, there, round)
        }
    }

    func end() {
        first.end()
        second.end()
    }
}
