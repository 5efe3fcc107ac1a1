import OPDEngine
import OPDJournal
import Synchronization

/// The hospital's clock in these tests: it stands still until it is set.
final class TestClock: Sendable {
    private struct State {
        var now: Instant
        /// What the clock jumps to once it has been read this often.
        var jump: (instant: Instant, readings: Int)?
    }

    private let calendar: HospitalCalendar
    private let state: Mutex<State>

    /// By the wall clock of the hospital.
    init(_ calendar: HospitalCalendar, at time: String, on day: String) {
        self.calendar = calendar
        state = Mutex(State(now: Self.instant(calendar, time, day)))
    }

    /// Wherever that is.
    init(_ calendar: HospitalCalendar, at now: Instant) {
        self.calendar = calendar
        state = Mutex(State(now: now))
    }

    func set(_ time: String, on day: String = "2026-11-22") {
        state.withLock { $0 = State(now: Self.instant(calendar, time, day)) }
    }

    func advance(milliseconds: Int) {
        state.withLock { $0.now = Instant(milliseconds: $0.now.milliseconds + milliseconds) }
    }

    /// The clock moves on by itself after so many readings.
    func jump(to time: String, on day: String, afterReadings readings: Int) {
        state.withLock { $0.jump = (Self.instant(calendar, time, day), readings) }
    }

    func read() -> Instant {
        state.withLock { state in
            guard let jump = state.jump else { return state.now }
            if jump.readings == 0 { state = State(now: jump.instant) } else { state.jump?.readings -= 1 }
            return state.now
        }
    }

    /// `08:30`, or `23:59:59.999`.
    private static func instant(_ calendar: HospitalCalendar, _ time: String, _ day: String) -> Instant {
        let parts = time.split(separator: ":", maxSplits: 2)
        let minute = MinuteOfDay(hour: Int(parts[0])!, minute: Int(parts[1])!)!
        let seconds = parts.count > 2 ? Double(parts[2])! : 0
        let start = calendar.instant(ClinicDay(day)!, at: minute)
        return Instant(milliseconds: start.milliseconds + Int((seconds * 1_000).rounded()))
    }
}
