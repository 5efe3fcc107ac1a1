import OPDJournal
import Testing

/// What RFC 8259 does not allow, or leaves open and we refuse.
@Suite("JSON: what is refused")
struct JSONRefusalTests {
    private func expectRefusal(_ bytes: [UInt8], _ problem: String? = nil, at offset: Int? = nil) {
        let error = #expect(throws: JSONValue.SyntaxError.self) { try JSONValue(bytes) }
        if let problem { #expect(error?.problem.contains(problem) == true, "\(String(describing: error))") }
        if let offset { #expect(error?.offset == offset) }
        if let error { #expect((0...bytes.count).contains(error.offset)) }
    }

    @Test(
        "numbers that are none",
        arguments: [
            "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "--1", "-a", "- 1", "NaN", "Infinity", "-Infinity", "0x10",
            "1.2.3", "1e1.5", "00", "01", "-01", "1_000", "1,5", "１",
        ])
    func numbers(text: String) {
        expectRefusal(Array(text.utf8))
        expectRefusal(Array("{\"a\":\(text)}".utf8))
    }

    @Test(
        "a string that ends too early, or holds what must be escaped or cannot be",
        arguments: [
            ("\"", "inside a string"), ("\"abc", "inside a string"), ("\"\\\"", "inside a string"),
            ("\"\\", "inside a string"), (#""\x""#, "no such escape"), (#""\U0041""#, "no such escape"),
            (#""\u12""#, "hexadecimal"), (#""\u""#, "hexadecimal"), (#""\u12G4""#, "hexadecimal"),
            (#""\u+041""#, "hexadecimal"), (#""\u-041""#, "hexadecimal"), (#""\u 041""#, "hexadecimal"),
            (#""\ud800""#, "stands alone"), (#""\ud800x""#, "stands alone"), (#""\ud800\n""#, "stands alone"),
            (#""\ud800\u0041""#, "stands alone"), (#""\ud800\ud800""#, "stands alone"), (#""\udc00""#, "stands alone"),
            (#""\udfff\ud800""#, "stands alone"), ("\"a\nb\"", "control character"), ("\"\t\"", "control character"),
            ("\"\u{0}\"", "control character"), ("\"\u{1F}\"", "control character"), ("'a'", "no value starts"),
        ])
    func strings(text: String, problem: String) {
        expectRefusal(Array(text.utf8), problem)
    }

    @Test("every control character must be escaped", arguments: Array(UInt8(0)..<0x20))
    func controlCharacters(byte: UInt8) {
        expectRefusal([UInt8(ascii: "\""), byte, UInt8(ascii: "\"")], "control character", at: 1)
    }

    @Test(
        "strings that are not UTF-8",
        arguments: [
            [0xFF], [0xC3], [0x80], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0x41, 0xFE, 0x42],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        expectRefusal([quote] + bytes + [quote], "UTF-8")
        expectRefusal([quote, UInt8(ascii: "\\"), UInt8(ascii: "n")] + bytes + [quote], "UTF-8")
        expectRefusal(Array("{\"".utf8) + bytes + Array("\":1}".utf8), "UTF-8")
        expectRefusal(bytes, "no value starts")
    }

    @Test(
        "values that are incomplete, or followed by something",
        arguments: [
            "", " ", "\u{FEFF}1", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}", "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}",
            "{null:1}",
            "tru", "trueish", "True", "nul", "nil", "undefined", "1 2", "{}{}", "[]]", "1,", "// x\n1", "/* x */ 1",
            "#1",
            "\u{A0}1", "\u{0}", "1\u{0}",
        ])
    func structures(text: String) {
        expectRefusal(Array(text.utf8))
    }

    @Test(
        "a member that stands twice is named, among few members and among many", arguments: [0, 1, 30, 31, 32, 33, 500])
    func duplicates(others: Int) {
        let members = (0..<others).map { "\"m\($0)\":\($0)," }.joined()
        expectRefusal(Array("{\(members)\"twin\":1,\"twin\":1}".utf8), "the member twin stands twice")
        expectRefusal(Array("{\"twin\":1,\(members)\"twin\":2}".utf8), "the member twin stands twice")
        expectRefusal(Array(#"{\#(members)"twin":1,"\u0074win":1}"#.utf8), "the member twin stands twice")
        let apart = "{\(members)\"a\":{\"twin\":1},\"b\":{\"twin\":1},\"twin\":1}"
        #expect(throws: Never.self) { try JSONValue(Array(apart.utf8)) }
    }

    @Test("65 levels are too many, and a million do no harm", arguments: [65, 1_000_000])
    func depth(levels: Int) {
        expectRefusal(Array(repeating: UInt8(ascii: "["), count: levels), "64 levels", at: 64)
        expectRefusal(Array(String(repeating: "{\"a\":", count: levels).utf8), "64 levels")
    }

    @Test("the problem is told with its place")
    func offsets() {
        expectRefusal(Array("[1, x]".utf8), "no value starts", at: 4)
        expectRefusal(Array("[1] x".utf8), "something follows", at: 4)
        expectRefusal(Array("{\"a\":1 }}".utf8), "something follows", at: 8)
        expectRefusal(Array("[\"ab".utf8), "inside a string", at: 4)
    }
}
