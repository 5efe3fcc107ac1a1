import OPDEngine
import Synchronization

/// Makes whoever fails to log in wait, longer each time: for each name that was tried, whether there is such a user or not.
///
/// Nobody is held while they wait: an attempt before its time is refused at once.
final class LoginFailures: Sendable {
    private struct Record {
        var count: Int
        var last: Instant
    }

    /// Failures that cost nothing: people mistype.
    private static let free = 4
    /// The longest wait, in milliseconds.
    private static let longest = 5 * 60_000
    /// After so long without a failure the count begins anew, in milliseconds.
    private static let memory = 30 * 60_000
    /// Names that are remembered; the one whose failure is longest ago is forgotten first.
    private static let capacity = 10_000

    private let records = Mutex<[String: Record]>([:])

    /// For how long a name has to wait still, in milliseconds; 0 for one that need not.
    func wait(_ name: String, at now: Instant) -> Int {
        records.withLock { records in
            guard let record = records[name], record.count > Self.free else { return 0 }
            let pause = min(Self.longest, 1_000 << min(20, record.count - Self.free - 1))
            return max(0, record.last.milliseconds + pause - now.milliseconds)
        }
    }

    func note(_ name: String, at now: Instant) {
        records.withLock { records in
            if records.count >= Self.capacity && records[name] == nil { Self.forgetSome(&records, now) }
            var record = records[name] ?? Record(count: 0, last: now)
            if now.milliseconds - record.last.milliseconds > Self.memory { record.count = 0 }
            record.count += 1
            record.last = now
            records[name] = record
        }
    }

    func forget(_ name: String) { records.withLock { $0[name] = nil } }

    /// A tenth, so that it is done seldom.
    private static func forgetSome(_ records: inout [String: Record], _ now: Instant) {
        let oldest = records.sorted { ($0.value.last, $0.key) < ($1.value.last, $1.key) }
        for (name, _) in oldest.prefix(capacity / 10) { records[name] = nil }
    }
}
