import OPDJournal
import Testing

/// What RFC 8259 allows, and what becomes of it.
@Suite("JSON: what is read")
struct JSONReaderTests {
    private static func read(_ text: String) throws -> JSONValue { try JSONValue(Array(text.utf8)) }

    @Test(
        "numbers: whole ones are exact, however they are written; others stay as they are written",
        arguments: [
            ("0", .integer(0)), ("-0", .integer(0)), ("7", .integer(7)), ("-12", .integer(-12)),
            ("1.0", .integer(1)), ("-3.000", .integer(-3)), ("1e2", .integer(100)), ("1E+2", .integer(100)),
            ("100e-2", .integer(1)), ("0e5", .integer(0)), ("-0.0", .integer(0)), ("0.0e-7", .integer(0)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9007199254740991.0", .integer(9_007_199_254_740_991)),
            ("9223372036854775808", .number("9223372036854775808")),
            ("-9223372036854775809", .number("-9223372036854775809")),
            ("9007199254740993.0", .number("9007199254740993.0")),
            ("-9223372036854775808.0", .number("-9223372036854775808.0")),
            ("-9.223372036854775808e18", .number("-9.223372036854775808e18")),
            ("1.5", .number("1.5")), ("-0.25", .number("-0.25")), ("1e-3", .number("1e-3")),
            ("1e400", .number("1e400")), ("-1E400", .number("-1E400")), ("1e-400", .integer(0)),
            ("123456789012345678901234567890", .number("123456789012345678901234567890")),
        ] as [(String, JSONValue)])
    func numbers(text: String, value: JSONValue) throws {
        #expect(try Self.read(text) == value)
        #expect(try Self.read(" [\(text)\n]") == .array([value]))
    }

    @Test(
        "strings: every escape, every character that needs none",
        arguments: [
            (#""""#, ""), (#""a b""#, "a b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u20AC\uFFFF""#, "Aé€\u{FFFF}"), (#""\u0000""#, "\u{0}"), (#""\ud83d\ude00""#, "😀"),
            (#""\uD800\uDC00""#, "\u{10000}"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
            ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
            ("\"é😀आ\"", "é😀आ"), (#""e\u0301""#, "e\u{301}"), (#""a\u0041b\n""#, "aAb\n"),
        ])
    func strings(text: String, value: String) throws {
        let read = try #require(try Self.read(text).text)
        #expect(Array(read.utf8) == Array(value.utf8))
    }

    @Test("literals, arrays, objects and the white space between")
    func structures() throws {
        #expect(try Self.read("true") == .bool(true))
        #expect(try Self.read(" false\r\n\t") == .bool(false))
        #expect(try Self.read("null") == .null)
        #expect(try Self.read("[]") == .array([]))
        #expect(try Self.read("{ }") == .object([]))
        let text = "\t{ \"b\" : [ 1 , [ ] , { } ] ,\n \"a\":null,\"\":\"x\" } "
        let expected = JSONValue.object([
            .init("b", .array([.integer(1), .array([]), .object([])])), .init("a", .null), .init("", .string("x")),
        ])
        #expect(try Self.read(text) == expected)
        #expect(expected["a"] == .null)
        #expect(expected["c"] == nil)
        #expect(expected["b"]?.elements?.count == 3)
    }

    @Test("64 levels are read")
    func depth() throws {
        var value = try Self.read(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
        for _ in 1..<64 { value = try #require(value.elements?.first) }
        #expect(value == .array([]))
    }

    @Test("an object of many members keeps them in order")
    func manyMembers() throws {
        let text = "{" + (0..<20_000).map { "\"m\($0)\":\($0)" }.joined(separator: ",") + "}"
        let value = try Self.read(text)
        #expect(value == .object((0..<20_000).map { JSONValue.Member("m\($0)", .integer($0)) }))
    }
}
