/// A set of small non-negative integers that knows its least and its greatest.
///
/// A tree of 64-bit words, each bit saying whether the word below it is empty: every operation touches one word a level,
/// so its cost grows with log₆₄ of the greatest member. Members of a session are token numbers (at most 9,999: three
/// levels) and arrivals on the waitlist.
struct OrderedNumbers: Sendable {
    /// `levels[0]` holds the members, each further level one bit for each word of the level below; the last has one word.
    private var levels: [[UInt64]] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    func contains(_ member: Int) -> Bool {
        guard let words = levels.first, member / 64 < words.count else { return false }
        return words[member / 64] & (1 << UInt64(member % 64)) != 0
    }

    mutating func insert(_ member: Int) {
        precondition(member >= 0 && !contains(member), "a member is inserted once")
        grow(toHold: member)
        count += 1
        var position = member
        for level in levels.indices {
            let wasEmpty = levels[level][position / 64] == 0
            levels[level][position / 64] |= 1 << UInt64(position % 64)
            guard wasEmpty else { return }
            position /= 64
        }
    }

    mutating func remove(_ member: Int) {
        precondition(contains(member), "only a member is removed")
        count -= 1
        var position = member
        for level in levels.indices {
            levels[level][position / 64] &= ~(1 << UInt64(position % 64))
            guard levels[level][position / 64] == 0 else { return }
            position /= 64
        }
    }

    var first: Int? {
        guard count > 0 else { return nil }
        return levels.reversed().reduce(0) { word, level in word * 64 + level[word].trailingZeroBitCount }
    }

    var last: Int? {
        guard count > 0 else { return nil }
        return levels.reversed().reduce(0) { word, level in word * 64 + 63 - level[word].leadingZeroBitCount }
    }

    /// The members in ascending order.
    var members: [Int] {
        var members: [Int] = []
        members.reserveCapacity(count)
        for (index, word) in (levels.first ?? []).enumerated() {
            var rest = word
            while rest != 0 {
                members.append(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return members
    }

    private mutating func grow(toHold member: Int) {
        var needed = member / 64 + 1
        guard needed > (levels.first?.count ?? 0) else { return }
        if levels.isEmpty { levels = [[]] }
        for level in levels.indices {
            let missing = needed - levels[level].count
            if missing > 0 { levels[level].append(contentsOf: repeatElement(0, count: missing)) }
            needed = (needed + 63) / 64
        }
        while levels.last!.count > 1 { levels.append(Self.summary(of: levels.last!)) }
    }

    /// One bit for each word: whether it holds anything.
    private static func summary(of words: [UInt64]) -> [UInt64] {
        var summary = [UInt64](repeating: 0, count: (words.count + 63) / 64)
        for (index, word) in words.enumerated() where word != 0 {
            summary[index / 64] |= 1 << UInt64(index % 64)
        }
        return summary
    }
}

extension OrderedNumbers: Equatable {
    /// Equal members are equal sets, however wide their words have grown.
    static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.members == right.members
    }
}
