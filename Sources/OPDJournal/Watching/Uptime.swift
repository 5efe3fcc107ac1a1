import Dispatch

/// A moment of the machine's own time, which nobody sets.
struct Uptime: Equatable, Sendable {
    let nanoseconds: UInt64

    static var now: Uptime { Uptime(nanoseconds: DispatchTime.now().uptimeNanoseconds) }

    /// How long ago it was.
    var age: Duration {
        let now = Self.now.nanoseconds
        return .nanoseconds(now > nanoseconds ? Int64(now - nanoseconds) : 0)
    }
}
