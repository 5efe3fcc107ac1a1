import OPDEngine

/// The clock of one node: it is some seconds off, and now and then it jumps.
///
/// Sendable since only the strand with the baton touches it.
final class ClusterClock: @unchecked Sendable {
    private let baton: Baton
    private var offset: Int

    init(_ baton: Baton, offset: Int) {
        self.baton = baton
        self.offset = offset
    }

    var now: Instant { Instant(milliseconds: Self.start.milliseconds + baton.now + offset) }
    private static let start = Instant.clock("08:00")

    func jump(_ milliseconds: Int) { offset += milliseconds }
}
