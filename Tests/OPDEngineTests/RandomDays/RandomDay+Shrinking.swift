import OPDEngine

/// What went wrong on a day, with the steps up to there.
struct Failure: CustomStringConvertible {
    let day: RandomDay
    let complaint: String

    var description: String { "\(complaint)\n\(day)" }
}

extension RandomDay {
    /// The first thing that goes wrong; the day ends there.
    func failure(decide: @escaping Decision = engine) -> Failure? {
        var run = DayRun(self, decide: decide)
        for index in steps.indices {
            if let complaint = run.play(steps[index]).complaint {
                var day = self
                day.steps.removeSubrange((index + 1)...)
                return Failure(day: day, complaint: complaint)
            }
        }
        return nil
    }

    /// The same day, or what is left of it when one command or seat after the other is left out for as long as something
    /// goes wrong: a failure that a person can read.
    func smallestFailure(decide: @escaping Decision = engine) -> Failure? {
        guard var smallest = failure(decide: decide) else { return nil }
        var previousSize = Int.max
        while smallest.day.size < previousSize {
            previousSize = smallest.day.size
            for part in smallest.day.parts {
                let smaller = smallest.day.without(part).lazy.compactMap { $0.failure(decide: decide) }.first
                if let smaller { smallest = smaller }
            }
        }
        return smallest
    }

    /// What a day can do without.
    private enum Part {
        case step(Int)
        case seat(slot: Int)
        case lastSlot
    }

    private var size: Int { steps.count + capacities.count + capacities.reduce(0, +) }

    /// The last first, so that leaving out one does not move those that are still to be tried.
    private var parts: [Part] {
        let seats = capacities.enumerated().flatMap { Array(repeating: Part.seat(slot: $0.offset), count: $0.element) }
        return steps.indices.reversed().map { .step($0) } + capacities.map { _ in .lastSlot } + seats
    }

    /// The day without this part, in one telling or several; none if the part is gone already or cannot be missed.
    private func without(_ part: Part) -> [RandomDay] {
        switch part {
        case .step(let index): return steps.indices.contains(index) ? withoutStep(index) : []
        case .seat(let slot): return withoutSeat(in: slot)
        case .lastSlot:
            var day = self
            day.capacities.removeLast()
            return day.capacities.isEmpty ? [] : [day]
        }
    }

    private func withoutSeat(in slot: Int) -> [RandomDay] {
        guard capacities.indices.contains(slot), capacities[slot] > 1 else { return [] }
        var day = self
        day.capacities[slot] -= 1
        return [day]
    }

    /// Without a booking, later commands name the same people by their new numbers, or the same numbers; or its seat goes
    /// as well.
    private func withoutStep(_ index: Int) -> [RandomDay] {
        var plain = self
        guard case .bookToken(let booking) = plain.steps.remove(at: index).command else { return [plain] }
        let number = steps[...index].count { $0.command.isBooking }
        var renumbered = plain
        for later in renumbered.steps.indices {
            renumbered.steps[later].command = renumbered.steps[later].command.renumbered(without: number)
        }
        return [renumbered, plain] + renumbered.withoutSeat(in: booking.slot)
    }
}

/// The engine as it is.
let engine: Decision = { (session, command, moment) throws(SessionRefusal) in try session.decide(command, at: moment) }

extension SessionCommand {
    fileprivate var isBooking: Bool { if case .bookToken = self { true } else { false } }

    /// The command on the same person when the booking that got this number has not taken place.
    fileprivate func renumbered(without gone: Int) -> SessionCommand {
        func lowered(_ number: Token.Number) -> Token.Number {
            Int(number.value) > gone ? Token.Number(Int(number.value) - 1)! : number
        }
        return switch self {
        case .bookToken: self
        case .cancelToken(let number): .cancelToken(lowered(number))
        case .recordNoShow(let number): .recordNoShow(lowered(number))
        case .checkIn(let number): .checkIn(lowered(number))
        case .callToken(let number): .callToken(lowered(number))
        case .startConsultation(let number): .startConsultation(lowered(number))
        case .completeConsultation(let number): .completeConsultation(lowered(number))
        }
    }
}
