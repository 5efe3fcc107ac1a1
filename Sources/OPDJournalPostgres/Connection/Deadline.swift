/// A moment after which nobody waits any more.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    init(after patience: Duration) { end = .now + patience }

    var isOver: Bool { ContinuousClock.now >= end }

    /// What is left in milliseconds, rounded up; 0 when it is over.
    var milliseconds: Int {
        let left = ContinuousClock.now.duration(to: end)
        let (seconds, attoseconds) = left.components
        return left <= .zero ? 0 : Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000) + 1
    }
}
