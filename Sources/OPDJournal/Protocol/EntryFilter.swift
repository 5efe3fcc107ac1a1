import OPDEngine

/// Which entries somebody looks for, whatever their stream.
package struct EntryFilter: Equatable, Sendable {
    /// Where an entry stands among all: by time, then by stream and version.
    package struct Place: Hashable, Comparable, Sendable {
        package let time: Instant
        package let stream: Int64
        package let version: Int

        package init(time: Instant, stream: Int64, version: Int) {
            self.time = time
            self.stream = stream
            self.version = version
        }

        package init(_ recorded: RecordedEntry) {
            self.init(time: recorded.entry.time, stream: recorded.stream.key, version: recorded.version)
        }

        package static func < (left: Place, right: Place) -> Bool {
            (left.time.milliseconds, left.stream, left.version) < (right.time.milliseconds, right.stream, right.version)
        }
    }

    /// From this time on.
    package var from: Instant?
    /// Before this time.
    package var until: Instant?
    package var actor: String?
    package var requestID: String?
    /// Only those that stand before it.
    package var before: Place?

    package init() {}

    package func takes(_ recorded: RecordedEntry) -> Bool {
        let entry = recorded.entry
        return from.map { entry.time >= $0 } ?? true && until.map { entry.time < $0 } ?? true
            && actor.map { entry.actor == $0 } ?? true && requestID.map { entry.requestID == $0 } ?? true
            && before.map { Place(recorded) < $0 } ?? true
    }
}
