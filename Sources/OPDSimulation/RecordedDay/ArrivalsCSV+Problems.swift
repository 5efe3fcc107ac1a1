extension ArrivalsCSV {
    /// One thing that is wrong with a file. Lines count from 1, the header being the first.
    package enum Problem: Equatable, Sendable {
        case empty
        case noRows
        case header(missing: [Column])
        case fieldCount(line: Int, Int)
        case field(line: Int, Column, String)
        case malformed(line: Int, Column, CSVFlaw)
    }

    /// Everything that is wrong with a file, in the order of its lines.
    package struct Unreadable: Error, Equatable {
        package let problems: [Problem]
    }
}

extension ArrivalsCSV.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "line 1: the file is empty; it begins with the header \(ArrivalsCSV.header)"
        case .noRows: "line 2: there is no row below the header"
        case .header(let missing):
            "line 1: the header must be \(ArrivalsCSV.header)"
                + (missing.isEmpty ? "" : "; missing: " + missing.map(\.rawValue).joined(separator: ", "))
        case .fieldCount(let line, let count):
            "line \(line): \(count) \(count == 1 ? "field" : "fields"), not the \(ArrivalsCSV.Column.allCases.count) of "
                + "\(ArrivalsCSV.header)"
        case .field(let line, let column, let text):
            "line \(line), column \(column.rawValue): \(String(text.prefix(40)).debugDescription); "
                + "it takes \(column.takes)"
        case .malformed(let line, let column, let flaw):
            "line \(line), column \(column.rawValue): \(flaw.sentence); it takes \(column.takes)"
        }
    }
}

extension ArrivalsCSV.Unreadable: CustomStringConvertible {
    private static let mostShown = 20

    package var description: String {
        let shown = problems.prefix(Self.mostShown).map(\.description)
        let rest = problems.count - shown.count
        let more = rest > 0 ? ["and \(grouped(rest)) more"] : []
        return (["The arrivals can't be read:"] + (shown + more).map { "  \($0)" }).joined(separator: "\n")
    }
}
