import OPDEngine
import OPDJournal

/// The one connection that appends, and what it is in the middle of.
struct Writer {
    private let address: ServerAddress
    private let patience: Duration
    private var connection: PostgresConnection?
    /// The streams whose heads the open transaction of `hold` has locked.
    private var held: Set<Int64> = []
    private(set) var pending: PendingTurn?

    init(_ address: ServerAddress, patience: Duration) {
        self.address = address
        self.patience = patience
    }

    mutating func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome] {
        let deadline = Deadline(after: patience)
        try settle(until: deadline)
        let plan = AppendPlan(writes)
        guard plan.writesSomething else {
            letGo()
            return try patiently(deadline) { writer throws(PostgresFailure) in
                let connection = try writer.ready()
                let seen = try AppendTransaction(plan: plan).glance(on: connection, until: deadline)
                return AppendDecision(plan, seen).outcomes
            }
        }
        let wasHolding = !held.isEmpty
        return try patiently(deadline) { writer throws(PostgresFailure) in
            // What was decided while the heads were held may not hold without them.
            if wasHolding && writer.held.isEmpty { return writes.map { .conflict($0.parts.map(\.stream)) } }
            return try writer.attempt(plan, until: deadline)
        }
    }

    mutating func hold(_ known: [StreamPosition]) throws(JournalFailure) -> [RecordedEntry] {
        let deadline = Deadline(after: patience)
        try settle(until: deadline)
        letGo()
        let results = try patiently(deadline, waitingForLocks: false) { writer throws(PostgresFailure) in
            let connection = try writer.ready()
            let streams = Set(known.map(\.stream.key)).sorted()
            let unborn = Set(known.filter { $0.version == 0 }.map(\.stream.key)).sorted()
            if !unborn.isEmpty { _ = try connection.run([.insertHeads(unborn)], until: deadline) }
            let results = try connection.run(
                [.begin, .settings(), .lockHeads(streams, .hold), .entries(after: known)], until: deadline)
            writer.held = Set(streams)
            return results
        }
        return try results[3].recordedEntries()
    }

    mutating func letGo() {
        guard !held.isEmpty else { return }
        held = []
        rollBack()
    }

    /// Finds out what became of a turn whose COMMIT was not answered. While that is open nothing else is appended.
    mutating func settle(until deadline: Deadline? = nil) throws(JournalFailure) {
        guard pending != nil else { return }
        do {
            _ = try findOut(until: deadline ?? Deadline(after: patience))
        } catch {
            throw .unavailable("an earlier turn is not settled yet: \(JournalFailure(error))")
        }
    }

    mutating func close() {
        connection = nil
        pending = nil
        held = []
    }

    // MARK: One attempt

    private mutating func attempt(
        _ plan: AppendPlan, until deadline: Deadline
    ) throws(PostgresFailure) -> [WriteOutcome] {
        // What is held stays held until this commit: what was decided may rest on more than it names.
        let connection = try ready()
        let isHolding = !held.isEmpty
        held = []
        let transaction = AppendTransaction(plan: plan)
        let seen = try transaction.look(on: connection, holding: isHolding, until: deadline)
        let decision = AppendDecision(plan, seen)
        guard decision.writesSomething else {
            rollBack()
            return decision.outcomes
        }
        try connection.send(transaction.writing(decision, after: seen))
        pending = PendingTurn(plan.turn, decision, on: connection)
        guard try findOut(until: deadline) else { throw .lost("the connection was lost before the commit") }
        return decision.outcomes
    }

    // MARK: The fate of a COMMIT

    /// Waits for the answer to the COMMIT; without one, looks for the turn. Whether it is committed.
    private mutating func findOut(until deadline: Deadline) throws(PostgresFailure) -> Bool {
        guard var turn = pending else { return false }
        if let waiting = turn.connection {
            do {
                let answer = try waiting.receive(until: deadline)
                // A warning: the server has stopped waiting for the standby.
                if answer.last?.command == "COMMIT", waiting.warnings.isEmpty {
                    pending = nil
                    return true
                }
                if answer.last?.command == "ROLLBACK" {
                    pending = nil
                    return false
                }
            } catch .refused(let complaint) {
                pending = nil
                throw .refused(complaint)
            } catch .late {
                throw .undecided(
                    "the database has not answered a commit; it is found out before anything else is written")
            } catch {}
            connection = nil
            turn.connection = nil
            pending = turn
        }
        return try search(turn, until: deadline)
    }

    private mutating func search(_ turn: PendingTurn, until deadline: Deadline) throws(PostgresFailure) -> Bool {
        var pause = Pause()
        while true {
            do {
                let fresh = try PostgresConnection(address)
                let wasCommitted = try turn.wasCommitted(on: fresh, until: deadline)
                pending = nil
                connection = fresh
                return wasCommitted
            } catch {
                guard !deadline.isOver else {
                    throw .undecided("the fate of a commit is not found out yet: \(JournalFailure(error))")
                }
                pause.take(until: deadline)
            }
        }
    }

    // MARK: The connection

    private mutating func ready() throws(PostgresFailure) -> PostgresConnection {
        if let connection { return connection }
        let fresh = try PostgresConnection(address)
        connection = fresh
        held = []
        return fresh
    }

    private mutating func rollBack() {
        guard let open = connection else { return }
        if (try? open.run([.rollback], until: Deadline(after: .seconds(2)))) == nil { connection = nil }
    }

    /// Tries again, until the time is over, what may succeed on another attempt.
    private mutating func patiently<Value>(
        _ deadline: Deadline, waitingForLocks: Bool = true,
        _ attempt: (inout Writer) throws(PostgresFailure) -> Value
    ) throws(JournalFailure) -> Value {
        var pause = Pause()
        while true {
            do {
                return try attempt(&self)
            } catch {
                held = []
                if pending == nil {
                    if error.leavesConnection { rollBack() } else { connection = nil }
                }
                let isPassing = error.isPassing && (waitingForLocks || !error.isMissingLock)
                guard isPassing, !deadline.isOver else { throw JournalFailure(error) }
                pause.take(until: deadline)
            }
        }
    }
}

/// What lies between two attempts: nothing at first, then ever more, up to half a second.
struct Pause {
    private var milliseconds = 0

    mutating func take(until deadline: Deadline) {
        let wakeUp = min(milliseconds, deadline.milliseconds)
        if wakeUp > 0 { Wait.forNothing(milliseconds: wakeUp) }
        milliseconds = min(max(milliseconds * 2, 10), 500)
    }
}
