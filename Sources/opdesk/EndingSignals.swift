import Dispatch
import Foundation
import Synchronization

/// Ends the process on Ctrl-C or SIGTERM, after what was begun is undone.
final class EndingSignals {
    private let sources: [any DispatchSourceSignal]
    private let work: Work

    /// What has begun.
    private final class Work: Sendable {
        /// Undoes it; false when it is too late for that.
        let undo = Mutex<(@Sendable () -> Bool)?>(nil)

        /// What is done is done: then the process goes on, and ends as it would have.
        func end(_ number: CInt) {
            // Never unlocked again: whoever fails because of it waits in `settle`, and says nothing.
            undo.withLock { undo in
                if undo?() ?? true { _exit(128 + number) }
            }
        }
    }

    init() {
        let work = Work()
        self.work = work
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // The source hears of it; the process is not ended before that.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { work.end(number) }
            source.resume()
            return source
        }
    }

    /// Begins something; a signal waits meanwhile.
    func beginning<Begun: Sendable, Failure: Error>(
        _ begin: () throws(Failure) -> Begun, undo: @escaping @Sendable (Begun) -> Bool
    ) throws(Failure) -> Begun {
        try work.undo.withLock { slot throws(Failure) in
            let begun = try begin()
            slot = { undo(begun) }
            return begun
        }
    }

    /// Lets a signal that came before a failure end the process.
    func settle() { work.undo.withLock { _ in } }
}
