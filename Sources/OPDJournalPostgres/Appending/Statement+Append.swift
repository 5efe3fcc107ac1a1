import OPDEngine
import OPDJournal

// Nodes never wait for each other in a circle, because all that anybody waits for is waited for in one order: first the
// heads that `hold` locks, then idempotency keys, then heads that an append inserts, each kind in the order of its table.
// The heads that an append locks come last, and it waits for none of them (SKIP LOCKED). `hold` and whoever finds out the
// fate of a turn insert missing heads too: in a transaction before their own, so that they keep nobody waiting with it.

extension Statement {
    /// A transaction in which every statement sees what is committed by then, whatever the database's default is.
    static let begin = Statement("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    static let commit = Statement("COMMIT")
    static let rollback = Statement("ROLLBACK")

    /// What holds for the rest of this transaction only.
    ///
    /// An idle transaction is one whose node has gone; the server ends it, so that its locks go too.
    static func settings(lockTimeout: Int = 2_000) -> Statement {
        Statement(
            """
            SELECT set_config('synchronous_commit',
                    CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true),
                set_config('idle_in_transaction_session_timeout', '10s', true),
                set_config('lock_timeout', $1, true), set_config('statement_timeout', '0', true)
            """, .text("\(lockTimeout)"))
    }

    /// Takes the keys that nobody has used. Gives those that it got.
    static func take(_ keys: [RememberedKey], turn: TurnID) -> Statement {
        Statement(
            """
            INSERT INTO idempotency_keys (key_high, key_low, epoch, request_high, request_low, stream, version, has_entry,
                time, turn)
            SELECT key_high, key_low, epoch, request_high, request_low, stream, version, has_entry, time, $10
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS
                used (key_high, key_low, epoch, request_high, request_low, stream, version, has_entry, time)
            ORDER BY key_high, key_low, epoch
            ON CONFLICT DO NOTHING RETURNING key_high, key_low, epoch
            """,
            Parameter.columns(of: keys) + [
                .integers(keys.map { Int64(bitPattern: $0.key.request.high) }),
                .integers(keys.map { Int64(bitPattern: $0.key.request.low) }), .integers(keys.map(\.stream.key)),
                .integers(keys.map { Int64($0.version) }), .flags(keys.map(\.hasEntry)),
                .integers(keys.map { Int64($0.time.milliseconds) }), .turn(turn),
            ])
    }

    /// Gives keys back that this transaction has taken.
    static func giveBack(_ keys: [RememberedKey]) -> Statement {
        Statement(
            """
            DELETE FROM idempotency_keys USING unnest($1, $2, $3) AS unused (key_high, key_low, epoch)
            WHERE idempotency_keys.key_high = unused.key_high AND idempotency_keys.key_low = unused.key_low
                AND idempotency_keys.epoch = unused.epoch
            """, Parameter.columns(of: keys))
    }

    /// Of the oldest keys, at most so many, those that are older than this. Those that another node is forgetting are left
    /// to it.
    static func forgetKeys(before milliseconds: Int, atMost count: Int) -> Statement {
        Statement(
            """
            DELETE FROM idempotency_keys WHERE (key_high, key_low, epoch) IN (
                SELECT key_high, key_low, epoch FROM idempotency_keys WHERE time < $1
                ORDER BY time LIMIT $2 FOR UPDATE SKIP LOCKED)
            """, .integer(milliseconds), .integer(count))
    }

    /// Makes heads for streams that have none, without an entry yet.
    static func insertHeads(_ streams: [Int64]) -> Statement {
        Statement(
            """
            INSERT INTO heads (stream, version) SELECT stream, 0 FROM unnest($1) AS new (stream) ORDER BY stream
            ON CONFLICT DO NOTHING
            """, .integers(streams))
    }

    /// Where streams are, without a lock.
    static func heads(_ streams: [Int64]) -> Statement {
        Statement("SELECT stream, version FROM heads WHERE stream = ANY ($1)", .integers(streams))
    }

    enum Lock: String {
        /// For the streams that a turn advances. Those that another node holds are left out.
        case advance = "FOR UPDATE SKIP LOCKED"
        /// For those that it relies on, likewise.
        case rely = "FOR SHARE SKIP LOCKED"
        /// Waits for the other nodes.
        case hold = "FOR UPDATE"
    }

    static func lockHeads(_ streams: [Int64], _ lock: Lock) -> Statement {
        Statement(
            "SELECT stream, version FROM heads WHERE stream = ANY ($1) ORDER BY stream \(lock.rawValue)",
            .integers(streams))
    }

    static func insert(_ entries: [RecordedEntry], turn: TurnID) -> Statement {
        Statement(
            """
            INSERT INTO entries (stream, version, time, actor, request, events, turn)
            SELECT stream, version, time, actor, request, events, $7
            FROM unnest($1, $2, $3, $4, $5, $6) AS new (stream, version, time, actor, request, events)
            """,
            .integers(entries.map(\.stream.key)), .integers(entries.map { Int64($0.version) }),
            .integers(entries.map { Int64($0.entry.time.milliseconds) }), .texts(entries.map(\.entry.actor)),
            .texts(entries.map(\.entry.requestID)), .texts(utf8: entries.map(\.entry.events)), .turn(turn))
    }

    /// The details of those entries that have any.
    static func insertDetails(_ entries: [RecordedEntry]) -> Statement? {
        let rows = entries.compactMap { entry in
            entry.entry.details.map { (StreamPosition(entry.stream, entry.version), $0) }
        }
        guard !rows.isEmpty else { return nil }
        return Statement(
            """
            INSERT INTO personal_details (stream, version, patient_name, phone, patient_id, reason, further, salt,
                credentials)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """, Parameter.columns(of: rows))
    }

    /// Moves heads that this transaction has locked.
    static func move(_ heads: [(stream: Int64, version: Int64)]) -> Statement {
        Statement(
            """
            UPDATE heads SET version = moved.version FROM unnest($1, $2) AS moved (stream, version)
            WHERE heads.stream = moved.stream
            """, .integers(heads.map(\.stream)), .integers(heads.map(\.version)))
    }

    /// Writes something that means nothing: what cannot take it could not take a booking.
    static let probe = Statement(
        "UPDATE hospital SET value = decode(md5(clock_timestamp()::text), 'hex') WHERE name = 'last_check'")
}

extension Parameter {
    /// The columns by which keys are told apart.
    fileprivate static func columns(of keys: [RememberedKey]) -> [Parameter] {
        let identities = keys.map { KeyIdentity($0) }
        return [
            .integers(identities.map(\.high)), .integers(identities.map(\.low)), .integers(identities.map(\.epoch)),
        ]
    }
}
