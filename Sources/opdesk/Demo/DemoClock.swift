import Foundation
import OPDEngine
import OPDJournal

/// The wall clock of a demo: it begins in the morning of today, runs faster than time, and after the day as fast as time, so
/// that no midnight comes.
struct DemoClock: Sendable {
    private let begin: Instant
    /// How long the fast part is, in the clock's own time.
    private let length: Duration
    private let speed: Double
    private let start = ContinuousClock.now

    /// - Parameters:
    ///   - time: when it begins, in seconds after midnight by the hospital's clock.
    ///   - end: when it slows down.
    init(_ calendar: HospitalCalendar, on day: ClinicDay, from time: Int, to end: Int, speed: Double) {
        guard let minute = MinuteOfDay(minutes: time / 60) else { preconditionFailure("\(time) is no time of day") }
        begin = calendar.instant(day, at: minute)
        length = .seconds(end - time)
        self.speed = speed
    }

    func now() -> Instant {
        let real = ContinuousClock.now - start
        let fast = min(real * speed, length)
        let slow = max(real - length / speed, .zero)
        return Instant(milliseconds: begin.milliseconds + Self.milliseconds(fast + slow))
    }

    /// Returns when the clock shows that many seconds after its begin, or at once.
    func wait(until seconds: Int) async throws {
        try await Task.sleep(until: start + .seconds(seconds) / speed, clock: .continuous)
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) * 1_000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
