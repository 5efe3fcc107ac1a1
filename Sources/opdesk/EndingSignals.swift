import Dispatch
import Foundation

/// Ends the process on Ctrl-C or SIGTERM, after something was tidied up.
final class EndingSignals {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter tidyUp: called on another thread, at any time until `stop`.
    init(_ tidyUp: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // The source hears of it; the process is not ended before that.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                tidyUp()
                _exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    /// What is signalled from here on ends the process at once.
    func stop() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    }
}
