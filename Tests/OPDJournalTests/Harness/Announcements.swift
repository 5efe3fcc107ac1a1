import Dispatch
import OPDJournal
import Synchronization

/// What the nodes of a memory store tell each other.
final class Announcements: Sendable {
    final class Listener: Sendable {
        private let heard = Mutex<(streams: [StreamID], isEnded: Bool)>(([], false))
        private let arrival = DispatchSemaphore(value: 0)

        func next(milliseconds: Int) -> [StreamID] {
            if heard.withLock({ $0.isEnded }) { return [] }
            _ = arrival.wait(timeout: .now() + .milliseconds(milliseconds))
            return heard.withLock { heard in
                defer { heard.streams = [] }
                return heard.streams
            }
        }

        func hear(_ streams: [StreamID]) {
            heard.withLock { $0.streams += streams }
            arrival.signal()
        }

        func end() {
            heard.withLock { $0.isEnded = true }
            arrival.signal()
        }
    }

    private let listeners = Mutex<[Listener]>([])

    func listener() -> Listener {
        let listener = Listener()
        listeners.withLock { $0.append(listener) }
        return listener
    }

    func add(_ streams: [StreamID]) {
        for listener in listeners.withLock({ $0 }) { listener.hear(streams) }
    }
}
