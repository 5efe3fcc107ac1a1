import OPDEngine
import OPDJournal

/// The database of a cluster: streams, keys, and who holds which stream.
///
/// Sendable since only the strand with the baton touches it.
final class ClusterStore: @unchecked Sendable {
    /// Writes that were found in order, and are not committed yet.
    final class Transaction {
        let owner: Int
        let writes: [Write]
        fileprivate(set) var isOpen = true

        fileprivate init(_ owner: Int, _ writes: [Write]) {
            self.owner = owner
            self.writes = writes
        }
    }

    private(set) var streams: [StreamID: [Entry]] = [:]
    private(set) var keys: [Int: [Digest128: RememberedKey]] = [:]
    private(set) var epoch = 1
    /// The streams that nodes wait for their turn at, by node.
    private var held: [Int: Set<StreamID>] = [:]
    private var open: [Transaction] = []
    let fault: PlantedFault?
    /// Told of every write that is committed.
    var onCommit: (Write, _ isFirst: Bool) -> Void = { _, _ in }

    init(fault: PlantedFault?) { self.fault = fault }

    func head(of stream: StreamID) -> Int { streams[stream]?.count ?? 0 }

    func entries(of stream: StreamID, after version: Int, through: Int? = nil) -> [RecordedEntry] {
        let entries = streams[stream] ?? []
        let last = min(through ?? .max, entries.count)
        guard version < last else { return [] }
        return (version..<last).map { RecordedEntry(stream: stream, version: $0 + 1, entry: entries[$0]) }
    }

    // MARK: Holding

    /// False when another node holds one of them, or is appending to it.
    func hold(_ wanted: Set<StreamID>, by owner: Int) -> Bool {
        guard wanted.allSatisfy({ isFree($0, for: owner) && !isRelied(on: $0, by: owner) }) else { return false }
        held[owner] = wanted
        return true
    }

    func letGo(_ owner: Int) { held[owner] = nil }

    /// Whether no other node advances it or holds it.
    private func isFree(_ stream: StreamID, for owner: Int) -> Bool {
        if fault != .holdsNothing, held.contains(where: { $0.key != owner && $0.value.contains(stream) }) {
            return false
        }
        return !open.contains { $0.owner != owner && $0.writes.contains { $0.advancedStreams.contains(stream) } }
    }

    private func isRelied(on stream: StreamID, by owner: Int) -> Bool {
        open.contains { $0.owner != owner && $0.writes.contains { $0.relied.contains(stream) } }
    }

    // MARK: Appending

    /// Finds out what can be appended, and keeps others from what that rests on until it is committed or given up.
    func begin(_ writes: [Write], by owner: Int) -> (outcomes: [WriteOutcome], transaction: Transaction?) {
        var heads: [StreamID: Int] = [:]
        var leftOut: Set<StreamID> = []
        var accepted: [Write] = []
        let outcomes = writes.map { write -> WriteOutcome in
            let outcome = outcome(of: write, by: owner, heads, leftOut)
            if outcome == .appended {
                for stream in write.advancedStreams { heads[stream, default: head(of: stream)] += 1 }
                accepted.append(write)
            } else {
                leftOut.formUnion(write.advancedStreams)
            }
            return outcome
        }
        accepted.removeAll { $0.advancedStreams.isEmpty && $0.key == nil }
        guard !accepted.isEmpty else { return (outcomes, nil) }
        let transaction = Transaction(owner, accepted)
        open.append(transaction)
        return (outcomes, transaction)
    }

    func commit(_ transaction: Transaction) {
        giveUp(transaction)
        for write in transaction.writes {
            if fault == .splitsWrites && write.parts.count > 2 {
                for part in write.parts.dropLast() { carryOut(Write(parts: [part], key: write.key), isFirst: false) }
            } else {
                carryOut(write, isFirst: write == transaction.writes.first)
            }
        }
    }

    func giveUp(_ transaction: Transaction) {
        transaction.isOpen = false
        open.removeAll { $0 === transaction }
    }

    private func carryOut(_ write: Write, isFirst: Bool) {
        for part in write.parts {
            guard let entry = part.entry else { continue }
            streams[part.stream, default: []].append(carrying: entry)
            epoch = max(epoch, part.stream.epoch)
        }
        if let key = write.key, fault != .forgetsKeys { keys[key.stream.epoch, default: [:]][key.key.key] = key }
        onCommit(write, isFirst)
    }

    private func outcome(
        of write: Write, by owner: Int, _ heads: [StreamID: Int], _ leftOut: Set<StreamID>
    ) -> WriteOutcome {
        let moved = write.parts.filter { part in
            if isOverlooked(part, of: write) { return false }
            if leftOut.contains(part.stream) { return true }
            if part.expectedVersion != heads[part.stream] ?? head(of: part.stream) { return true }
            if part.entry != nil { return !isFree(part.stream, for: owner) || isRelied(on: part.stream, by: owner) }
            return write.relied.contains(part.stream) && !isFree(part.stream, for: owner)
        }
        if !moved.isEmpty { return .conflict(moved.map(\.stream)) }
        guard let key = write.key else { return .appended }
        if keys[key.stream.epoch]?[key.key.key] != nil { return .keyTaken }
        let isPending = open.contains { $0.writes.contains { $0.key?.key.key == key.key.key } }
        return isPending ? .conflict([key.stream]) : .appended
    }

    private func isOverlooked(_ part: Write.Part, of write: Write) -> Bool {
        switch fault {
        case .ignoresReliance: part.entry == nil && !write.advancedStreams.isEmpty
        case .answersRefusalsUnchecked: write.advancedStreams.isEmpty && write.key == nil
        case .ignoresTheNextEpoch: part.entry == nil && part.stream.kind == .directory && part.expectedVersion == 0
        case .ignoresVersions: part.entry != nil && part.expectedVersion > 0 && part.stream.kind != .directory
        default: false
        }
    }
}

extension Write {
    /// The streams that must stay where they are until it is committed.
    fileprivate var relied: [StreamID] {
        advancedStreams.isEmpty
            ? [] : parts.filter { $0.entry == nil && $0.expectedVersion > 0 }.map(\.stream)
    }
}
