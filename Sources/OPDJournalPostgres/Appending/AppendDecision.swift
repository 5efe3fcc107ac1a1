import OPDEngine
import OPDJournal

/// What a turn has seen: the heads that it has locked or looked at, and the keys that it has taken.
struct SeenState {
    /// By stream. A head that another node holds is not among them, nor one of a stream that was never advanced.
    var heads: [Int64: Int] = [:]
    var freeKeys: Set<KeyIdentity> = []
}

/// Which writes of a turn are appended, and the rows that makes. Pure.
struct AppendDecision {
    private(set) var outcomes: [WriteOutcome] = []
    private(set) var entries: [RecordedEntry] = []
    /// The keys of the writes that are appended.
    private(set) var keys: [RememberedKey] = []
    /// Of each stream, as this turn leaves it; nil where another node holds it.
    private var versions: [StreamID: Int?] = [:]
    private var freeKeys: Set<KeyIdentity>
    /// Streams that a write would have advanced and was left out: later writes to them were decided on what did not happen.
    private var leftOut: Set<StreamID> = []

    init(_ plan: AppendPlan, _ seen: SeenState) {
        freeKeys = seen.freeKeys
        let locked = Set(plan.locked)
        for part in plan.writes.flatMap(\.parts) where versions[part.stream] == nil {
            // What should be locked and was not found is held by somebody who is about to move it. What was only looked
            // at and not found has no entries.
            let key = part.stream.key
            versions[part.stream] = .some(seen.heads[key] ?? (locked.contains(key) ? nil : 0))
        }
        for write in plan.writes { outcomes.append(append(write)) }
    }

    /// Whether there is anything to commit.
    var writesSomething: Bool { !entries.isEmpty || !keys.isEmpty }

    /// The streams that move, in their order, with their new versions.
    var moved: [(stream: Int64, version: Int64)] {
        var last: [Int64: Int64] = [:]
        for entry in entries { last[entry.stream.key] = Int64(entry.version) }
        return last.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func append(_ write: Write) -> WriteOutcome {
        let conflicts = write.parts.filter { !isAsExpected($0) }.map(\.stream)
        if !conflicts.isEmpty {
            leftOut.formUnion(write.advancedStreams)
            return .conflict(conflicts)
        }
        if let key = write.key {
            guard freeKeys.remove(KeyIdentity(key)) != nil else {
                leftOut.formUnion(write.advancedStreams)
                return .keyTaken
            }
            keys.append(key)
        }
        for part in write.parts {
            guard let entry = part.entry else { continue }
            let version = (versions[part.stream].flatMap(\.self) ?? 0) + 1
            versions[part.stream] = .some(version)
            entries.append(RecordedEntry(stream: part.stream, version: version, entry: entry))
        }
        return .appended
    }

    private func isAsExpected(_ part: Write.Part) -> Bool {
        !leftOut.contains(part.stream) && versions[part.stream].flatMap(\.self) == part.expectedVersion
    }
}
