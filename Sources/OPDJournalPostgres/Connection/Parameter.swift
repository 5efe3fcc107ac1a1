/// A statement with its parameters.
struct Statement {
    let sql: String
    let parameters: [Parameter]

    init(_ sql: String, _ parameters: Parameter...) {
        self.sql = sql
        self.parameters = parameters
    }

    init(_ sql: String, _ parameters: [Parameter]) {
        self.sql = sql
        self.parameters = parameters
    }
}

/// A value in PostgreSQL's binary form, which is in network byte order.
struct Parameter {
    /// The number of its type, as in `pg_type`.
    let type: UInt32
    let bytes: [UInt8]

    private enum TypeNumber {
        static let bytea: UInt32 = 17
        static let int8: UInt32 = 20
        static let text: UInt32 = 25
        static let bool: UInt32 = 16
        static let uuid: UInt32 = 2950
        static let boolArray: UInt32 = 1000
        static let textArray: UInt32 = 1009
        static let int8Array: UInt32 = 1016
    }

    static func integer(_ value: Int) -> Parameter { integer(Int64(value)) }

    static func integer(_ value: Int64) -> Parameter {
        Parameter(type: TypeNumber.int8, bytes: bigEndian(value))
    }

    static func text(_ value: String) -> Parameter { Parameter(type: TypeNumber.text, bytes: Array(value.utf8)) }

    static func bytes(_ value: [UInt8]) -> Parameter { Parameter(type: TypeNumber.bytea, bytes: value) }

    static func turn(_ value: TurnID) -> Parameter { Parameter(type: TypeNumber.uuid, bytes: value.bytes) }

    static func integers(_ values: some Collection<Int64>) -> Parameter {
        array(TypeNumber.int8Array, of: TypeNumber.int8, values) { bytes, value in
            append(Int32(8), to: &bytes)
            append(value, to: &bytes)
        }
    }

    static func flags(_ values: some Collection<Bool>) -> Parameter {
        array(TypeNumber.boolArray, of: TypeNumber.bool, values) { bytes, value in
            append(Int32(1), to: &bytes)
            bytes.append(value ? 1 : 0)
        }
    }

    static func texts(_ values: some Collection<String?>) -> Parameter {
        array(TypeNumber.textArray, of: TypeNumber.text, values) { bytes, value in
            append(Int32(value?.utf8.count ?? -1), to: &bytes)
            if let value { bytes.append(contentsOf: value.utf8) }
        }
    }

    /// Texts that are UTF-8 already.
    static func texts(utf8 values: some Collection<[UInt8]>) -> Parameter {
        array(TypeNumber.textArray, of: TypeNumber.text, values) { bytes, value in
            append(Int32(value.count), to: &bytes)
            bytes.append(contentsOf: value)
        }
    }

    /// An array of one dimension, counted from 1; `append` writes each value after its length, -1 for NULL.
    private static func array<Values: Collection>(
        _ type: UInt32, of element: UInt32, _ values: Values, _ append: (inout [UInt8], Values.Element) -> Void
    ) -> Parameter {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + values.count * 12)
        Self.append(Int32(values.isEmpty ? 0 : 1), to: &bytes)
        Self.append(Int32(1), to: &bytes)
        Self.append(element, to: &bytes)
        guard !values.isEmpty else { return Parameter(type: type, bytes: bytes) }
        Self.append(Int32(values.count), to: &bytes)
        Self.append(Int32(1), to: &bytes)
        for value in values { append(&bytes, value) }
        return Parameter(type: type, bytes: bytes)
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
