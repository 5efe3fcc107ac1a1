import Testing

/// Several nodes, one journal that delays, fails, loses answers and decides late, nodes that die, clocks that differ: the
/// heart of what the hospital claims about reliability.
@Suite("the simulated cluster")
struct ClusterTests {
    /// Seeds that have failed once stay here; those below that have failed with fewer requests are among `holds`.
    static let failedOnce: [UInt64] = [
        // Refusals of an epoch that was over.
        6, 86, 130, 582, 836, 913,
        // A doctor whom the node had not heard of, of a session that is open.
        1, 143, 399, 462, 710, 999,
        // A stream that went on in the old epoch from the beginning.
        340, 546,
    ]

    private static let seedsPerCase = 50

    @Test("the same seed gives the same history", arguments: [UInt64(1), 2, 3])
    func isDeterministic(seed: UInt64) async {
        let runs = await Crew.blocking { crew in (0..<3).map { _ in ClusterRun(seed: seed, crew: crew) } }
        #expect(Set(runs.map(\.digest)).count == 1)
        #expect(runs[0].commits > 5)
        #expect(runs[0].answers > 30)
    }

    /// Most within the first ten seeds; who opens a session while the directory is held, within a hundred.
    @Test("the simulation notices what is wrong", arguments: PlantedFault.allCases)
    func notices(fault: PlantedFault) async {
        let found = await Crew.blocking { crew in
            (0..<UInt64(300)).lazy.map { ClusterRun(seed: $0, crew: crew, fault: fault) }.first { $0.problem != nil }
        }
        #expect(found != nil, "nobody noticed")
    }

    @Test("what has failed once does not again", arguments: failedOnce)
    func holdsAgain(seed: UInt64) async {
        let story = await Crew.blocking { crew in
            ClusterRun(seed: seed, crew: crew, requests: 110).problem == nil
                ? nil : ClusterRun.story(of: seed, crew: crew, requests: 110)
        }
        if let story { Issue.record("\(story)") }
    }

    @Test("whatever befalls it, everything holds", arguments: 0..<UInt64(20))
    func holds(part: UInt64) async {
        let story = await Crew.blocking { crew -> String? in
            let first = part * UInt64(Self.seedsPerCase)
            for seed in first..<first + UInt64(Self.seedsPerCase) {
                if ClusterRun(seed: seed, crew: crew).problem != nil { return ClusterRun.story(of: seed, crew: crew) }
            }
            return nil
        }
        if let story { Issue.record("\(story)") }
    }
}
