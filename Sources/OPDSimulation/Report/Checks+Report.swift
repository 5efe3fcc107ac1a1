extension Checks {
    /// A line an invariant, how often it was checked and held, and every failure in full.
    var lines: [String] {
        var table = TextTable(
            headings: ["checked", "held", "rule", "invariant"], alignments: [.right, .right, .left, .left])
        for result in results {
            table.add([
                grouped(result.checks), grouped(result.held),
                result.invariant.rules.map { "\($0)" }.joined(separator: ","), result.invariant.sentence,
            ])
        }
        let failures = results.flatMap { result in
            result.failures.map { "  VIOLATED  \(result.invariant.sentence): \($0)" }
        }
        return table.lines(indent: 2) + [""] + failures + ["  \(verdict)"]
    }

    private var verdict: String {
        let total = results.reduce(0) { $0 + $1.checks }
        let failed = results.reduce(0) { $0 + $1.failures.count }
        return failed == 0
            ? "All \(grouped(total)) checks held." : "\(grouped(failed)) of \(grouped(total)) checks FAILED."
    }

    var json: JSON {
        .array(
            results.map { result in
                [
                    "name": .string(result.invariant.rawValue),
                    "sentence": .string(result.invariant.sentence),
                    "rules": .array(result.invariant.rules.map { .integer($0) }),
                    "checks": .integer(result.checks),
                    "held": .integer(result.held),
                    "failures": .array(result.failures.map { .string($0) }),
                ]
            })
    }
}
