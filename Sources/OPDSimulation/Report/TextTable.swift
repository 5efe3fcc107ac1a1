/// Rows in aligned columns, as plain text.
package struct TextTable {
    package enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]]

    package init(headings: [String], alignments: [Alignment]) {
        self.alignments = alignments
        rows = [headings]
    }

    /// One cell a column; the rest of a shorter row stays empty.
    package mutating func add(_ row: [String]) { rows.append(row) }

    /// Two spaces between columns, none at the end of a line.
    package func lines(indent: Int) -> [String] {
        let widths = alignments.indices.map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = zip(row.indices, row).map { column, cell in
                let gap = String(repeating: " ", count: widths[column] - cell.count)
                return alignments[column] == .left ? cell + gap : gap + cell
            }
            return (String(repeating: " ", count: indent) + cells.joined(separator: "  ")).withoutTrailingSpaces
        }
    }
}

/// A text in lines of at most `width` characters, broken between words.
func wrapped(_ text: String, width: Int = 96, indent: Int = 2) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
        if let line = lines.last, line.count + 1 + word.count <= width {
            lines[lines.count - 1] = line + " " + word
        } else {
            lines.append(String(repeating: " ", count: indent) + word)
        }
    }
    return lines
}

/// A heading, underlined.
func heading(_ title: String, underline: Character = "-") -> [String] {
    [title, String(repeating: underline, count: title.count), ""]
}

/// A whole number with a comma between thousands.
func grouped(_ number: Int) -> String {
    let digits = Array("\(number.magnitude)")
    let parts = stride(from: digits.count, to: 0, by: -3).map { String(digits[max(0, $0 - 3)..<$0]) }
    return (number < 0 ? "-" : "") + parts.reversed().joined(separator: ",")
}

extension String {
    var withoutTrailingSpaces: String {
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }
}
