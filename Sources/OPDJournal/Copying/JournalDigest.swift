import Crypto
import OPDEngine

/// One number for everything that a journal holds: entries with their details, stream by stream, and keys.
///
/// Two journals with the same digest hold the same. It tells nothing about what that is, but is no secret keeping either:
/// it is for comparing, not for showing.
package struct JournalDigest: Equatable, Sendable {
    package let entries: Int
    package let keys: Int
    private let hash: [UInt8]

    /// Reads the whole journal. `each` sees every entry on the way.
    package init(
        of reader: any JournalReader, _ each: (RecordedEntry, _ count: Int) -> Void = { _, _ in }
    ) throws(JournalFailure) {
        var hash = SHA256()
        var (entries, keys) = (0, 0)
        try reader.forEachEntry(.byStream) { recorded, count in
            hash.update(recorded)
            entries += 1
            each(recorded, count)
        }
        // Whatever the order in which they are kept.
        var sum = (high: UInt64(0), low: UInt64(0))
        try reader.forEachKey { key in
            var one = SHA256()
            one.update(key)
            let digest = one.finalize().withUnsafeBytes { bytes in
                (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
            sum = (sum.high &+ digest.0, sum.low &+ digest.1)
            keys += 1
        }
        hash.update(Int64(bitPattern: sum.high))
        hash.update(Int64(bitPattern: sum.low))
        self.entries = entries
        self.keys = keys
        self.hash = Array(hash.finalize())
    }
}

extension SHA256 {
    fileprivate mutating func update(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { update(bufferPointer: $0) }
    }

    fileprivate mutating func update(_ bytes: [UInt8]) {
        update(Int64(bytes.count))
        update(data: bytes)
    }

    /// Nothing and an empty text differ.
    fileprivate mutating func update(_ text: String?) {
        if let text { update(Array(text.utf8)) } else { update(-1 as Int64) }
    }

    fileprivate mutating func update(_ recorded: RecordedEntry) {
        update(recorded.stream.key)
        update(Int64(recorded.version))
        update(Int64(recorded.entry.time.milliseconds))
        update(recorded.entry.actor)
        update(recorded.entry.requestID)
        update(recorded.entry.events)
        update(Int64(recorded.entry.details == nil ? 0 : 1))
        if let details = recorded.entry.details { update(details) }
    }

    private mutating func update(_ details: PersonalDetails) {
        for text in [
            details.patientName, details.phone, details.patientID, details.reason, details.salt, details.credentials,
        ] { update(text) }
        update(Int64(details.further.count))
        for further in details.further { update(further) }
    }

    fileprivate mutating func update(_ key: RememberedKey) {
        for digest in [key.key.key, key.key.request] {
            update(Int64(bitPattern: digest.high))
            update(Int64(bitPattern: digest.low))
        }
        update(key.stream.key)
        for number in [key.version, key.hasEntry ? 1 : 0, key.time.milliseconds] { update(Int64(number)) }
    }
}
