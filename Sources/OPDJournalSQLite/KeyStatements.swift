import GRDB
import OPDEngine
import OPDJournal

/// What a turn runs for each idempotency key.
struct KeyStatements {
    /// Every key, the oldest first.
    static let all = """
        SELECT key_high, key_low, request_high, request_low, stream, version, has_entry, time FROM idempotency_keys
        ORDER BY id
        """

    private let select: PreparedStatement
    private let insert: PreparedStatement
    private let delete: PreparedStatement

    init(_ db: Database) throws {
        select = try PreparedStatement(
            db,
            """
            SELECT request_high, request_low, stream, version, has_entry, time FROM idempotency_keys
            WHERE key_high = ? AND key_low = ? AND epoch = ?
            """)
        insert = try PreparedStatement(
            db,
            """
            INSERT OR IGNORE INTO idempotency_keys
                (key_high, key_low, epoch, request_high, request_low, stream, version, has_entry, time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        delete = try PreparedStatement(
            db,
            """
            DELETE FROM idempotency_keys WHERE id IN (
                SELECT id FROM (SELECT id, time FROM idempotency_keys ORDER BY id LIMIT ?) WHERE time < ?)
            """)
    }

    func remembered(_ key: Digest128, epoch: Int) throws -> RememberedKey? {
        select.bind(1, Int64(bitPattern: key.high))
        select.bind(2, Int64(bitPattern: key.low))
        select.bind(3, epoch)
        return try select.first { row in
            let request = Digest128(
                high: UInt64(bitPattern: row.integer(0)), low: UInt64(bitPattern: row.integer(1)))
            return StreamID(key: row.integer(2)).map { stream in
                RememberedKey(
                    key: IdempotencyKey(key: key, request: request), stream: stream, version: Int(row.integer(3)),
                    hasEntry: row.integer(4) != 0, time: Instant(milliseconds: Int(row.integer(5))))
            }
        } ?? nil
    }

    /// False when the key was used before.
    func insert(_ key: RememberedKey) throws -> Bool {
        insert.bind(1, Int64(bitPattern: key.key.key.high))
        insert.bind(2, Int64(bitPattern: key.key.key.low))
        insert.bind(3, key.stream.epoch)
        insert.bind(4, Int64(bitPattern: key.key.request.high))
        insert.bind(5, Int64(bitPattern: key.key.request.low))
        insert.bind(6, key.stream.key)
        insert.bind(7, key.version)
        insert.bind(8, key.hasEntry ? 1 : 0)
        insert.bind(9, key.time.milliseconds)
        try insert.run()
        return insert.changedRows == 1
    }

    /// Of the oldest keys, at most so many, those that are older than this.
    func forget(before milliseconds: Int, atMost count: Int) throws {
        delete.bind(1, count)
        delete.bind(2, milliseconds)
        try delete.run()
    }
}

extension RememberedKey {
    /// A row of `KeyStatements.all`.
    init(_ row: Row) throws {
        let numbers: [Int64] = (0..<8).map { row[$0] }
        guard let stream = StreamID(key: numbers[4]) else {
            throw JournalFailure.unreadable("\(numbers[4]) names no stream")
        }
        self.init(
            key: IdempotencyKey(
                key: Digest128(high: UInt64(bitPattern: numbers[0]), low: UInt64(bitPattern: numbers[1])),
                request: Digest128(high: UInt64(bitPattern: numbers[2]), low: UInt64(bitPattern: numbers[3]))),
            stream: stream, version: Int(numbers[5]), hasEntry: numbers[6] != 0,
            time: Instant(milliseconds: Int(numbers[7])))
    }
}
