import Synchronization

/// Whether the turn loop moves. Its thread tells; everybody may ask.
final class TurnPulse: Sendable {
    /// Nanoseconds of uptime at the last movement, while the loop has letters in hand; 0 while it has none.
    private let movedAt = Atomic<UInt64>(0)
    private let stopReason = Mutex<Unavailability?>(nil)

    /// The loop has taken letters, or is done with some of them.
    func moved() { movedAt.store(Uptime.now.nanoseconds, ordering: .relaxed) }

    /// The loop waits for letters.
    func rested() { movedAt.store(0, ordering: .relaxed) }

    /// Nothing is appended any more.
    func stopped(_ reason: Unavailability) { stopReason.withLock { $0 = reason } }

    /// Why nothing is appended any more, if so.
    var stop: Unavailability? { stopReason.withLock { $0 } }

    /// The last movement; nil while the loop has no letters in hand.
    var lastMovement: Uptime? {
        let nanoseconds = movedAt.load(ordering: .relaxed)
        return nanoseconds == 0 ? nil : Uptime(nanoseconds: nanoseconds)
    }
}
