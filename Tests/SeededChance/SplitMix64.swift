/// A small generator of pseudo-random numbers, the same on every machine for ever: Sebastiano Vigna's SplitMix64.
///
/// It does not use the standard library's ways of drawing from a range, which may change with a release: a seed that
/// failed once must go on meaning the same day.
package struct SplitMix64: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    package mutating func one<Element>(of elements: [Element]) -> Element {
        elements[number(in: 0...elements.count - 1)]
    }

    /// True this often in a hundred times.
    package mutating func chance(_ percent: Int) -> Bool { number(in: 1...100) <= percent }

    package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var rest = elements
        var shuffled: [Element] = []
        while !rest.isEmpty { shuffled.append(rest.remove(at: number(in: 0...rest.count - 1))) }
        return shuffled
    }
}
