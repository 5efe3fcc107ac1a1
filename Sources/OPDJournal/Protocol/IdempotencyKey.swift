import Crypto
import OPDEngine

/// The first 128 bits of a keyed SHA-256: enough to tell keys apart, useless for guessing what was hashed.
package struct Digest128: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// The hospital's own secret: what it hashes cannot be guessed from the hash. Kept in the journal's file.
package struct HospitalSecret: Sendable {
    package static let byteCount = 32
    /// To be kept with the journal, and told to nobody.
    package let bytes: [UInt8]
    private let key: SymmetricKey
    /// The hash with the key already in it.
    private let keyed: HMAC<SHA256>

    package init(bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "a secret has 32 bytes")
        self.bytes = bytes
        key = SymmetricKey(data: bytes)
        keyed = HMAC<SHA256>(key: key)
    }

    /// HMAC-SHA256 over the parts, each preceded by its length, cut to 128 bits.
    package func digest(_ parts: [UInt8]...) -> Digest128 { digest(parts) }

    package func digest(_ parts: [[UInt8]]) -> Digest128 {
        var message: [UInt8] = []
        message.reserveCapacity(parts.reduce(0) { $0 + 8 + $1.count })
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).littleEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: part)
        }
        var code = keyed
        code.update(data: message)
        return code.finalize().withUnsafeBytes { bytes in
            Digest128(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }
}

/// A client's `Idempotency-Key` with the request that it stands for, both as keyed hashes.
package struct IdempotencyKey: Hashable, Sendable {
    package let key: Digest128
    /// Over method, path, query and body.
    package let request: Digest128

    package init(key: Digest128, request: Digest128) {
        self.key = key
        self.request = request
    }

    /// How long a key is remembered at least.
    package static let lifetimeMilliseconds = 48 * 3_600_000
}

/// A key that was used, and where the answer is found again: by folding the stream to that version.
package struct RememberedKey: Equatable, Sendable {
    package let key: IdempotencyKey
    package let stream: StreamID
    package let version: Int
    /// False when the command changed nothing: then the answer is the state at that version.
    package let hasEntry: Bool
    package let time: Instant

    package init(key: IdempotencyKey, stream: StreamID, version: Int, hasEntry: Bool, time: Instant) {
        self.key = key
        self.stream = stream
        self.version = version
        self.hasEntry = hasEntry
        self.time = time
    }
}
