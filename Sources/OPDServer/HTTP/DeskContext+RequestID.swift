import HTTPTypes
import Hummingbird
import Synchronization

extension DeskContext {
    static let requestIDHeader = HTTPField.Name("X-Request-Id")!

    /// Names the request, from here on in every line of the log too.
    mutating func name(_ request: Request) {
        requestID = Self.requestID(of: request)
        // The framework's own would be a second id for the same request.
        logger[metadataKey: "hb.request.id"] = nil
        logger[metadataKey: "request_id"] = .string(requestID)
    }

    /// The client's id where it sent one that can be passed on as it is, or a fresh one.
    private static func requestID(of request: Request) -> String {
        var given: String?
        // In one pass: a look-up by name would index all fields.
        for field in request.headers where field.name == requestIDHeader {
            if given != nil { return freshRequestID() }
            given = field.value
        }
        return given.flatMap { isRequestID($0) ? $0 : nil } ?? freshRequestID()
    }

    /// 1 to 64 letters, digits, dots, underscores and hyphens: nothing that could be taken for more than an id wherever it
    /// is written.
    static func isRequestID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// An id that no other request has: chance for the process, a count within it. It is no secret.
    ///
    /// Fifteen characters, which is what a string holds without memory of its own.
    static func freshRequestID() -> String {
        let count = issued.wrappingAdd(1, ordering: .relaxed).newValue
        return String(unsafeUninitializedCapacity: 15) { bytes in
            write(process, to: bytes, 0..<8)
            write(count, to: bytes, 8..<15)
            return 15
        }
    }

    /// Forty bits of chance; the count has thirty-five, which last for a year at a thousand requests a second.
    private static let process = UInt64.random(in: .min ... .max)
    private static let issued = Atomic<UInt64>(0)
    private static let digits: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"

    /// The low bits of a number, five to a digit, the highest first.
    private static func write(_ number: UInt64, to bytes: UnsafeMutableBufferPointer<UInt8>, _ places: Range<Int>) {
        var rest = number
        for place in places.reversed() {
            bytes[place] = digits.utf8Start[Int(rest & 31)]
            rest >>= 5
        }
    }
}
