import DequeModule
import Synchronization

/// Lets only so many commands in at a time, so that each that is in waits for few others. The rest wait outside, first come
/// first, where nothing has been done for them yet.
///
/// Where nobody leaves, those inside wait for the disk, and not for each other: then all who wait are let in, to share the
/// next commit.
final class Turnstile: Sendable {
    enum Answer: Equatable {
        case comeIn
        /// Under this ticket, until it is called or gives up.
        case wait(ticket: Int)
        /// So many wait already that it would take too long.
        case full
    }

    private struct Waiting {
        let ticket: Int
        let call: @Sendable () -> Void
    }

    private struct State {
        var inside = 0
        /// When somebody left last.
        var lastLeft: Duration
        var lastTicket = 0
        /// Also some who have given up.
        var line: Deque<Waiting> = []
        /// Who has not given up.
        var tickets: Set<Int> = []

        mutating func next() -> Waiting? {
            while let first = line.popFirst() {
                if tickets.remove(first.ticket) != nil { return first }
            }
            return nil
        }
    }

    /// How many may be in at a time: enough to fill the turns of a fast disk, and little to wait for.
    static let places = 1_024
    /// How many may wait: about a second of what one processor can do.
    static let waiting = 7_168

    /// After so long without anybody leaving, they wait for the disk: a commit on a fast one takes a tenth of it.
    static let standstill = Duration.milliseconds(100)

    private let capacity: Int
    private let waitingLimit: Int
    private let uptime: @Sendable () -> Duration
    private let state: Mutex<State>

    /// - Parameter uptime: a clock that never goes back.
    init(capacity: Int = places, waiting: Int = waiting, uptime: @escaping @Sendable () -> Duration) {
        self.capacity = capacity
        waitingLimit = waiting
        self.uptime = uptime
        state = Mutex(State(lastLeft: uptime()))
    }

    /// How many wait.
    var waitingCount: Int { state.withLock { $0.tickets.count } }

    /// Whoever may come in owes a `leave`; so does whoever is called.
    func enter(_ call: @escaping @Sendable () -> Void) -> Answer {
        let (answer, others) = state.withLock { state -> (Answer, [Waiting]) in
            if state.inside < capacity {
                // Nobody leaves who has not come.
                if state.inside == 0 { state.lastLeft = uptime() }
                state.inside += 1
                return (.comeIn, [])
            }
            if uptime() - state.lastLeft >= Self.standstill {
                var others: [Waiting] = []
                while let next = state.next() { others.append(next) }
                state.inside += others.count + 1
                return (.comeIn, others)
            }
            if state.tickets.count >= waitingLimit { return (.full, []) }
            state.lastTicket += 1
            state.line.append(Waiting(ticket: state.lastTicket, call: call))
            state.tickets.insert(state.lastTicket)
            return (.wait(ticket: state.lastTicket), [])
        }
        for other in others { other.call() }
        return answer
    }

    /// The place of one who leaves is the next one's, unless there are more inside than places.
    func leave() {
        let next = state.withLock { state in
            state.lastLeft = uptime()
            let next = state.inside > capacity ? nil : state.next()
            if next == nil { state.inside -= 1 }
            return next
        }
        next?.call()
    }

    /// Not to be called any more. False for one who has been called already.
    func giveUp(_ ticket: Int) -> Bool {
        state.withLock { state in
            guard state.tickets.remove(ticket) != nil else { return false }
            // While nobody leaves, those who have given up must not fill the memory.
            if state.line.count > 2 * state.tickets.count + 64 {
                state.line = Deque(state.line.filter { state.tickets.contains($0.ticket) })
            }
            return true
        }
    }
}
