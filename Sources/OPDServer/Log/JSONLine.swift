import Foundation
import Logging
import OPDJournal

/// A line of the log as one JSON object: time (RFC 3339, UTC), level, message, metadata.
package enum JSONLine {
    /// With the line feed at its end. Whatever the texts hold, there is no other in it.
    package static func bytes(of event: LogEvent, _ metadata: Logger.Metadata, at time: Date) -> [UInt8] {
        var metadata = metadata
        // The error itself may hold what a client sent.
        if let error = event.error { metadata["error_type"] = "\(type(of: error))" }
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            writer.member("time", time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            writer.member("level", event.level.rawValue)
            writer.member("message", event.message.description)
            if !metadata.isEmpty {
                writer.key("metadata")
                writer.value(metadata)
            }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ metadata: Logger.Metadata) {
        object { writer in
            for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
                writer.key(word: key)
                writer.value(value)
            }
        }
    }

    private mutating func value(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): self.value(text)
        case .stringConvertible(let something): self.value(something.description)
        case .dictionary(let members): self.value(members)
        case .array(let elements): array { writer in for element in elements { writer.value(element) } }
        }
    }
}
