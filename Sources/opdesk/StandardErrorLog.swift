import Logging

/// The log on standard error.
///
/// swift-log's own handler spells its metadata out whenever one changes. The server names every request in them, and
/// hardly any request has a line to log; so they are kept here, and handed over with a line.
struct StandardErrorLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?
    private let label: String

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var lines = StreamLogHandler.standardError(label: label)
        lines.metadata = metadata
        lines.metadataProvider = metadataProvider
        lines.log(event: event)
    }
}
