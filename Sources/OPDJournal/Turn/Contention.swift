/// The streams over which a node has lately contended with others: it waits for its turn before it decides, where otherwise
/// it would decide in vain.
struct Contention {
    /// The turn after which each is free again, unless somebody is found at work in it until then.
    private var ends: [StreamID: Int] = [:]
    private var turn = 0

    private static let turns = 8

    var isEmpty: Bool { ends.isEmpty }

    var streams: Set<StreamID> { Set(ends.keys) }

    func contains(_ stream: StreamID) -> Bool { ends[stream] != nil }

    mutating func nextTurn() {
        turn += 1
        if !ends.isEmpty { ends = ends.filter { $0.value > turn } }
    }

    /// Others are at work in these sessions. The directory changes so seldom that nobody waits for it beforehand.
    mutating func note(_ streams: Set<StreamID>) {
        for stream in streams where !stream.isDirectory { ends[stream] = turn + Self.turns }
    }
}
