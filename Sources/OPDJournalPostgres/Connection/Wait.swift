import Foundation
import Synchronization

/// Waiting for sockets with poll(2).
enum Wait {
    /// Waits until there is something to read, or room to write; false when the time is over.
    static func forSocket(_ socket: Int32, writing: Bool, milliseconds: Int) -> Bool {
        let events = Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0)
        var descriptors = [pollfd(fd: socket, events: events, revents: 0)]
        return poll(&descriptors, 1, limited(milliseconds)) != 0
    }

    /// Waits until there is something to read or somebody wakes the waiting one, or until the time is over.
    static func forSocket(_ socket: Int32, or wakeUp: WakeUp, milliseconds: Int) {
        var descriptors = [
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        poll(&descriptors, 2, limited(milliseconds))
    }

    static func forNothing(milliseconds: Int) { poll(nil, 0, limited(milliseconds)) }

    static func isReadable(_ socket: Int32) -> Bool { forSocket(socket, writing: false, milliseconds: 0) }

    private static func limited(_ milliseconds: Int) -> Int32 { Int32(min(milliseconds, 600_000)) }
}

/// Wakes whoever waits, once and for ever.
final class WakeUp: Sendable {
    /// Has something to read once it is awake.
    let descriptor: Int32
    private let writingEnd: Int32
    private let awake = Atomic(false)

    init() {
        var ends: [Int32] = [-1, -1]
        // Without descriptors nothing could connect either; then waiting ends with its time.
        if pipe(&ends) == 0 {
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
        (descriptor, writingEnd) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writingEnd)
    }

    var isAwake: Bool { awake.load(ordering: .acquiring) }

    func wake() {
        guard !awake.exchange(true, ordering: .acquiringAndReleasing) else { return }
        _ = write(writingEnd, [1], 1)
    }

    /// Waits for the time, or until woken.
    func wait(milliseconds: Int) {
        _ = Wait.forSocket(descriptor, writing: false, milliseconds: milliseconds)
    }
}
