import OPDEngine

@testable import OPDSimulation

/// A day of requests in the shape of a recorded one, from a seed: big clinics first, most requests made days ahead, walk-ins
/// on the day.
enum MadeUpDay {
    static func arrivals(seed: UInt64, requests: Int, clinics: Int) -> [Arrival] {
        var chance = SplitMix64(seed: seed)
        let weights = (0..<clinics).map { ($0, weight: 840 / ($0 + 1)) }
        return (0..<requests).map { _ in
            Arrival(
                doctor: "Clinic \(twoDigits(chance.element(of: weights) + 1))",
                source: chance.element(of: [
                    (Source.walkIn, weight: 35), (.followUp, weight: 37), (.online, weight: 28),
                ]),
                isNoShow: chance.number(below: 5) == 0)
        }
    }
}
