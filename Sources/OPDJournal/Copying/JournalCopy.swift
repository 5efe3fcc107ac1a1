import OPDEngine

/// Moves a hospital from one journal to another, entry by entry.
///
/// An interrupted copy goes on where it was: what the target has already is compared, and the rest is appended. Nobody may
/// serve either of the two meanwhile.
package struct JournalCopy {
    /// Why a copy cannot be made or is none.
    package enum Failure: Error, Equatable {
        case source(JournalFailure)
        case target(JournalFailure)
        /// The target has something else in this place, or something more.
        case targetDiffers(StreamID, version: Int)
        /// Somebody appends to the target while it is written.
        case targetInUse(StreamID)
    }

    private let source: any JournalReader
    private let target: any Journal

    private static let batchSize = 500

    package init(from source: any JournalReader, to target: any Journal) {
        self.source = source
        self.target = target
    }

    /// Copies all entries with their personal details, then all idempotency keys. Returns how many entries were appended.
    ///
    /// - Parameter progress: told after each batch how many entries of how many are in the target.
    package func run(_ progress: (_ done: Int, _ count: Int) -> Void) throws(Failure) -> Int {
        var filling = Filling(target)
        try reading { stop throws(JournalFailure) in
            try source.forEachEntry(.byStream) { entry, count in
                try stop.on { () throws(Failure) in
                    try filling.add(entry)
                    if filling.isFull(Self.batchSize) { try filling.empty() }
                }
                if filling.isEmpty { progress(filling.done, count) }
            }
        }
        try filling.finish()
        var batch: [Write] = []
        try reading { stop throws(JournalFailure) in
            try source.forEachKey { key in
                batch.append(Write(parts: [], key: key))
                if batch.count == Self.batchSize { try stop.on { () throws(Failure) in try append(&batch) } }
            }
        }
        try append(&batch)
        return filling.appended
    }

    /// Keys that are there already were copied before.
    private func append(_ keys: inout [Write]) throws(Failure) {
        do { _ = try target.append(keys) } catch { throw .target(error) }
        keys = []
    }

    /// Reads the source. A reader takes what stops it for a failure of its own, so ours is remembered.
    private func reading(_ body: (inout Stop) throws(JournalFailure) -> Void) throws(Failure) {
        var stop = Stop()
        do throws(JournalFailure) {
            try body(&stop)
        } catch {
            throw stop.failure ?? .source(error)
        }
    }

    private struct Stop {
        var failure: Failure?

        mutating func on(_ body: () throws(Failure) -> Void) throws(Failure) {
            do { try body() } catch {
                failure = error
                throw error
            }
        }
    }
}

/// The entries on their way into the target, stream by stream.
private struct Filling {
    private let target: any Journal
    private var batch: [Write] = []
    private var stream: StreamID?
    /// What the target had of the stream before.
    private var present: [RecordedEntry] = []
    private var lastVersion = 0
    /// What the source has erased since it was copied.
    private var redactions: [Redaction] = []
    private(set) var done = 0
    private(set) var appended = 0

    init(_ target: any Journal) { self.target = target }

    func isFull(_ size: Int) -> Bool { batch.count >= size }

    var isEmpty: Bool { batch.isEmpty }

    mutating func add(_ recorded: RecordedEntry) throws(JournalCopy.Failure) {
        if recorded.stream != stream { try begin(recorded.stream) }
        lastVersion = recorded.version
        done += 1
        if recorded.version <= present.count {
            try compare(present[recorded.version - 1], with: recorded)
            return
        }
        var entry = recorded.entry
        if !redactions.isEmpty && entry.mayErase { swap(&entry.redactions, &redactions) }
        let part = Write.Part(stream: recorded.stream, expectedVersion: recorded.version - 1, entry: entry)
        batch.append(Write(parts: [part]))
    }

    /// An interrupted copy may have details that the source has erased since; they go with the entry that says so.
    private mutating func compare(
        _ copied: RecordedEntry, with recorded: RecordedEntry
    ) throws(JournalCopy.Failure) {
        if copied == recorded { return }
        var erased = copied
        erased.entry.details = recorded.entry.details
        guard erased == recorded, copied.entry.details?.covers(recorded.entry.details) ?? false else {
            throw .targetDiffers(recorded.stream, version: recorded.version)
        }
        redactions.append(Redaction(version: recorded.version, remains: recorded.entry.details))
    }

    mutating func empty() throws(JournalCopy.Failure) {
        guard !batch.isEmpty else { return }
        let outcomes: [WriteOutcome]
        do { outcomes = try target.append(batch) } catch { throw .target(error) }
        for (write, outcome) in zip(batch, outcomes) where outcome != .appended {
            throw .targetInUse(write.parts[0].stream)
        }
        appended += batch.count
        batch = []
    }

    mutating func finish() throws(JournalCopy.Failure) {
        try checkEnd()
        try empty()
    }

    private mutating func begin(_ stream: StreamID) throws(JournalCopy.Failure) {
        try checkEnd()
        self.stream = stream
        do { present = try target.entries(of: stream, after: 0, through: nil) } catch { throw .target(error) }
    }

    private func checkEnd() throws(JournalCopy.Failure) {
        guard let stream else { return }
        if present.count > lastVersion { throw .targetDiffers(stream, version: lastVersion + 1) }
        if let redaction = redactions.first { throw .targetDiffers(stream, version: redaction.version) }
    }
}

extension Entry {
    fileprivate var mayErase: Bool {
        guard let events = try? EventCoding.sessionEvents(from: events) else { return false }
        return events.contains(where: \.erases)
    }
}

extension PersonalDetails {
    /// Whether the other is the same, or the same with something taken away.
    fileprivate func covers(_ other: PersonalDetails?) -> Bool {
        guard let other else { return true }
        let texts = [
            (patientName, other.patientName), (phone, other.phone), (patientID, other.patientID),
            (reason, other.reason),
            (salt, other.salt), (credentials, other.credentials),
        ]
        let pairs = zip(further, other.further)
        return texts.allSatisfy { $1 == nil || $0 == $1 }
            && (other.further.isEmpty || further.count == other.further.count)
            && pairs.allSatisfy { $0.covers($1) }
    }
}
