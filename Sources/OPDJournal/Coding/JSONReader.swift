/// Reads JSON (RFC 8259), strictly: no duplicate members, no lone surrogates, no more than 64 levels.
///
/// Bodies arrive thousands of times a second, and each must be told apart to the field: which one is missing, unknown,
/// doubled, or a fraction where a whole number belongs. `docs/decisions/0003-own-json.md` has the measurements.
struct JSONReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var depth = 0

    private static let deepest = 64

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func document() throws(JSONValue.SyntaxError) -> JSONValue {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw error("something follows the value") }
        return value
    }

    private mutating func value() throws(JSONValue.SyntaxError) -> JSONValue {
        skipSpace()
        guard position < bytes.count else { throw error("the text ends too early") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try nested { reader throws(JSONValue.SyntaxError) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(JSONValue.SyntaxError) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("no value starts with this character")
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(JSONValue.SyntaxError) -> JSONValue
    ) throws(JSONValue.SyntaxError) -> JSONValue {
        guard depth < Self.deepest else { throw error("more than \(Self.deepest) levels") }
        depth += 1
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONValue.SyntaxError) -> JSONValue {
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        // Only for the body itself: a list of a hundred thousand small objects must stay small.
        if depth == 1 { members.reserveCapacity(8) }
        repeat {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw error("a member's name in quotes is missing") }
            let name = try string()
            guard isNew(name, among: members, &names) else {
                throw error("the member \(name.prefix(100)) stands twice")
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("a colon is missing") }
            members.append(JSONValue.Member(name, try value()))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw error("a comma or a closing brace is missing") }
        return .object(members)
    }

    /// A few names are compared one by one; many are kept in a set, or a hostile body would take its square in time.
    private func isNew(_ name: String, among members: [JSONValue.Member], _ names: inout Set<String>) -> Bool {
        guard members.count >= 32 else { return !members.contains { $0.name == name } }
        if names.isEmpty { names.formUnion(members.lazy.map(\.name)) }
        return names.insert(name).inserted
    }

    private mutating func array() throws(JSONValue.SyntaxError) -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        repeat {
            elements.append(try value())
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw error("a comma or a closing bracket is missing") }
        return .array(elements)
    }

    private mutating func literal(
        _ word: StaticString, _ value: JSONValue
    ) throws(JSONValue.SyntaxError) -> JSONValue {
        let isHere =
            position + word.utf8CodeUnitCount <= bytes.count
            && word.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + $0.count]) }
        guard isHere else { throw error("no value starts like this") }
        position += word.utf8CodeUnitCount
        return value
    }

    // MARK: Numbers

    private mutating func number() throws(JSONValue.SyntaxError) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if peek() == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        let isWhole = peek() != UInt8(ascii: ".") && peek() != UInt8(ascii: "e") && peek() != UInt8(ascii: "E")
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole { return Int(text).map(JSONValue.integer) ?? .number(text) }
        if let value = Double(text), let exact = Int(exactly: value), exact.magnitude < 1 << 53 {
            return .integer(exact)
        }
        return .number(text)
    }

    private mutating func digits() throws(JSONValue.SyntaxError) {
        let start = position
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw error("a digit is missing") }
    }

    // MARK: Strings

    private mutating func string() throws(JSONValue.SyntaxError) -> String {
        position += 1
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        var text = try decoded(start)
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw error("a control character must be escaped") }
            if byte == UInt8(ascii: "\\") {
                text.unicodeScalars.append(try escape())
            } else {
                let run = position
                while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                    position += 1
                }
                text += try decoded(run)
            }
        }
        guard take(UInt8(ascii: "\"")) else { throw error("the text ends inside a string") }
        return text
    }

    private func decoded(_ start: Int) throws(JSONValue.SyntaxError) -> String {
        guard let text = String(validating: bytes[start..<position], as: UTF8.self) else {
            throw JSONValue.SyntaxError(problem: "the string is not UTF-8", offset: start)
        }
        return text
    }

    private mutating func escape() throws(JSONValue.SyntaxError) -> Unicode.Scalar {
        position += 1
        guard let byte = peek() else { throw error("the text ends inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error("there is no such escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONValue.SyntaxError) -> Unicode.Scalar {
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(UInt16(unit)), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw error("a surrogate stands alone")
        }
        let trail = try codeUnit()
        guard UTF16.isTrailSurrogate(UInt16(trail)),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (trail - 0xDC00))
        else { throw error("a surrogate stands alone") }
        return scalar
    }

    private mutating func codeUnit() throws(JSONValue.SyntaxError) -> UInt32 {
        guard position + 4 <= bytes.count,
            let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
            bytes[position] != UInt8(ascii: "+"), bytes[position] != UInt8(ascii: "-")
        else { throw error("four hexadecimal digits are missing") }
        position += 4
        return unit
    }

    // MARK: Characters

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func error(_ problem: String) -> JSONValue.SyntaxError {
        JSONValue.SyntaxError(problem: problem, offset: position)
    }
}
