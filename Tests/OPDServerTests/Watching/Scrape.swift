import Testing

@testable import OPDServer

/// What `/metrics` said once, by series.
struct Scrape {
    let answer: TestAnswer
    private let values: [String: Double]

    init(_ answer: TestAnswer) {
        self.answer = answer
        let lines = answer.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        values = Dictionary(
            lines.compactMap { line in
                guard let space = line.lastIndex(of: " ") else { return nil }
                return Double(line[line.index(after: space)...]).map { (String(line[..<space]), $0) }
            }, uniquingKeysWith: { $1 })
    }

    /// Nil for a series that there is not.
    subscript(series: String) -> Double? { values[series] }

    /// The series of a metric.
    func series(of name: String) -> [String] {
        values.keys.filter { $0 == name || $0.hasPrefix(name + "{") }.sorted()
    }

    /// Every metric with a kind.
    var names: [String] {
        answer.text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
            .map { String($0.split(separator: " ")[2]) }
    }
}

extension TestDesk {
    func scrape(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Scrape {
        Scrape(try await get("/metrics", sourceLocation: sourceLocation).expectDone(sourceLocation: sourceLocation))
    }
}
