import OPDEngine
import SeededChance

/// A command, and when it is given: in minutes after the midnight that begins the session's day.
struct Step: Equatable, Sendable {
    var command: SessionCommand
    var minute: Int

    var moment: Moment {
        let days = Int((Double(minute) / 1_440).rounded(.down))
        let today = ClinicDay(yymmdd: ClinicDay.testDay.yymmdd + days)!
        return Moment(instant: .testMidnight.adding(minutes: minute), today: today)
    }
}

/// A session and what is asked of it, drawn from a seed. The same seed is the same day on every machine for ever.
struct RandomDay: Sendable {
    let seed: UInt64
    var capacities: [Int]
    let settings: Settings
    var steps: [Step] = []

    /// Draws the commands along the reference model, so that most of them are plausible.
    init(seed: UInt64, stepCount: Int = 50, largestCapacity: Int = 4) {
        var random = SplitMix64(seed: seed)
        self.seed = seed
        capacities = (0..<random.number(in: 1...5)).map { _ in random.number(in: 1...largestCapacity) }
        settings = Self.settings(&random)
        var model = ReferenceSession(capacities: capacities, settings: settings)
        var minute = random.one(of: [-300, 0, 420, 480, 480, 480, 540, 1_300])
        let pace = random.one(of: [0, 5, 15, 40])
        while steps.count < stepCount {
            minute += random.number(in: 0...pace)
            let step = Step(command: Self.command(&random, model), minute: min(minute, 2_800))
            steps.append(step)
            try? model.apply(step)
        }
    }

    var opening: SessionOpening { .hourly(capacities: capacities, settings: settings) }

    private static func settings(_ random: inout SplitMix64) -> Settings {
        let facets = random.shuffled(WaitlistOrder.Facet.allCases)
        let order = random.chance(30) ? .byArrival : WaitlistOrder(Array(facets.prefix(random.number(in: 1...4))))!
        let cutoff = BookingCutoff.minutesBeforeStart(random.one(of: [-90, -30, 0, 15, 60, 1_000]))
        return Settings(waitlistOrder: order, bookingCutoff: random.chance(60) ? .never : cutoff)
    }

    private static func command(_ random: inout SplitMix64, _ model: ReferenceSession) -> SessionCommand {
        if random.chance(45) || model.people.isEmpty { return .bookToken(booking(&random, model)) }
        if random.chance(20) { return implausible(&random, model) }
        let chosen = random.number(in: 1...model.people.count)
        return plausible(Token.Number(chosen)!, model.people[chosen - 1], &random)
    }

    private static func booking(_ random: inout SplitMix64, _ model: ReferenceSession) -> Booking {
        let beyond = [-1, model.capacities.count, 65_536, .max, .min]
        let slot = random.chance(4) ? random.one(of: beyond) : random.number(in: 0...model.capacities.count - 1)
        return Booking(slot: slot, source: random.one(of: Source.allCases), isBackdated: random.chance(15))
    }

    /// What the desk would do next with this person.
    private static func plausible(
        _ number: Token.Number, _ person: ReferenceSession.Person, _ random: inout SplitMix64
    ) -> SessionCommand {
        if random.chance(25) { return random.chance(60) ? .cancelToken(number) : .recordNoShow(number) }
        return switch person.presence {
        case .expected: .checkIn(number)
        case .arrived: .callToken(number)
        case .called: random.chance(80) ? .startConsultation(number) : .callToken(number)
        case .inConsultation: .completeConsultation(number)
        }
    }

    /// Anything about anybody, also about nobody.
    private static func implausible(_ random: inout SplitMix64, _ model: ReferenceSession) -> SessionCommand {
        let number = Token.Number(random.number(in: 1...model.people.count + 2))!
        return random.one(of: [
            .cancelToken(number), .recordNoShow(number), .checkIn(number), .callToken(number),
            .startConsultation(number), .completeConsultation(number),
        ])
    }
}
