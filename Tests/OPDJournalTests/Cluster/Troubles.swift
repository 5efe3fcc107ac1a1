import SeededChance

/// What befalls a cluster, how often in a hundred times.
struct Troubles: Sendable {
    var delays = 0
    /// A call fails, and had no effect.
    var failures = 0
    /// A commit takes effect after the node was told that nobody knows, or never.
    var undecided = 0
    /// A commit takes effect, and its answer is lost.
    var lostAnswers = 0
    var lostAnnouncements = 0
    /// How many nodes die.
    var deaths = 0
    /// How many times the clock of a node jumps.
    var jumps = 0
    /// Sessions leave the memory of a node after a turn.
    var evictions = 0

    static let none = Troubles()

    /// Some seeds are calm, some have one trouble, most have several.
    init(_ chance: inout SplitMix64) {
        func some(_ rate: Int) -> Int { chance.chance(60) ? chance.number(in: 1...rate) : 0 }
        delays = some(12)
        failures = some(3)
        undecided = some(10)
        lostAnswers = some(6)
        lostAnnouncements = some(60)
        deaths = some(4)
        jumps = some(4)
        evictions = some(25)
    }

    private init() {}
}
