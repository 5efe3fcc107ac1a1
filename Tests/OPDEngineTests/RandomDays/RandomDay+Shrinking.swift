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

    /// The same day, or what is left of it when one deed, seat or setting after the other is left out for as long as
    /// something goes wrong: a failure that a person can read.
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
        /// Two that only make sense together.
        case steps(Int, Int)
        case seat(slot: Int)
        case reservation(slot: Int)
        case lastSlot
        case settings
    }

    private var size: Int {
        steps.count + capacities.count + capacities.reduce(0, +) + reservations.count { $0 != nil }
    }

    /// The last first, so that leaving out one does not move those that are still to be tried.
    private var parts: [Part] {
        let seats = capacities.enumerated().flatMap { Array(repeating: Part.seat(slot: $0.offset), count: $0.element) }
        let slots = capacities.indices.flatMap { [Part.lastSlot, .reservation(slot: $0)] }
        return [.settings] + steps.indices.reversed().map { .step($0) } + pairs + slots + seats
    }

    /// None for a day that is still long: the single steps come first.
    private var pairs: [Part] {
        if steps.count > 10 { return [] }
        return steps.indices.reversed().flatMap { later in (0..<later).map { Part.steps($0, later) } }
    }

    /// The day without this part, in one telling or several; none if the part is gone already or cannot be missed.
    private func without(_ part: Part) -> [RandomDay] {
        var day = self
        switch part {
        case .step(let index): return steps.indices.contains(index) ? withoutStep(index) : []
        case .steps(let one, let later):
            guard steps.indices.contains(later) else { return [] }
            let shorter = withoutStep(later).flatMap { $0.withoutStep(one) }
            return shorter + shorter.flatMap { day in capacities.indices.flatMap { day.withoutSeat(in: $0) } }
        case .seat(let slot): return withoutSeat(in: slot)
        case .reservation(let slot):
            guard reservations.indices.contains(slot), reservations[slot] != nil else { return [] }
            day.reservations[slot] = nil
        case .lastSlot:
            day.capacities.removeLast()
            day.reservations.removeLast()
            if day.capacities.isEmpty { return [] }
        case .settings: day.settings = Settings()
        }
        return [day]
    }

    private func withoutSeat(in slot: Int) -> [RandomDay] {
        guard capacities.indices.contains(slot), capacities[slot] > 1 else { return [] }
        var day = self
        day.capacities[slot] -= 1
        return [day]
    }

    /// Without a booking, later commands name the same people by their new numbers, or the same numbers; or its seat goes
    /// as well. Without any entry, later ones are taken back by their new versions, or by the same.
    private func withoutStep(_ index: Int) -> [RandomDay] {
        var plain = self
        let deed = plain.steps.remove(at: index).deed
        let undoing = plain.undoingEarlierVersions(from: index)
        guard case .command(.bookToken(let booking)) = deed else { return [plain, undoing] }
        let number = steps[...index].count { $0.deed.isBooking }
        let renumbered = undoing.renumbered(without: number, from: index)
        return [renumbered, plain] + renumbered.withoutSeat(in: booking.slot)
    }

    private func undoingEarlierVersions(from index: Int) -> RandomDay {
        var day = self
        for later in day.steps.indices[index...] {
            if case .undo(let version) = day.steps[later].deed {
                day.steps[later].deed = .undo(version: max(0, version - 1))
            }
        }
        return day
    }

    /// The commands on the same people when the booking that got this number has not taken place.
    private func renumbered(without gone: Int, from index: Int) -> RandomDay {
        var day = self
        for later in day.steps.indices[index...] {
            guard case .command(let command) = day.steps[later].deed else { continue }
            let renumbered = command.naming { Int($0.value) > gone ? Token.Number(Int($0.value) - 1)! : $0 }
            day.steps[later].deed = .command(renumbered)
        }
        return day
    }
}

/// The engine as it is.
let engine: Decision = { (session, command, moment) throws(SessionRefusal) in try session.decide(command, at: moment) }

extension Deed {
    fileprivate var isBooking: Bool { if case .command(.bookToken) = self { true } else { false } }
}
