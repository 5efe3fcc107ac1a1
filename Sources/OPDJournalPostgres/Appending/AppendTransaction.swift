import OPDEngine
import OPDJournal

/// The two pipelines of one append: look and lock; write and commit.
struct AppendTransaction {
    let plan: AppendPlan

    /// What a statement of the first pipeline is there for.
    private enum Purpose {
        case preparing
        case takingKeys
        case seeingHeads
    }

    /// Begins the transaction, unless one is open that holds heads already; takes its keys and its locks. What is held is
    /// locked once more, which costs nothing.
    func look(
        on connection: PostgresConnection, holding isHolding: Bool, until deadline: Deadline
    ) throws(PostgresFailure) -> SeenState {
        var steps: [(Purpose, Statement)] = []
        if !isHolding { steps += [(.preparing, .begin), (.preparing, .settings())] }
        if !plan.keys.isEmpty { steps.append((.takingKeys, .take(plan.keys, turn: plan.turn))) }
        if !plan.newHeads.isEmpty { steps.append((.preparing, .insertHeads(plan.newHeads))) }
        if !plan.advanced.isEmpty { steps.append((.seeingHeads, .lockHeads(plan.advanced, .advance))) }
        if !plan.relied.isEmpty { steps.append((.seeingHeads, .lockHeads(plan.relied, .rely))) }
        if !plan.looked.isEmpty { steps.append((.seeingHeads, .heads(plan.looked))) }
        let results = try connection.run(steps.map(\.1), until: deadline)
        var seen = SeenState()
        for (step, rows) in zip(steps, results) {
            switch step.0 {
            case .preparing: break
            case .takingKeys: for row in rows.all { seen.freeKeys.insert(KeyIdentity(row)) }
            case .seeingHeads: for row in rows.all { seen.heads[row.whole(0)] = Int(row.whole(1)) }
            }
        }
        return seen
    }

    /// Only looks where the streams are, for a turn that writes nothing.
    func glance(on connection: PostgresConnection, until deadline: Deadline) throws(PostgresFailure) -> SeenState {
        var seen = SeenState()
        let rows = try connection.rows(.heads(plan.locked + plan.looked), until: deadline)
        for row in rows.all { seen.heads[row.whole(0)] = Int(row.whole(1)) }
        return seen
    }

    /// What writes the decision, with COMMIT at its end: whatever fails before leaves the COMMIT out.
    func writing(_ decision: AppendDecision, after seen: SeenState) -> [Statement] {
        let first = Dictionary(uniqueKeysWithValues: plan.keys.map { (KeyIdentity($0), $0) })
        let kept = Set(decision.keys.filter { first[KeyIdentity($0)] == $0 }.map { KeyIdentity($0) })
        let given = seen.freeKeys.subtracting(kept)
        let unused = plan.keys.filter { given.contains(KeyIdentity($0)) }
        // The first write with a key was left out, and a later one with the same key was not.
        let changed = decision.keys.filter { !kept.contains(KeyIdentity($0)) }
        var statements: [Statement] = []
        if !unused.isEmpty { statements.append(.giveBack(unused)) }
        if !changed.isEmpty {
            statements.append(.take(changed.sorted { KeyIdentity($0) < KeyIdentity($1) }, turn: plan.turn))
        }
        if !decision.entries.isEmpty {
            statements.append(.insert(decision.entries, turn: plan.turn))
            if let details = Statement.insertDetails(decision.entries) { statements.append(details) }
            statements += Statement.redactions(of: decision.entries)
            statements.append(.move(decision.moved))
        }
        // Forgets keys past their lifetime, a few with each use, so that the table stops growing and no turn waits.
        if let newest = decision.keys.last {
            let limit = newest.time.milliseconds - IdempotencyKey.lifetimeMilliseconds
            statements.append(.forgetKeys(before: limit, atMost: decision.keys.count * 2))
        }
        return statements + [.commit]
    }
}

extension Row {
    /// A column of our own tables that cannot be anything but a bigint.
    fileprivate func whole(_ column: Int32) -> Int64 { (try? integer(column)) ?? -1 }
}

extension KeyIdentity {
    /// A row of `Statement.take`.
    fileprivate init(_ row: Row) { self.init(high: row.whole(0), low: row.whole(1), epoch: row.whole(2)) }
}
