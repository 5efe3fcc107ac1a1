import OPDEngine
import OPDJournal

extension Token.Number: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(value)! }
}

extension SlotIndex: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(value) }
}

extension Doctor.ID: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(value)! }
}

extension ClinicDay {
    static let testDay = ClinicDay("2026-11-22")!
}

extension Session.ID {
    /// Doctor 1 on the test day.
    static let first = Session.ID.of(1)
    /// Doctor 2 on the test day.
    static let second = Session.ID.of(2)

    static func of(_ doctor: Doctor.ID, on day: ClinicDay = .testDay) -> Session.ID {
        Session.ID(doctor: doctor, day: day)
    }
}

extension StreamID {
    /// Doctor 1 on the test day, in the first epoch.
    static let first = StreamID.session(.first, epoch: 1)
    /// Doctor 2 on the test day, in the first epoch.
    static let second = StreamID.session(.second, epoch: 1)
    static let directory = StreamID.directory(epoch: 1)
}

extension Instant {
    /// A wall-clock time such as `09:30` of the test day; the hospital of these tests lives by UTC.
    static func clock(_ time: String) -> Instant {
        Instant(milliseconds: 1_795_305_600_000).adding(minutes: SlotLabel.time(time)!.minutes)
    }
}

extension SlotPattern {
    /// An hourly slot from nine o'clock on for each capacity.
    static func hourly(_ capacities: Int...) -> SlotPattern { hourly(capacities) }

    static func hourly(_ capacities: [Int]) -> SlotPattern {
        let slots = capacities.enumerated().map { index, capacity in
            PatternSlot(
                label: "\(twoDigits(9 + index))-\(twoDigits(10 + index))",
                start: MinuteOfDay(hour: 9 + index, minute: 0)!, end: MinuteOfDay(hour: 10 + index, minute: 0)!,
                capacity: capacity)
        }
        guard let pattern = try? SlotPattern(slots) else { preconditionFailure("hourly slots are a pattern") }
        return pattern
    }
}

extension IdempotencyKey {
    /// The key of a client, with the request that it stands for.
    static func key(_ name: String, for request: String = "the request") -> IdempotencyKey {
        let secret = HospitalSecret.sample
        return IdempotencyKey(key: secret.digest(Array(name.utf8)), request: secret.digest(Array(request.utf8)))
    }
}

extension HospitalSecret {
    static let sample = HospitalSecret(bytes: Array(repeating: 7, count: byteCount))
}
