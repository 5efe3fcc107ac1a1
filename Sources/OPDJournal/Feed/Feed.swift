import OPDEngine
import Synchronization

/// One change of a session, as its listeners get it.
package final class FeedItem: Sendable {
    /// Of the entry; with the epoch it is the change's id.
    package let version: Int
    package let time: Instant
    package let events: [SessionEvent]
    private let memo = Mutex<[UInt8]?>(nil)

    init(version: Int, time: Instant, events: [SessionEvent]) {
        self.version = version
        self.time = time
        self.events = events
    }

    /// From an entry that this node has just appended; what it encoded it can read.
    convenience init(version: Int, _ entry: Entry) {
        let events = (try? EventCoding.sessionEvents(from: entry.events)) ?? []
        self.init(version: version, time: entry.time, events: events)
    }

    /// What `make` gives for this change, made once for all listeners.
    package func encoded(_ make: (FeedItem) -> [UInt8]) -> [UInt8] {
        memo.withLock { memo in
            if let made = memo { return made }
            let made = make(self)
            memo = made
            return made
        }
    }
}

/// Tells the listeners of sessions that there is something new.
///
/// A listener is woken, and then asks for what came after the last change it has: so a slow one holds no queue, and
/// nothing is missed or doubled. The newest changes of sessions with listeners are kept; older ones are read from the
/// journal. There are only so many listeners, each of which costs every change of its session something.
package final class Feed: Sendable {
    /// How a listener is woken, and how it learns that nothing more comes.
    struct Listener: Sendable {
        let wake: @Sendable () -> Void
        let end: @Sendable () -> Void
    }

    private struct Channel {
        var items: [FeedItem] = []
        var listeners: Set<Int> = []

        mutating func keep(_ item: FeedItem, atMost count: Int) {
            if let last = items.last {
                if item.version <= last.version { return }
                if item.version > last.version + 1 { items = [] }
            }
            items.append(item)
            if items.count > count { items.removeFirst(items.count - count) }
        }
    }

    private struct State {
        var channels: [Session.ID: Channel] = [:]
        /// Each once, however many sessions it listens to.
        var listeners: [Int: Listener] = [:]
        var nextListener = 0
        var isClosed = false

        func listeners(of session: Session.ID) -> [Listener] {
            channels[session].map { $0.listeners.compactMap { listeners[$0] } } ?? []
        }
    }

    private let state = Mutex(State())
    private let capacity: Int
    private static let kept = 256

    /// - Parameter capacity: the most listeners there may be.
    package init(capacity: Int = 4_096) { self.capacity = capacity }

    package var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// Wakes whenever the session has changed; ends with the feed, or when the listener stops listening.
    package func wakeUps(of session: Session.ID) throws(Unavailability) -> AsyncStream<Void> {
        try wakeUps(of: [session])
    }

    /// The same of several sessions, as one listener.
    package func wakeUps(of sessions: [Session.ID]) throws(Unavailability) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listener = Listener(wake: { continuation.yield() }, end: { continuation.finish() })
        guard let number = try add(listener, to: sessions) else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.remove(number, of: sessions) }
        return stream
    }

    /// Gives the number under which it can be removed; nil when the feed has ended.
    func add(_ listener: Listener, to sessions: [Session.ID]) throws(Unavailability) -> Int? {
        try state.withLock { state throws(Unavailability) -> Int? in
            if state.isClosed { return nil }
            if state.listeners.count >= capacity { throw .overloaded }
            state.nextListener += 1
            state.listeners[state.nextListener] = listener
            for session in sessions { state.channels[session, default: Channel()].listeners.insert(state.nextListener) }
            return state.nextListener
        }
    }

    /// The kept changes after a version; nil when some of them are not kept any more.
    func items(of session: Session.ID, after version: Int) -> [FeedItem]? {
        state.withLock { state in
            guard let items = state.channels[session]?.items, let first = items.first, first.version <= version + 1
            else { return nil }
            return items.filter { $0.version > version }
        }
    }

    /// Hands a change out, if anybody listens. One that was handed out before is not kept twice; after a gap the kept
    /// ones begin anew, and listeners read what is missing from the journal.
    func publish(_ item: @autoclosure () -> FeedItem, of session: Session.ID) {
        let listeners = state.withLock { state -> [Listener] in
            guard state.channels[session] != nil else { return [] }
            state.channels[session]!.keep(item(), atMost: Self.kept)
            return state.listeners(of: session)
        }
        for listener in listeners { listener.wake() }
    }

    /// Wakes the listeners of a session: there may be something in the journal that was not handed out here. The kept
    /// changes are then not the newest, so that all read the journal.
    func wake(_ session: Session.ID) {
        let listeners = state.withLock { state in
            state.channels[session]?.items = []
            return state.listeners(of: session)
        }
        for listener in listeners { listener.wake() }
    }

    /// The sessions that somebody listens to.
    var listenedSessions: [Session.ID] { state.withLock { Array($0.channels.keys) } }

    /// Wakes every listener, so that it finds nothing and says that it is still there.
    package func beat() {
        let listeners = state.withLock { state in Array(state.listeners.values) }
        for listener in listeners { listener.wake() }
    }

    /// Ends all streams: their clients come back, and find a new epoch or another server.
    package func endAll(closing: Bool) {
        let listeners = state.withLock { state in
            defer { (state.channels, state.listeners) = ([:], [:]) }
            if closing { state.isClosed = true }
            return state.listeners
        }
        for listener in listeners.values { listener.end() }
    }

    func remove(_ listener: Int, of sessions: [Session.ID]) {
        state.withLock { state in
            guard state.listeners.removeValue(forKey: listener) != nil else { return }
            for session in sessions {
                state.channels[session]?.listeners.remove(listener)
                if state.channels[session]?.listeners.isEmpty ?? false { state.channels[session] = nil }
            }
        }
    }
}
