/// The tokens that want a seat in one slot.
///
/// They are kept in classes whose members differ only by arrival, so that finding the first by any `WaitlistOrder` is a
/// comparison of at most one token a class. Derived from the session's tokens.
struct Waitlist: Equatable, Sendable {
    /// What an order can look at besides arrival.
    struct Class: Hashable, Sendable {
        let source: Source
        let isPresent: Bool
        let isDisplaced: Bool

        init(_ token: Token) {
            source = token.source
            isPresent = token.isPresent
            isDisplaced = token.hasHadSeat
        }

        init(row: Int) {
            source = Source.allCases[row / 4]
            isPresent = row & 2 != 0
            isDisplaced = row & 1 != 0
        }

        var row: Int { 4 * Int(source.rawValue) + (isPresent ? 2 : 0) + (isDisplaced ? 1 : 0) }
    }

    private(set) var count = 0
    /// Arrivals, by `Class.row`.
    private var classes: [OrderedNumbers] = []

    mutating func add(_ token: Token) {
        if classes.isEmpty { classes = Array(repeating: OrderedNumbers(), count: 4 * Source.allCases.count) }
        classes[Class(token).row].insert(Int(token.waitlistArrival))
        count += 1
    }

    mutating func remove(_ token: Token) {
        classes[Class(token).row].remove(Int(token.waitlistArrival))
        count -= 1
    }

    /// The arrival of the first in this order among those whose source may take the seat.
    func first(by order: WaitlistOrder, where mayTake: (Source) -> Bool) -> Int? {
        var best: (rank: Int, arrival: Int)?
        for row in classes.indices {
            let candidate = Class(row: row)
            guard let arrival = classes[row].first, mayTake(candidate.source) else { continue }
            let rank = order.rank(of: candidate)
            if let best, (best.rank, best.arrival) < (rank, arrival) { continue }
            best = (rank, arrival)
        }
        return best?.arrival
    }

    /// All arrivals in this order.
    func arrivals(by order: WaitlistOrder) -> [Int] {
        classes.indices
            .flatMap { row in classes[row].members.map { (rank: order.rank(of: Class(row: row)), arrival: $0) } }
            .sorted { ($0.rank, $0.arrival) < ($1.rank, $1.arrival) }
            .map(\.arrival)
    }

    static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.members == right.members
    }

    private var members: [[Int]] {
        classes.isEmpty ? Array(repeating: [], count: 4 * Source.allCases.count) : classes.map(\.members)
    }
}
