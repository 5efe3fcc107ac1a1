/// What tells one append transaction from all others, in the rows that it writes.
struct TurnID: Equatable, Sendable {
    /// The sixteen bytes of a UUID.
    let bytes: [UInt8]

    /// A random one.
    init() {
        var generator = SystemRandomNumberGenerator()
        bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Of no append.
    static let none = TurnID(bytes: Array(repeating: 0, count: 16))
}
