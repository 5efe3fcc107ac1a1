import GRDB
import OPDEngine
import OPDJournal

extension SQLiteJournal {
    package func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome] {
        try writing { db in
            var appending = try Appending(db)
            let outcomes = try writes.map { try appending.append($0) }
            try appending.forgetOldKeys()
            return outcomes
        }
    }
}

/// One append transaction: what it has seen and done so far.
private struct Appending {
    private let db: Database
    private let headOfStream: PreparedStatement
    private let insertEntry: PreparedStatement
    private let insertDetails: PreparedStatement
    /// The versions of the streams, as this transaction leaves them.
    private var heads: [StreamID: Int] = [:]
    /// Streams that a write would have advanced and was left out: later writes to them were decided on what did not happen.
    private var leftOut: Set<StreamID> = []
    private var newestKey: RememberedKey?
    private var keyCount = 0

    init(_ db: Database) throws {
        self.db = db
        headOfStream = try PreparedStatement(db, "SELECT max(version) FROM entries WHERE stream = ?")
        insertEntry = try PreparedStatement(
            db, "INSERT INTO entries (stream, version, time, actor, events) VALUES (?, ?, ?, ?, ?)")
        insertDetails = try PreparedStatement(
            db,
            "INSERT INTO personal_details (entry, patient_name, phone, patient_id, reason) VALUES (?, ?, ?, ?, ?)")
    }

    mutating func append(_ write: Write) throws -> WriteOutcome {
        let conflicts = try write.parts.filter { try !isAsExpected($0) }.map(\.stream)
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
            try insert(entry, stream: part.stream, version: part.expectedVersion + 1)
            heads[part.stream] = part.expectedVersion + 1
        }
        return .appended
    }

    /// Forgets keys past their lifetime, a few with each use, so that the table stops growing and no turn waits.
    func forgetOldKeys() throws {
        guard let newestKey else { return }
        let limit = newestKey.time.milliseconds - IdempotencyKey.lifetimeMilliseconds
        let statement = try db.cachedStatement(
            sql: """
                DELETE FROM idempotency_keys WHERE id IN (
                    SELECT id FROM (SELECT id, time FROM idempotency_keys ORDER BY id LIMIT ?) WHERE time < ?)
                """)
        try statement.execute(arguments: [keyCount * 2, limit])
    }

    private mutating func isAsExpected(_ part: Write.Part) throws -> Bool {
        if leftOut.contains(part.stream) { return false }
        if let head = heads[part.stream] { return head == part.expectedVersion }
        headOfStream.bind(1, part.stream.key)
        let head = try headOfStream.integer() ?? 0
        heads[part.stream] = head
        return head == part.expectedVersion
    }

    private func insert(_ entry: Entry, stream: StreamID, version: Int) throws {
        insertEntry.bind(1, stream.key)
        insertEntry.bind(2, version)
        insertEntry.bind(3, entry.time.milliseconds)
        insertEntry.bind(4, entry.actor)
        insertEntry.bind(5, utf8: entry.events)
        try insertEntry.run()
        guard let details = entry.details else { return }
        insertDetails.bind(1, db.lastInsertedRowID)
        insertDetails.bind(2, details.patientName)
        insertDetails.bind(3, details.phone)
        insertDetails.bind(4, details.patientID)
        insertDetails.bind(5, details.reason)
        try insertDetails.run()
    }

    /// False when the key was used before.
    private mutating func insert(_ key: RememberedKey) throws -> Bool {
        let statement = try PreparedStatement(
            db,
            """
            INSERT OR IGNORE INTO idempotency_keys
                (key_high, key_low, epoch, request_high, request_low, stream, version, has_entry, time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        statement.bind(1, Int64(bitPattern: key.key.key.high))
        statement.bind(2, Int64(bitPattern: key.key.key.low))
        statement.bind(3, key.stream.epoch)
        statement.bind(4, Int64(bitPattern: key.key.request.high))
        statement.bind(5, Int64(bitPattern: key.key.request.low))
        statement.bind(6, key.stream.key)
        statement.bind(7, key.version)
        statement.bind(8, key.hasEntry ? 1 : 0)
        statement.bind(9, key.time.milliseconds)
        try statement.run()
        newestKey = key
        keyCount += 1
        return db.changesCount == 1
    }
}

extension Database {
    func head(of stream: StreamID) throws -> Int {
        let statement = try cachedStatement(sql: "SELECT max(version) FROM entries WHERE stream = ?")
        return try Int.fetchOne(statement, arguments: [stream.key]) ?? 0
    }

    func remembered(_ key: Digest128, epoch: Int) throws -> RememberedKey? {
        let statement = try cachedStatement(
            sql: """
                SELECT request_high, request_low, stream, version, has_entry, time FROM idempotency_keys
                WHERE key_high = ? AND key_low = ? AND epoch = ?
                """)
        let row = try Row.fetchOne(
            statement, arguments: [Int64(bitPattern: key.high), Int64(bitPattern: key.low), epoch])
        guard let row, let stream = StreamID(key: row[2]) else { return nil }
        let request = Digest128(high: UInt64(bitPattern: row[0] as Int64), low: UInt64(bitPattern: row[1] as Int64))
        return RememberedKey(
            key: IdempotencyKey(key: key, request: request), stream: stream, version: row[3], hasEntry: row[4],
            time: Instant(milliseconds: row[5]))
    }
}
