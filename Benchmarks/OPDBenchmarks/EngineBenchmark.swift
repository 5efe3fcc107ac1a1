import ArgumentParser
import OPDEngine

/// Decisions per second on one core, at growing capacities of one slot.
struct EngineBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "Measures the engine's decisions.")

    @Option(help: "How often each capacity is measured; the median counts.")
    var rounds = 5

    func run() throws {
        let capacities = [10, 100, 1_000, 9_000]
        print(
            "engine: decide and evolve, at a full slot with a waitlist, a booking that bumps somebody onto the waitlist,"
        )
        print("        then its cancellation, which promotes the first of the waitlist")
        var first: Double?
        for capacity in capacities {
            let rates = (0..<rounds).map { _ in Self.decisionsPerSecond(capacity) }.sorted()
            let rate = rates[rates.count / 2]
            let cost = (first ?? rate) / rate
            first = first ?? rate
            print("  capacity \(capacity): \(Int(rate)) decisions/s, cost \(Self.twoDecimals(cost)) of capacity 10")
        }
    }

    /// Fills the slot, and a waitlist as long as the numbers allow, with people who can all be bumped.
    private static func decisionsPerSecond(_ capacity: Int) -> Double {
        let waiting = min(capacity, Token.Number.largest - capacity - 400)
        var filled = session(capacity)
        for index in 0..<(capacity + max(waiting, 0)) {
            book(index % 3 == 0 ? .walkIn : .online, &filled)
        }
        let repetitions = 200
        var elapsed = Duration.zero
        for _ in 0..<repetitions {
            var session = filled
            // The first change copies what `filled` still holds; it is not the decision's cost.
            book(.walkIn, &session)
            elapsed += ContinuousClock().measure {
                for _ in 0..<100 {
                    book(.paidPriority, &session)
                    decide(.cancelToken(session.tokens[session.tokens.count - 1].number), &session)
                }
            }
        }
        return Double(repetitions * 200)
            / (Double(elapsed.components.attoseconds) / 1e18 + Double(elapsed.components.seconds))
    }

    private static func session(_ capacity: Int) -> Session {
        let day = ClinicDay(year: 2026, month: 11, day: 22)!
        var session = Session(id: Session.ID(doctor: Doctor.ID(1)!, day: day))
        let start = Instant(milliseconds: 0)
        let slots = [SlotWindow(label: "09-10", start: start, end: start.adding(minutes: 60), capacity: capacity)]
        session.evolve(.sessionOpened(SessionOpening(slots: slots, settings: Settings())), at: start)
        return session
    }

    private static func book(_ source: Source, _ session: inout Session) {
        decide(.bookToken(Booking(slot: 0, source: source)), &session)
    }

    private static func decide(_ command: SessionCommand, _ session: inout Session) {
        let moment = Moment(instant: Instant(milliseconds: 0), today: session.id.day)
        guard let events = try? session.decide(command, at: moment) else { return }
        for event in events { session.evolve(event, at: moment.instant) }
    }

    private static func twoDecimals(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(twoDigits(hundredths % 100))"
    }
}
