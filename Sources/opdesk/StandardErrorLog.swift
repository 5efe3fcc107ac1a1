import Foundation
import Logging
import OPDServer

/// The log on standard error.
///
/// swift-log's own handler spells its metadata out whenever one changes. The server names every request in them, and
/// hardly any request has a line to log; so they are kept here, and handed over with a line.
struct StandardErrorLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let format: LogFormat

    init(label: String, format: LogFormat) {
        self.label = label
        self.format = format
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        switch format {
        case .text:
            var lines = StreamLogHandler.standardError(label: label)
            lines.metadata = metadata
            lines.metadataProvider = metadataProvider
            lines.log(event: event)
        case .json:
            let all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
            Self.write(JSONLine.bytes(of: event, all, at: Date()))
        }
    }

    /// In one piece, so that lines of several threads do not mix. A log that nobody takes any more is no reason to stop.
    private static func write(_ line: [UInt8]) {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}
