import OPDEngine

/// A recorded day, ready to play: one doctor a clinic, in the order of first appearance.
///
/// A clinic has round(requests ÷ load) seats, at least one, spread over its slots, the earlier ones taking what is left
/// over. A clinic with fewer seats than slots has only the first so many slots, since each needs a seat. Request k of a
/// clinic asks for slot k mod the number of its slots.
package struct RecordedDay: Sendable {
    struct Clinic: Sendable {
        let name: String
        let slots: [PatternSlot]

        var seats: Int { slots.reduce(0) { $0 + $1.capacity } }
    }

    /// A request with its clinic, by index.
    struct Request: Sendable {
        let clinic: Int
        let source: Source
        let isNoShow: Bool
    }

    /// Slots are whole minutes of the eight hours from 08:00.
    package static let slotCounts = 1...480
    package static let loads = 0.01...100.0

    let slots: Int
    let load: Double
    let clinics: [Clinic]
    let requests: [Request]

    /// Why a day can't be played.
    package enum Problem: Error, Equatable {
        case slotsOutOfRange(Int)
        case loadOutOfRange(Double)
        /// More requests than a session has numbers for.
        case tooManyRequests(doctor: String, Int)
        /// More seats than a slot can have.
        case tooManySeats(doctor: String, capacity: Int)
    }

    package init(_ arrivals: [Arrival], slots: Int = 8, load: Double = 1.1) throws(Problem) {
        guard Self.slotCounts.contains(slots) else { throw .slotsOutOfRange(slots) }
        guard Self.loads.contains(load) else { throw .loadOutOfRange(load) }
        var names: [String] = []
        var indices: [String: Int] = [:]
        var counts: [Int] = []
        requests = arrivals.map { arrival in
            let clinic = indices[arrival.doctor] ?? names.count
            if clinic == names.count {
                indices[arrival.doctor] = clinic
                names.append(arrival.doctor)
                counts.append(0)
            }
            counts[clinic] += 1
            return Request(clinic: clinic, source: arrival.source, isNoShow: arrival.isNoShow)
        }
        var clinics: [Clinic] = []
        for (name, count) in zip(names, counts) {
            clinics.append(try Self.clinic(name, requests: count, slots: slots, load: load))
        }
        self.slots = slots
        self.load = load
        self.clinics = clinics
    }

    private static func clinic(
        _ name: String, requests: Int, slots: Int, load: Double
    ) throws(Problem) -> Clinic {
        guard requests <= Token.Number.largest else { throw .tooManyRequests(doctor: name, requests) }
        let capacities = capacities(requests: requests, slots: slots, load: load)
        guard capacities[0] <= PatternSlot.capacities.upperBound else {
            throw .tooManySeats(doctor: name, capacity: capacities[0])
        }
        let patterns = capacities.enumerated().map { index, capacity in
            let start = MinuteOfDay(minutes: 480 + 480 * index / slots)!
            let end = MinuteOfDay(minutes: 480 + 480 * (index + 1) / slots)!
            return PatternSlot(label: "\(start)-\(end)", start: start, end: end, capacity: capacity)
        }
        return Clinic(name: name, slots: patterns)
    }

    /// The seats of each slot, earliest first; halves are rounded up.
    static func capacities(requests: Int, slots: Int, load: Double) -> [Int] {
        let seats = max(1, Int((Double(requests) / load).rounded()))
        let used = min(slots, seats)
        return (0..<used).map { seats / used + ($0 < seats % used ? 1 : 0) }
    }
}

extension RecordedDay.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .slotsOutOfRange(let slots):
            "\(slots) slots a doctor; there can be \(RecordedDay.slotCounts.lowerBound) to "
                + "\(RecordedDay.slotCounts.upperBound)."
        case .loadOutOfRange(let load):
            "A load of \(load); it can be \(RecordedDay.loads.lowerBound) to \(RecordedDay.loads.upperBound)."
        case .tooManyRequests(let doctor, let count):
            "\(doctor) has \(grouped(count)) requests; a session has numbers for \(grouped(Token.Number.largest))."
        case .tooManySeats(let doctor, let capacity):
            "\(doctor) would have \(grouped(capacity)) seats in a slot, which takes at most "
                + "\(grouped(PatternSlot.capacities.upperBound)); play it with more slots or a higher load."
        }
    }
}
