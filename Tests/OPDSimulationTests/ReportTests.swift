import Testing

@testable import OPDSimulation

@Suite("What reports are made of")
struct ReportTests {
    @Test("SplitMix64 gives the published sequence of seed 1234567")
    func chance() {
        var chance = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in chance.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test("a number below a bound is uniform, a shuffle keeps every element", arguments: [1, 2, 7, 60])
    func uniform(bound: Int) {
        var chance = SplitMix64(seed: 9)
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<(1_000 * bound) { counts[chance.number(below: bound)] += 1 }
        #expect(counts.allSatisfy { (850...1_150).contains($0) })
        #expect(chance.shuffled(Array(0..<bound)).sorted() == Array(0..<bound))
    }

    @Test("JSON keeps the order of its members and escapes what it must")
    func json() {
        let json: JSON = [
            "name": .string("Asha \"A\" \\ \n\r\t\u{1} é"), "none": .null, "yes": .bool(true), "list": [],
            "numbers": [.integer(-3), .decimal(1.1)],
        ]
        #expect(
            json.text == #"""
                {
                  "name": "Asha \"A\" \\ \n\r\t\u0001 é",
                  "none": null,
                  "yes": true,
                  "list": [],
                  "numbers": [
                    -3,
                    1.1
                  ]
                }
                """#)
    }

    @Test("thousands are grouped", arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")])
    func thousands(number: Int, text: String) {
        #expect(grouped(number) == text)
    }

    @Test("a table aligns its columns and ends its lines without spaces")
    func table() {
        var table = TextTable(headings: ["slot", "seats"], alignments: [.left, .right])
        table.add(["09-10", "2"])
        table.add(["10-11"])
        #expect(table.lines(indent: 2) == ["  slot   seats", "  09-10      2", "  10-11"])
    }
}
