/// One record of comma-separated values as RFC 4180 has them: quoted fields, doubled quotes, line breaks within quotes.
struct CSVRecord: Equatable, Sendable {
    struct Field: Equatable, Sendable {
        var text: String
        var flaw: CSVFlaw?
    }

    /// Where the record begins, counted from 1.
    let line: Int
    var fields: [Field]

    /// All records of a text; lines end with LF or CRLF, the last one may end without. A byte order mark is skipped.
    static func records(of text: String) -> [CSVRecord] {
        var reader = CSVReader(bytes: Array(text.utf8))
        return reader.records()
    }
}

/// What RFC 4180 does not allow in a field.
package enum CSVFlaw: Equatable, Sendable {
    case quoteNotClosed
    case textAfterQuote
    case quoteWithin

    var sentence: String {
        switch self {
        case .quoteNotClosed: "the quote is not closed"
        case .textAfterQuote: "text after the closing quote"
        case .quoteWithin: "a quote within a field that is not quoted"
        }
    }
}

private struct CSVReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: Self.byteOrderMark) { position = 3 }
    }

    mutating func records() -> [CSVRecord] {
        var records: [CSVRecord] = []
        while position < bytes.count {
            var record = CSVRecord(line: line, fields: [field()])
            while take(Self.comma) { record.fields.append(field()) }
            takeLineBreak()
            records.append(record)
        }
        return records
    }

    private mutating func field() -> CSVRecord.Field {
        guard take(Self.quote) else {
            let text = unquoted()
            return CSVRecord.Field(text: text, flaw: text.utf8.contains(Self.quote) ? .quoteWithin : nil)
        }
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == Self.quote else {
                text.append(byte)
                continue
            }
            guard take(Self.quote) else {
                let rest = unquoted()
                return CSVRecord.Field(
                    text: String(decoding: text, as: UTF8.self) + rest, flaw: rest.isEmpty ? nil : .textAfterQuote)
            }
            text.append(Self.quote)
        }
        return CSVRecord.Field(text: String(decoding: text, as: UTF8.self), flaw: .quoteNotClosed)
    }

    /// Up to the next comma or line break.
    private mutating func unquoted() -> String {
        let start = position
        while position < bytes.count, bytes[position] != Self.comma, !isAtLineBreak { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private var isAtLineBreak: Bool {
        bytes[position] == UInt8(ascii: "\n")
            || bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count
                && bytes[position + 1] == UInt8(ascii: "\n")
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func takeLineBreak() {
        _ = take(UInt8(ascii: "\r"))
        if take(UInt8(ascii: "\n")) { line += 1 }
    }
}
