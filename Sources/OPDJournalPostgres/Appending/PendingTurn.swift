import OPDEngine
import OPDJournal

/// A turn whose COMMIT was sent and not answered.
struct PendingTurn {
    /// A row of the turn by which all of it can be found.
    enum Witness {
        case entry(stream: Int64, version: Int64)
        case key(RememberedKey)
    }

    let turn: TurnID
    let witness: Witness
    /// The connection that still waits for the answer; nil when it is gone.
    var connection: PostgresConnection?

    /// Of a decision that writes something.
    init(_ turn: TurnID, _ decision: AppendDecision, on connection: PostgresConnection) {
        self.turn = turn
        self.connection = connection
        if let entry = decision.entries.first {
            witness = .entry(stream: entry.stream.key, version: Int64(entry.version))
        } else {
            witness = .key(decision.keys[0])
        }
    }

    /// Finds out on a new connection whether the turn was committed, and returns once that is as durable as any commit.
    ///
    /// The row's lock waits out the old transaction, should the server still be at it: a locked head, or a key that cannot
    /// be taken a second time. What is found may be on this server's disk only, so something is committed after it, which
    /// the standby has only with all that was before.
    func wasCommitted(on connection: PostgresConnection, until deadline: Deadline) throws(PostgresFailure) -> Bool {
        let settings = Statement.settings(lockTimeout: max(deadline.milliseconds, 1))
        let found: Bool
        switch witness {
        case .entry(let stream, let version):
            _ = try connection.run([.insertHeads([stream])], until: deadline)
            let results = try connection.run(
                [
                    .begin, settings, .lockHeads([stream], .hold),
                    Statement(
                        "SELECT 1 FROM entries WHERE stream = $1 AND version = $2 AND turn = $3", .integer(stream),
                        .integer(version), .turn(turn)),
                ], until: deadline)
            found = results.last?.first != nil
        case .key(let key):
            let identity = KeyIdentity(key)
            let results = try connection.run(
                [
                    .begin, settings, Statement("SAVEPOINT before_key"), .take([key], turn: .none),
                    Statement(
                        """
                        SELECT 1 FROM idempotency_keys WHERE key_high = $1 AND key_low = $2 AND epoch = $3 AND turn = $4
                        """, .integer(identity.high), .integer(identity.low), .integer(identity.epoch), .turn(turn)),
                    Statement("ROLLBACK TO before_key"),
                ], until: deadline)
            found = results[4].first != nil
        }
        let end = try connection.run([.probe, .commit], until: deadline)
        guard end.last?.command == "COMMIT", connection.warnings.isEmpty else {
            throw .lost("the database did not wait for its standby")
        }
        return found
    }
}
