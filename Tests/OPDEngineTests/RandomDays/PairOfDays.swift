import OPDEngine
import SeededChance

/// What is done in two doctors' sessions of the same date.
enum PairDeed: Equatable, Sendable {
    case alone(side: Int, Deed)
    case transfer(from: Int, Transfer)
    case absence(of: Int, withSubstitute: Bool)
}

struct PairStep: Equatable, Sendable {
    let deed: PairDeed
    let minute: Int
}

/// Two sessions between which people are transferred, drawn from a seed.
struct PairOfDays: Sendable {
    let seed: UInt64
    let days: [RandomDay]
    var steps: [PairStep] = []

    init(seed: UInt64, stepCount: Int = 40, withErasures: Bool = false) {
        var random = SplitMix64(seed: seed ^ 0x0BD5)
        var erasing = SplitMix64(seed: ~seed ^ 0x0BD5)
        self.seed = seed
        days = [RandomDay(seed: seed * 2, stepCount: 0), RandomDay(seed: seed * 2 + 1, stepCount: 0)]
        var run = PairRun(self)
        var minute = random.one(of: [420, 480, 540, 600, 660])
        while steps.count < stepCount {
            minute += random.number(in: 0...12)
            let step = PairStep(deed: Self.deed(&random, run), minute: minute)
            steps.append(step)
            _ = run.play(step)
            let side = erasing.number(in: 0...1)
            guard withErasures, let command = RandomDay.erasure(&erasing, run.sides[side].model) else { continue }
            steps.append(PairStep(deed: .alone(side: side, .command(command)), minute: minute))
            _ = run.play(steps[steps.count - 1])
        }
    }

    private static func deed(_ random: inout SplitMix64, _ run: PairRun) -> PairDeed {
        let side = random.number(in: 0...1)
        let model = run.sides[side].model
        if random.chance(2) { return .absence(of: side, withSubstitute: random.chance(75)) }
        if model.people.count > 2 && random.chance(22) { return .transfer(from: side, transfer(&random, run, side)) }
        if random.chance(10), let version = run.newestJoint(of: side) {
            return .alone(side: side, .undo(version: version))
        }
        return .alone(side: side, RandomDay.deed(&random, model))
    }

    private static func transfer(_ random: inout SplitMix64, _ run: PairRun, _ side: Int) -> Transfer {
        let live = run.sides[side].model.people.indices.filter { run.sides[side].model.people[$0].isLive }
        let anybody = random.number(in: 0...run.sides[side].model.people.count - 1)
        let who = live.isEmpty || random.chance(10) ? anybody : random.one(of: live)
        return Transfer(
            number: Token.Number(who + 1)!, slot: random.number(in: 0...run.sides[1 - side].model.rooms.count),
            acceptsWaitlist: random.chance(60), allowsDuplicate: random.chance(50),
            patient: run.sides[side].model.people[who].patient)
    }

    /// What goes wrong, in as few steps as are found by leaving out one after the other.
    func smallestFailure() -> String? {
        guard var complaint = complaint(of: steps) else { return nil }
        var rest = steps
        for index in steps.indices.reversed() {
            var fewer = rest
            fewer.remove(at: index)
            if let other = self.complaint(of: fewer) { (rest, complaint) = (fewer, other) }
        }
        let lines = rest.map { "\($0.minute): \($0.deed)" }
        return ([complaint] + days.map { "\($0)" } + lines).joined(separator: "\n")
    }

    private func complaint(of steps: [PairStep]) -> String? {
        var run = PairRun(self)
        return steps.lazy.compactMap { run.play($0) }.first
    }
}
