import OPDEngine
import SeededChance

/// A session and what is asked of it, drawn from a seed. The same seed is the same day on every machine for ever.
struct RandomDay: Sendable {
    let seed: UInt64
    var capacities: [Int]
    /// Of each slot.
    var reservations: [Reservation?]
    var settings: Settings
    var usualConsultation: Int?
    var steps: [Step] = []

    /// Draws the deeds along the reference model, so that most of them are plausible. Erasures are drawn apart: without
    /// them the same seed is the day that it was before there were any.
    init(seed: UInt64, stepCount: Int = 50, largestCapacity: Int = 4, withErasures: Bool = false) {
        var random = SplitMix64(seed: seed)
        var erasing = SplitMix64(seed: ~seed)
        self.seed = seed
        let capacities = (0..<random.number(in: 1...5)).map { _ in random.number(in: 1...largestCapacity) }
        self.capacities = capacities
        let reserves = random.chance(40)
        reservations = capacities.map { reserves && random.chance(70) ? Self.reservation(&random, of: $0) : nil }
        settings = Self.settings(&random)
        usualConsultation = random.chance(30) ? random.number(in: 3...20) * 60_000 : nil
        var model = ReferenceSession(id: .testDay, opening: opening)
        var minute = random.one(of: [-3_000, -1_400, -300, 0, 420, 480, 480, 480, 540, 540, 600, 1_300])
        let pace = random.one(of: [0, 5, 5, 15, 15, 40])
        while steps.count < stepCount {
            minute += random.number(in: 0...pace)
            let step = Step(Self.deed(&random, model), minute: min(minute, 2_800))
            steps.append(step)
            _ = try? model.apply(step)
            guard withErasures, let command = Self.erasure(&erasing, model) else { continue }
            steps.append(Step(command, minute: step.minute))
            _ = try? model.apply(steps[steps.count - 1])
        }
    }

    var opening: SessionOpening {
        .hourly(
            capacities: capacities, reservations: reservations, settings: settings,
            usualConsultation: usualConsultation)
    }

    private static func reservation(_ random: inout SplitMix64, of capacity: Int) -> Reservation? {
        var rest = capacity
        var reserved: [(source: Source, seats: Int)] = []
        for source in random.shuffled(Source.allCases).prefix(random.number(in: 1...3)) {
            let seats = random.number(in: 0...rest)
            reserved.append((source, seats))
            rest -= seats
        }
        let release = random.one(of: [nil, 0, 30, 90])
        return Reservation(reserved, releaseMinutes: release)
    }

    private static func settings(_ random: inout SplitMix64) -> Settings {
        let facets = random.shuffled(WaitlistOrder.Facet.allCases)
        let order = random.chance(30) ? .byArrival : WaitlistOrder(Array(facets.prefix(random.number(in: 1...4))))!
        let cutoff = BookingCutoff.minutesBeforeStart(random.one(of: [-90, -30, 0, 15, 60, 1_000]))
        var settings = Settings(waitlistOrder: order, bookingCutoff: random.chance(75) ? .never : cutoff)
        settings.bookingHorizon = random.chance(70) ? .unlimited : .days(random.number(in: 0...2))
        settings.emergencyOverflow = random.chance(50) ? 0 : random.number(in: 1...2)
        settings.allowsOverbooking = random.chance(70)
        settings.skipCalls = random.one(of: [0, 1, 1, 1, 2, 3])
        settings.automaticNoShow = random.chance(50) ? .never : .afterMinutes(random.one(of: [5, 15, 30, 60]))
        return settings
    }
}
