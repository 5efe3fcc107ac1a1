import Foundation
import OPDEngine

/// The one loop that owns all sessions of a node. It runs turns on a thread of its own, since appending blocks.
final class TurnLoop: Sendable {
    private let mailbox: Mailbox
    private let clock: @Sendable () -> Instant
    private let published: Published
    private let pulse: TurnPulse
    private let ended = DispatchSemaphore(value: 0)

    private static let idleLimitMilliseconds = 15 * 60_000
    private static let sweepMilliseconds = 60_000

    init(
        mailbox: Mailbox, published: Published, clock: @escaping @Sendable () -> Instant,
        pulse: TurnPulse = TurnPulse()
    ) {
        self.mailbox = mailbox
        self.published = published
        self.clock = clock
        self.pulse = pulse
    }

    func start(_ runner: TurnRunner) {
        let thread = Thread { [self] in
            var runner = runner
            run(&runner)
            ended.signal()
        }
        thread.name = "turn-loop"
        thread.start()
    }

    /// Waits until everything that was accepted is answered. The mailbox is closed before.
    func waitUntilEnded() {
        ended.wait()
        // Whoever waits once more finds it ended.
        ended.signal()
    }

    private func run(_ runner: inout TurnRunner) {
        var isStopped: Unavailability?
        var nextSweep = clock().milliseconds + Self.sweepMilliseconds
        while let letters = mailbox.takeAll(waitingSeconds: 60) {
            pulse.moved()
            defer { pulse.rested() }
            if let isStopped {
                for letter in letters { letter.reply(.answer(.unavailable(isStopped))) }
                continue
            }
            isStopped = runner.run(letters)
            let now = clock().milliseconds
            if now >= nextSweep {
                published.evict(idleSince: Instant(milliseconds: now - Self.idleLimitMilliseconds))
                nextSweep = now + Self.sweepMilliseconds
            }
        }
    }
}
