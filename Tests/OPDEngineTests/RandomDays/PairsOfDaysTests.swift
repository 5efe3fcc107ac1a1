import OPDEngine
import Testing

/// 60 pairs of sessions, with 40 deeds each.
private let seeds: Range<UInt64> = 0..<60

@Suite("pairs of random days")
struct PairsOfDaysTests {
    @Test(
        "between two sessions nobody is lost and nobody is twice, and both models agree",
        arguments: stride(from: seeds.lowerBound, to: seeds.upperBound, by: 30).map { $0..<$0 + 30 })
    func nobodyIsLost(seeds: Range<UInt64>) {
        let failure = seeds.lazy.compactMap { PairOfDays(seed: $0).smallestFailure() }.first
        if let failure { Issue.record("\(failure)") }
    }

    @Test("so it is while people are erased, who are nobody in the other session either")
    func erasures() {
        var followed = 0
        for seed in seeds {
            let pair = PairOfDays(seed: seed, withErasures: true)
            if let failure = pair.smallestFailure() { Issue.record("\(failure)") }
            var run = PairRun(pair)
            for step in pair.steps { _ = run.play(step) }
            for side in run.sides {
                followed += side.session.tokens.count { $0.isErased && $0.predecessor != nil }
            }
        }
        #expect(followed > 3, "\(followed) were transferred and erased")
    }

    @Test("a person who arrives without the name of the other token is noticed")
    func lostOrigins() {
        let complaints = seeds.prefix(10).compactMap { seed in
            let pair = PairOfDays(seed: seed)
            var run = PairRun(pair) { event in if case .transferArrived = event { nil } else { event } }
            return pair.steps.lazy.compactMap { run.play($0) }.first
        }
        #expect(complaints.count > 3)
    }

    @Test("the pairs see transfers made, refused and taken back, and absences with a substitute and without")
    func reachEverything() {
        var transferred = 0
        var takenBack = 0
        var rebooking = 0
        for seed in seeds {
            let pair = PairOfDays(seed: seed)
            var run = PairRun(pair)
            for step in pair.steps { _ = run.play(step) }
            for side in run.sides {
                transferred += side.session.tokens.count { $0.status == .transferred }
                takenBack += side.session.tokens.count { $0.status == .cancelled && $0.predecessor != nil }
                rebooking += side.session.tokens.count { $0.needsRebooking }
            }
        }
        #expect(transferred > 100, "\(transferred) were transferred in the end")
        #expect(takenBack > 20, "\(takenBack) transfers were taken back")
        #expect(rebooking > 20, "\(rebooking) have found no substitute")
    }
}
