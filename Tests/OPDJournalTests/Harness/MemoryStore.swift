import Dispatch
import OPDEngine
import OPDJournal
import Synchronization

/// What a memory journal keeps. It outlives the journals that are opened on it, as a file does.
final class MemoryStore: Sendable {
    private struct Contents {
        var streams: [StreamID: [Entry]] = [:]
        /// In the order of appending.
        var places: [(stream: StreamID, version: Int)] = []
        var keys: [Int: [Digest128: RememberedKey]] = [:]
        /// The streams that a journal keeps the others from.
        var held: [ObjectIdentifier: Set<StreamID>] = [:]
        var waiting: [DispatchSemaphore] = []

        func isHeld(_ stream: StreamID, from journal: ObjectIdentifier?) -> Bool {
            held.contains { $0.key != journal && $0.value.contains(stream) }
        }
    }

    let secret: HospitalSecret
    let announcements = Announcements()
    private let contents = Mutex(Contents())

    init() {
        var generator = SystemRandomNumberGenerator()
        secret = HospitalSecret(
            bytes: (0..<HospitalSecret.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// All entries, in the order of appending.
    var entries: [RecordedEntry] {
        contents.withLock { contents in
            contents.places.map { place in
                RecordedEntry(
                    stream: place.stream, version: place.version,
                    entry: contents.streams[place.stream]![place.version - 1])
            }
        }
    }

    /// All entries, by stream and version, as a verification wants them.
    var entriesByStream: [RecordedEntry] {
        entries.sorted { ($0.stream.key, $0.version) < ($1.stream.key, $1.version) }
    }

    func entries(of stream: StreamID, after version: Int = 0, through: Int? = nil) -> [RecordedEntry] {
        contents.withLock { contents in
            (contents.streams[stream] ?? []).enumerated()
                .map { RecordedEntry(stream: stream, version: $0.offset + 1, entry: $0.element) }
                .filter { $0.version > version && $0.version <= through ?? .max }
        }
    }

    func entries(_ filter: EntryFilter, limit: Int) -> [RecordedEntry] {
        let streams = contents.withLock { Array($0.streams.keys) }
        let taken = streams.flatMap { entries(of: $0) }.filter { filter.takes($0) }
        return Array(taken.sorted { EntryFilter.Place($1) < EntryFilter.Place($0) }.prefix(limit))
    }

    /// In the order of streams, two at a time.
    func sessionsWithDetails(before day: ClinicDay, from place: Int64) -> DetailsSearch {
        let streams = contents.withLock { contents in
            contents.streams.filter { $0.value.contains { $0.details != nil } }.keys.sorted { $0.key < $1.key }
        }
        let part = streams.filter { $0.key > place }.prefix(2)
        return DetailsSearch(
            sessions: part.filter { $0.isSession(before: day) }, next: part.count == 2 ? part.last?.key : nil)
    }

    func head(of stream: StreamID) -> Int { contents.withLock { $0.streams[stream]?.count ?? 0 } }

    var epoch: Int { contents.withLock { $0.streams.keys.map(\.epoch).max() ?? 1 } }

    func remembered(_ keys: [Digest128], epoch: Int) -> [Digest128: RememberedKey] {
        contents.withLock { contents in
            var remembered: [Digest128: RememberedKey] = [:]
            for key in keys { remembered[key] = contents.keys[epoch]?[key] }
            return remembered
        }
    }

    /// Waits until no other journal holds any of them.
    func hold(_ streams: Set<StreamID>, by journal: ObjectIdentifier) {
        while true {
            let turn = contents.withLock { contents -> DispatchSemaphore? in
                guard streams.contains(where: { contents.isHeld($0, from: journal) }) else {
                    contents.held[journal] = streams
                    return nil
                }
                contents.waiting.append(DispatchSemaphore(value: 0))
                return contents.waiting.last
            }
            guard let turn else { return }
            turn.wait()
        }
    }

    func letGo(_ journal: ObjectIdentifier) {
        let waiting = contents.withLock { contents in
            contents.held[journal] = nil
            defer { contents.waiting = [] }
            return contents.waiting
        }
        for turn in waiting { turn.signal() }
    }

    /// One transaction; the journal protocol says what it does.
    func append(_ writes: [Write], by journal: ObjectIdentifier? = nil) -> [WriteOutcome] {
        defer { if let journal { letGo(journal) } }
        return contents.withLock { contents in
            var leftOut: Set<StreamID> = []
            let outcomes = writes.map { write in
                let outcome = Self.outcome(of: write, by: journal, in: contents, leftOut)
                if outcome == .appended {
                    Self.carryOut(write, in: &contents)
                } else {
                    leftOut.formUnion(write.advancedStreams)
                }
                return outcome
            }
            if let newest = writes.last(where: { $0.key != nil })?.key {
                Self.forget(before: newest.time, in: &contents)
            }
            return outcomes
        }
    }

    private static func outcome(
        of write: Write, by journal: ObjectIdentifier?, in contents: Contents, _ leftOut: Set<StreamID>
    ) -> WriteOutcome {
        let isWritten = !write.advancedStreams.isEmpty
        let moved = write.parts.filter { part in
            leftOut.contains(part.stream) || part.expectedVersion != contents.streams[part.stream]?.count ?? 0
                || isWritten && contents.isHeld(part.stream, from: journal)
        }
        if !moved.isEmpty { return .conflict(moved.map(\.stream)) }
        if let key = write.key, contents.keys[key.stream.epoch]?[key.key.key] != nil { return .keyTaken }
        return .appended
    }

    private static func carryOut(_ write: Write, in contents: inout Contents) {
        for part in write.parts {
            guard let entry = part.entry else { continue }
            contents.streams[part.stream, default: []].append(carrying: entry)
            contents.places.append((part.stream, part.expectedVersion + 1))
        }
        if let key = write.key { contents.keys[key.stream.epoch, default: [:]][key.key.key] = key }
    }

    private static func forget(before newest: Instant, in contents: inout Contents) {
        let limit = newest.milliseconds - IdempotencyKey.lifetimeMilliseconds
        contents.keys = contents.keys.mapValues { keys in keys.filter { $0.value.time.milliseconds >= limit } }
    }
}

extension [Entry] {
    /// Appends an entry to those of a stream, and takes from beside them what it takes away.
    mutating func append(carrying entry: Entry) {
        for redaction in entry.redactions { self[redaction.version - 1].details = redaction.remains }
        append(entry)
        self[count - 1].redactions = []
    }
}
