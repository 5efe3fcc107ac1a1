/// The people present, in the order in which they will be called. Derived, never stored.
extension Session {
    /// The first of those who were not passed over.
    var firstToCall: Token? {
        var first: (key: QueueKey, index: Int)?
        for index in tokens.indices
        where tokens[index].presence == .arrived && tokens[index].isLive && tokens[index].passedOverUntil <= calls {
            let key = QueueKey(tokens[index])
            if first.map({ key < $0.key }) ?? true { first = (key, index) }
        }
        return first.map { tokens[$0.index] }
    }

    /// Those who could be called now, first come first: with seats, then the waitlisted, but for emergencies, who come
    /// before everybody. A missed call lets others go first.
    package var callOrder: [Token] {
        let present = tokens.filter { $0.isLive && $0.presence == .arrived }
            .map { (key: QueueKey($0), token: $0) }.sorted { $0.key < $1.key }.map(\.token)
        var ready = present.filter { $0.passedOverUntil <= calls }[...]
        var passedOver = present.filter { $0.passedOverUntil > calls }
        var order: [Token] = []
        order.reserveCapacity(present.count)
        while !ready.isEmpty || !passedOver.isEmpty {
            let due = passedOver.firstIndex { $0.passedOverUntil <= calls + Int32(order.count) }
            if let due, ready.first.map({ QueueKey(passedOver[due]) < QueueKey($0) }) ?? true {
                order.append(passedOver.remove(at: due))
            } else if let next = ready.popFirst() {
                order.append(next)
            } else {
                order.append(passedOver.removeFirst())
            }
        }
        return order
    }
}

/// Who goes first: a present emergency, whatever its slot; then seats before waitlists; then by slot, priority, check-in,
/// number.
private struct QueueKey: Comparable {
    private let group: Int
    private let arrival: Int
    private let number: Token.Number

    init(_ token: Token) {
        let isEmergency = token.source == .emergency
        let hasSeat = token.status == .booked
        // The rank of each comparison in a digit of its own, the first one highest: slots are below 2¹⁶, priorities below 8.
        group =
            (isEmergency ? 0 : 1) << 24 | (isEmergency || hasSeat ? 0 : 1) << 23 | token.slot.offset << 3
            | (Source.emergency.priority - token.source.priority)
        arrival = token.arrivedAt?.milliseconds ?? .max
        number = token.number
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.group, left.arrival, left.number) < (right.group, right.arrival, right.number)
    }
}
