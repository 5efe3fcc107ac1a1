import OPDEngine
import Synchronization

/// A clock that stands still until the test moves it.
final class ManualClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ instant: Instant = .clock("08:00")) { self.instant = Mutex(instant) }

    var now: Instant {
        get { instant.withLock { $0 } }
        set { instant.withLock { $0 = newValue } }
    }

    func advance(minutes: Int) { instant.withLock { $0 = $0.adding(minutes: minutes) } }
}
