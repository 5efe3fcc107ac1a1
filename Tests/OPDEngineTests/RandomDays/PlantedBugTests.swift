import OPDEngine
import Testing

/// Tests of the tests: an engine with a bug in it is found out, and the story is told in as few deeds as it takes.
@Suite("planted bugs")
struct PlantedBugTests {
    @Test("a planted bug is found and shrunk to its core", arguments: Bug.allCases)
    func isFoundAndShrunk(bug: Bug) throws {
        let failure = dailyDays.lazy.compactMap { $0.smallestFailure(decide: bug.decide) }.first
        let shortest = try #require(failure, "nobody noticed")
        #expect(shortest.day.steps.count == bug.fewestDeeds, "\(shortest)")
    }

    @Test("a failure reads as a list, with its seed")
    func reads() throws {
        let failure = try #require(dailyDays[3].smallestFailure(decide: Bug.promotesNobody.decide))
        #expect(
            "\(failure)" == """
                slot 2 has a free seat while token 1 waits for one
                seed 3: capacities [1, 1, 4, 3], waitlist by arrival, slot 2 reserves [0, 0, 3, 0, 0] until 0 minutes before, slot 3 reserves [1, 0, 1, 1, 0] until 90 minutes before
                1. 2026-11-22 07:01 book online in slot 2, even twice
                2. 2026-11-22 07:17 book paid_priority in slot 2
                3. 2026-11-22 07:23 moveToken(2, to: 3, acceptsWaitlist: false)
                """)
    }
}
