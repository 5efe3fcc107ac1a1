/// Changes bytes at random, in the ways in which input is wrong in practice and in those that decoders get wrong.
///
/// The same seed gives the same bytes for ever.
package struct Mutation: Sendable {
    package private(set) var chance: SplitMix64
    private let corpus: [[UInt8]]
    private let longest: Int

    /// What JSON readers have been seen to stumble over.
    private static let dictionary: [[UInt8]] = [
        "null", "true", "{}", "[]", "\"\"", "0", "-0", "-1", "1e400", "1e-400", "1.5", "9007199254740993",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "0x10", "01", "NaN", "\"\\u0000\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\\", "\"", ",", ":", "{", "}", "[", "]", "\u{FEFF}", "\u{2028}",
        "\"2026-02-30\"", "\"9999-12-31\"", "\"0000-01-01\"", "\"24:00\"", "%00", "%", "%zz", "..", "&", "=", "+", ";",
        "\r\n", "\t", "é", "🩺",
    ].map { Array($0.utf8) }

    /// - Parameters:
    ///   - corpus: what is right; at least one.
    ///   - longest: of a result, in bytes.
    package init(seed: UInt64, corpus: [[UInt8]], longest: Int = 65_536) {
        precondition(!corpus.isEmpty)
        chance = SplitMix64(seed: seed)
        self.corpus = corpus
        self.longest = longest
    }

    /// One of the corpus, changed some times.
    package mutating func next() -> [UInt8] { changed(chance.one(of: corpus)) }

    /// The bytes, changed some times.
    package mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<chance.one(of: [1, 1, 1, 2, 3, 8]) { change(&bytes) }
        return Array(bytes.prefix(longest))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        switch chance.number(in: 1...12) {
        case 1: flip(&bytes)
        case 2: replaceByte(&bytes)
        case 3: bytes.removeSubrange(range(in: bytes))
        case 4: bytes.insert(contentsOf: Array(bytes[range(in: bytes)]), at: place(in: bytes))
        case 5: bytes.removeLast(chance.number(in: 0...bytes.count))
        case 6: splice(&bytes)
        case 7: nest(&bytes)
        case 8: replaceNumber(&bytes)
        case 9: doubleMember(&bytes)
        case 10: swapTexts(&bytes)
        default: bytes.replaceSubrange(range(in: bytes), with: chance.one(of: Self.dictionary))
        }
    }

    private mutating func place(in bytes: [UInt8]) -> Int { chance.number(in: 0...bytes.count) }

    /// Mostly a short one.
    private mutating func range(in bytes: [UInt8]) -> Range<Int> {
        let start = place(in: bytes)
        return start..<min(bytes.count, start + chance.one(of: [0, 1, 1, 2, 4, 16, 64]))
    }

    private mutating func flip(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        bytes[chance.number(in: 0...bytes.count - 1)] ^= 1 << UInt8(chance.number(in: 0...7))
    }

    private mutating func replaceByte(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        bytes[chance.number(in: 0...bytes.count - 1)] = UInt8(truncatingIfNeeded: chance.next())
    }

    /// The beginning of this and the end of another.
    private mutating func splice(_ bytes: inout [UInt8]) {
        let other = chance.one(of: corpus)
        bytes = Array(bytes[..<place(in: bytes)]) + other[place(in: other)...]
    }

    /// Deeper than anybody nests.
    private mutating func nest(_ bytes: inout [UInt8]) {
        let depth = chance.one(of: [2, 60, 65, 1_000, 20_000])
        let (open, close) = chance.chance(50) ? ("[", "]") : ("{\"a\":", "}")
        let place = place(in: bytes)
        let whole = chance.chance(70) ? Array(String(repeating: close, count: depth).utf8) : []
        bytes.insert(contentsOf: Array(String(repeating: open, count: depth).utf8) + Array("1".utf8) + whole, at: place)
    }

    /// A number becomes another one, so that what is still well formed means something else.
    private mutating func replaceNumber(_ bytes: inout [UInt8]) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let starts = bytes.indices.filter { digits.contains(bytes[$0]) && ($0 == 0 || !digits.contains(bytes[$0 - 1])) }
        guard !starts.isEmpty else { return }
        let start = chance.one(of: starts)
        let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.endIndex
        let number = chance.one(of: [
            "0", "1", "2", "3", "7", "17", "1440", "1441", "9999", "10000", "2147483648", "4294967296",
            "9007199254740993",
            "9223372036854775807", "18446744073709551616", "-1", "1.0", "1e3",
        ])
        bytes.replaceSubrange(start..<end, with: Array(number.utf8))
    }

    /// A member of an object comes twice.
    private mutating func doubleMember(_ bytes: inout [UInt8]) {
        let commas = bytes.indices.filter { bytes[$0] == UInt8(ascii: ",") }
        guard commas.count >= 2 else { return }
        let first = chance.number(in: 0...commas.count - 2)
        bytes.insert(contentsOf: Array(bytes[commas[first]..<commas[first + 1]]), at: commas[first])
    }

    /// Two texts change places: a name where a type was.
    private mutating func swapTexts(_ bytes: inout [UInt8]) {
        let quotes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\"") }
        guard quotes.count >= 4 else { return }
        let (one, other) = (chance.number(in: 0...quotes.count / 2 - 1), chance.number(in: 0...quotes.count / 2 - 1))
        let (low, high) = (min(one, other) * 2, max(one, other) * 2)
        guard low < high else { return }
        let early = quotes[low]...quotes[low + 1]
        let late = quotes[high]...quotes[high + 1]
        let (first, second) = (Array(bytes[early]), Array(bytes[late]))
        bytes.replaceSubrange(late, with: first)
        bytes.replaceSubrange(early, with: second)
    }
}
