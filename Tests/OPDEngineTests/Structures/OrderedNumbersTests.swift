import SeededChance
import Testing

@testable import OPDEngine

@Suite("ordered numbers")
struct OrderedNumbersTests {
    @Test("an empty set has neither a least nor a greatest")
    func empty() {
        let numbers = OrderedNumbers()
        #expect(numbers.isEmpty)
        #expect(numbers.first == nil)
        #expect(numbers.last == nil)
        #expect(numbers.members == [])
        #expect(!numbers.contains(0))
        #expect(!numbers.contains(300_000))
    }

    @Test(
        "members at the edges of words and levels are found",
        arguments: [0, 1, 63, 64, 65, 4_095, 4_096, 4_097, 262_143, 262_144, 300_000])
    func edges(member: Int) {
        var numbers = OrderedNumbers()
        numbers.insert(member)
        #expect(numbers.first == member)
        #expect(numbers.last == member)
        #expect(numbers.members == [member])
        #expect(numbers.contains(member) && !numbers.contains(member + 1))
        numbers.remove(member)
        #expect(numbers.isEmpty && numbers.first == nil && numbers.last == nil && !numbers.contains(member))
    }

    /// One level, two, three and four of 64-bit words.
    @Test(
        "inserting and removing at random agrees with a plain set",
        arguments: [63, 4_095, 9_999, 300_000], [1, 2, 3, 4, 5] as [UInt64])
    func agreesWithASet(largest: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed &* 1_000_003 &+ UInt64(largest))
        var numbers = OrderedNumbers()
        var reference: Set<Int> = []
        for step in 1...600 {
            change(&numbers, &reference, upTo: largest, by: &random)
            agrees(numbers, with: reference)
            guard step % 100 == 0 else { continue }
            #expect(numbers.members == reference.sorted())
            #expect(numbers == rebuilt(reference.sorted()), "equal members are equal sets")
            #expect(numbers == rebuilt(random.shuffled(reference.sorted())), "however they came about")
        }
    }

    @Test("sets are drained from the front and from the back in order", arguments: [1, 2] as [UInt64])
    func drains(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let members = Set((0..<500).map { _ in random.number(in: 0...300_000) }).sorted()
        var fromFront = rebuilt(members)
        var fromBack = fromFront
        for (least, greatest) in zip(members, members.reversed()) {
            #expect(fromFront.first == least)
            #expect(fromBack.last == greatest)
            fromFront.remove(least)
            fromBack.remove(greatest)
        }
        #expect(fromFront == OrderedNumbers() && fromBack == OrderedNumbers())
    }

    @Test("sets are equal by their members, however wide they have grown")
    func equality() {
        var narrow = OrderedNumbers()
        narrow.insert(5)
        var wide = OrderedNumbers()
        for member in [300_000, 70, 5, 5_000] { wide.insert(member) }
        #expect(narrow != wide)
        for member in [300_000, 70, 5_000] { wide.remove(member) }
        #expect(narrow == wide)
        wide.remove(5)
        #expect(narrow != wide)
        wide.insert(6)
        #expect(narrow != wide, "as many, but others")
    }

    /// Inserts a number that is not yet a member, or removes the one that is; sometimes the least or the greatest.
    private func change(
        _ numbers: inout OrderedNumbers, _ reference: inout Set<Int>, upTo largest: Int, by random: inout SplitMix64
    ) {
        var number = random.number(in: 0...largest)
        if random.chance(15), let least = reference.min() { number = least }
        if random.chance(15), let greatest = reference.max() { number = greatest }
        if reference.contains(number) {
            numbers.remove(number)
            reference.remove(number)
        } else {
            numbers.insert(number)
            reference.insert(number)
        }
        #expect(numbers.contains(number) == reference.contains(number))
    }

    private func agrees(_ numbers: OrderedNumbers, with reference: Set<Int>) {
        #expect(numbers.count == reference.count)
        #expect(numbers.isEmpty == reference.isEmpty)
        #expect(numbers.first == reference.min())
        #expect(numbers.last == reference.max())
    }

    private func rebuilt(_ members: [Int]) -> OrderedNumbers {
        var numbers = OrderedNumbers()
        for member in members { numbers.insert(member) }
        return numbers
    }
}
