import OPDEngine

/// The day before it is played: four doctors, the scenes that show the rules, and the rest of the day by chance.
struct DayPlan: Sendable {
    struct DoctorPlan: Sendable {
        let name: String
        let slots: [PatternSlot]
    }

    let seed: Int
    let doctors: [DoctorPlan]
    let scenes: [Scene]

    init(seed: Int) {
        var chance = SplitMix64(seed: UInt64(bitPattern: Int64(seed)))
        self.seed = seed
        doctors = [
            DoctorPlan(name: "Dr. A", slots: Self.hourlySlots(capacities: [2, 2, 3, 2])),
            DoctorPlan(name: "Dr. B", slots: Self.hourlySlots(capacities: [3, 4, 3, 3])),
            DoctorPlan(name: "Dr. C", slots: Self.hourlySlots(capacities: [4, 3, 4, 2])),
            DoctorPlan(name: "Dr. D", slots: Self.hourlySlots(capacities: [3, 2, 1, 2])),
        ]
        scenes =
            Self.scenesOfBooking + Self.scenesOfChange + Self.scenesOfTheQueue + [
                Self.restOfTheDay(seed: seed, chance: &chance)
            ]
    }

    /// 09-10, 10-11, 11-12 and so on.
    private static func hourlySlots(capacities: [Int]) -> [PatternSlot] {
        capacities.enumerated().map { index, capacity in
            let start = MinuteOfDay(hour: 9 + index, minute: 0)!
            let end = MinuteOfDay(hour: 10 + index, minute: 0)!
            let label = "\(twoDigits(9 + index))-\(twoDigits(10 + index))"
            return PatternSlot(label: label, start: start, end: end, capacity: capacity)
        }
    }
}
