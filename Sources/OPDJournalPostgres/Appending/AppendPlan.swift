import OPDEngine
import OPDJournal

/// What a turn needs to see, and to lock, before it can be decided. Pure.
struct AppendPlan {
    let writes: [Write]
    let turn = TurnID()
    /// Each key of the turn once, as the first write that has it brings it, in the order of the table.
    let keys: [RememberedKey]
    /// Streams that get their first entry, if they have none.
    let newHeads: [Int64]
    /// Streams that get an entry.
    let advanced: [Int64]
    /// Streams that stay at their version until the commit.
    let relied: [Int64]
    /// Streams that are looked at once.
    let looked: [Int64]

    init(_ writes: [Write]) {
        self.writes = writes
        let advancing = writes.flatMap(\.parts).filter { $0.entry != nil }
        let advanced = Set(advancing.map(\.stream.key))
        let relying = writes.filter(\.writesSomething).flatMap(\.parts).filter { $0.expectedVersion > 0 }
        let relied = Set(relying.map(\.stream.key)).subtracting(advanced)
        let all = Set(writes.flatMap(\.parts).map(\.stream.key))
        self.advanced = advanced.sorted()
        self.relied = relied.sorted()
        looked = all.subtracting(advanced).subtracting(relied).sorted()
        newHeads = Set(advancing.filter { $0.expectedVersion == 0 }.map(\.stream.key)).sorted()
        var keys: [KeyIdentity: RememberedKey] = [:]
        for key in writes.compactMap(\.key) where keys[KeyIdentity(key)] == nil { keys[KeyIdentity(key)] = key }
        self.keys = keys.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Whether the turn would write anything; otherwise it only asks where streams are.
    var writesSomething: Bool { writes.contains(where: \.writesSomething) }

    var locked: [Int64] { advanced + relied }
}

extension Write {
    /// Whether it has an entry or a key.
    fileprivate var writesSomething: Bool { key != nil || parts.contains { $0.entry != nil } }
}

/// What makes an idempotency key the same as another, in the order of the table.
struct KeyIdentity: Hashable, Comparable {
    let high: Int64
    let low: Int64
    let epoch: Int64

    init(_ key: RememberedKey) { self.init(key.key.key, epoch: key.stream.epoch) }

    init(_ digest: Digest128, epoch: Int) {
        self.init(
            high: Int64(bitPattern: digest.high), low: Int64(bitPattern: digest.low), epoch: Int64(epoch))
    }

    init(high: Int64, low: Int64, epoch: Int64) {
        self.high = high
        self.low = low
        self.epoch = epoch
    }

    static func < (left: KeyIdentity, right: KeyIdentity) -> Bool {
        (left.high, left.low, left.epoch) < (right.high, right.low, right.epoch)
    }
}
