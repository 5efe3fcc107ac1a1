import GRDB
import OPDEngine
import OPDJournal

extension SQLiteJournal {
    package func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome] {
        let outcomes = try writing { db in
            var appending = try Appending(db)
            let outcomes = try writes.map { try appending.append($0) }
            try appending.forgetOldKeys()
            return outcomes
        }
        if zip(writes, outcomes).contains(where: { $1 == .appended && $0.erases }) { wipeSoon() }
        return outcomes
    }
}

extension Write {
    fileprivate var erases: Bool { parts.contains { $0.entry.map { !$0.redactions.isEmpty } ?? false } }
}

/// One append transaction: what it has seen and done so far.
private struct Appending {
    private let db: Database
    private let entries: EntryStatements
    private let keys: KeyStatements
    /// The streams' last entries, as this transaction leaves them.
    private var heads: [StreamID: Head] = [:]
    /// Streams that a write would have advanced and was left out: later writes to them were decided on what did not happen.
    private var leftOut: Set<StreamID> = []
    private var newestKey: RememberedKey?
    private var keyCount = 0

    init(_ db: Database) throws {
        self.db = db
        entries = try EntryStatements(db)
        keys = try KeyStatements(db)
    }

    mutating func append(_ write: Write) throws -> WriteOutcome {
        let conflicts = try conflicts(of: write)
        if !conflicts.isEmpty {
            leftOut.formUnion(write.advancedStreams)
            return .conflict(conflicts)
        }
        if let key = write.key {
            guard try insert(key) else {
                leftOut.formUnion(write.advancedStreams)
                return .keyTaken
            }
        }
        for part in write.parts {
            guard let entry = part.entry else { continue }
            heads[part.stream] = try entries.insert(entry, stream: part.stream, after: heads[part.stream] ?? Head())
        }
        return .appended
    }

    /// Forgets keys past their lifetime, a few with each use, so that the table stops growing and no turn waits.
    func forgetOldKeys() throws {
        guard let newestKey else { return }
        try keys.forget(before: newestKey.time.milliseconds - IdempotencyKey.lifetimeMilliseconds, atMost: keyCount * 2)
    }

    private mutating func conflicts(of write: Write) throws -> [StreamID] {
        var conflicts: [StreamID] = []
        for part in write.parts where try !isAsExpected(part) { conflicts.append(part.stream) }
        return conflicts
    }

    private mutating func isAsExpected(_ part: Write.Part) throws -> Bool {
        if !leftOut.isEmpty && leftOut.contains(part.stream) { return false }
        if let head = heads[part.stream] { return head.version == part.expectedVersion }
        let head = try entries.head(of: part.stream)
        heads[part.stream] = head
        return head.version == part.expectedVersion
    }

    /// False when the key was used before.
    private mutating func insert(_ key: RememberedKey) throws -> Bool {
        newestKey = key
        keyCount += 1
        return try keys.insert(key)
    }
}
