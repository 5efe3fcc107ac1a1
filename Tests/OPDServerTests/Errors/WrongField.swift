import OPDJournal
import Testing

/// One member of a body, and what it may not be.
struct WrongField: CustomTestStringConvertible, Sendable {
    let name: String
    /// Nil when the member is missing.
    let values: [JSONValue?]
    /// What the answer names, where it is more than the member's name.
    let field: String

    init(_ name: String, _ values: [JSONValue?], field: String? = nil) {
        self.name = name
        self.values = values
        self.field = field ?? name
    }

    var testDescription: String { field }

    static func text(_ name: String, atMost length: Int = 200, optional: Bool = false) -> WrongField {
        let values: [JSONValue?] = [
            "", " ", "\t\u{A0}\u{3000}\r\n", "Asha\0Rao", "\0", 7, true, [], [:], 1.5,
            .string(String(repeating: "é", count: length + 1)),
            // One character to a reader, too many to everybody else.
            .string("e" + String(repeating: "\u{301}", count: length)),
        ]
        return WrongField(name, values + (optional ? [] : [nil, .null]))
    }

    static func number(_ name: String, optional: Bool = false, _ more: [JSONValue?] = []) -> WrongField {
        let values: [JSONValue?] = ["1", 1.5, true, [], [:], .number("1e400"), .number("0.1")]
        return WrongField(name, values + more + (optional ? [] : [nil, .null]))
    }
}

extension JSONValue: ExpressibleByFloatLiteral {
    package init(floatLiteral number: Double) { self = .number("\(number)") }
}
