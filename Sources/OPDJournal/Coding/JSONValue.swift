/// A JSON value (RFC 8259) as it was written: members keep their order, whole numbers stay exact.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// A number without a fraction that 64 bits hold; `1.0` is one.
    case integer(Int)
    /// Any other number, as it was written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Why bytes are not JSON; `offset` counts bytes from 0.
    package struct SyntaxError: Error, Equatable {
        package let problem: String
        package let offset: Int
    }

    /// Reads exactly one value from UTF-8.
    package init(_ bytes: UnsafeRawBufferPointer) throws(SyntaxError) {
        var reader = JSONReader(bytes)
        self = try reader.document()
    }

    package init(_ bytes: [UInt8]) throws(SyntaxError) {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(SyntaxError) in try JSONValue(buffer) }
        }
        self = try result.get()
    }

    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var whole: Int? {
        if case .integer(let number) = self { number } else { nil }
    }

    package var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}
