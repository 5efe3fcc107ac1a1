/// Chance from one seed, the same on every machine.
///
/// SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with the constants of
/// Vigna's public-domain `splitmix64.c`. Numbers in a range are drawn here and not by the standard library, whose way of
/// doing so may change between releases.
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Uniform from 0 up to, not including, the bound: Lemire, "Fast random integer generation in an interval", 2019.
    mutating func number(below bound: Int) -> Int {
        let range = UInt64(bound)
        let threshold = (0 &- range) % range
        var product = next().multipliedFullWidth(by: range)
        while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        return Int(product.high)
    }

    /// One of the elements, each as likely as its weight says.
    mutating func element<Element>(of weighted: [(Element, weight: Int)]) -> Element {
        var rest = number(below: weighted.reduce(0) { $0 + $1.weight })
        for (element, weight) in weighted {
            if rest < weight { return element }
            rest -= weight
        }
        preconditionFailure("the weights are not negative and one is positive")
    }

    /// Fisher and Yates.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var shuffled = elements
        for last in shuffled.indices.dropFirst().reversed() { shuffled.swapAt(last, number(below: last + 1)) }
        return shuffled
    }
}
