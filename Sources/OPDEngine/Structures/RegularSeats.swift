/// The regular seats of one slot: how many are taken, and who could still be bumped, by priority.
///
/// Derived from the session's tokens, and kept so that a decision never walks through them.
struct RegularSeats: Equatable, Sendable {
    private(set) var taken = 0
    private var takenBySource: [Int] = []
    /// Never-called token numbers, at `2 × source` those still expected and behind it those present.
    private var bumpable: [OrderedNumbers] = []

    /// Rule 3: of the lowest priority that can be bumped, those still expected before those present; in each, the one
    /// booked last.
    var victim: (number: Token.Number, source: Source)? {
        guard let row = bumpable.firstIndex(where: { !$0.isEmpty }),
            let number = bumpable[row].last.flatMap({ Token.Number($0) }),
            let source = Source(rawValue: UInt8(row / 2))
        else { return nil }
        return (number, source)
    }

    /// Those that nobody can take: of people called or seen.
    var unbumpable: Int { taken - bumpable.reduce(0) { $0 + $1.count } }

    mutating func add(_ token: Token) {
        count(token.source, 1)
        if token.canBeBumped { addBumpable(token) }
    }

    mutating func remove(_ token: Token) {
        count(token.source, -1)
        if token.canBeBumped { removeBumpable(token) }
    }

    /// The seat stays taken, what may happen to it changes: the person arrived or was called.
    mutating func update(_ token: Token, to changed: Token) {
        if token.canBeBumped { removeBumpable(token) }
        if changed.canBeBumped { addBumpable(changed) }
    }

    /// How many of them tokens of this source have.
    func taken(by source: Source) -> Int { takenBySource.isEmpty ? 0 : takenBySource[Int(source.rawValue)] }

    private mutating func count(_ source: Source, _ change: Int) {
        if takenBySource.isEmpty { takenBySource = Array(repeating: 0, count: Source.allCases.count) }
        taken += change
        takenBySource[Int(source.rawValue)] += change
    }

    private mutating func addBumpable(_ token: Token) {
        if bumpable.isEmpty { bumpable = Array(repeating: OrderedNumbers(), count: 2 * Source.allCases.count) }
        bumpable[row(of: token)].insert(Int(token.number.value))
    }

    private mutating func removeBumpable(_ token: Token) {
        bumpable[row(of: token)].remove(Int(token.number.value))
    }

    private func row(of token: Token) -> Int { 2 * Int(token.source.rawValue) + (token.isPresent ? 1 : 0) }

    static func == (left: Self, right: Self) -> Bool {
        left.taken == right.taken && left.victims == right.victims
            && Source.allCases.allSatisfy { left.taken(by: $0) == right.taken(by: $0) }
    }

    private var victims: [[Int]] {
        bumpable.isEmpty ? Array(repeating: [], count: 2 * Source.allCases.count) : bumpable.map(\.members)
    }
}
