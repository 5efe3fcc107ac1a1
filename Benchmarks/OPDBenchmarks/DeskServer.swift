import ArgumentParser
import CoreMetrics
import Foundation
import Logging
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import OPDServer
import ServiceLifecycle

/// OPDesk as `opdesk serve` assembles it, with all that guards and watches it, with a part of that, or without any: so that
/// it can be measured what that costs.
struct DeskServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "Serves OPDesk with or without access control, limits and metrics.")

    @Option(help: "The port to listen on.")
    var port: Int

    @Option(help: "The file of the journal.")
    var database: String

    @Flag(help: "Leaves access control, limits, metrics and ids of requests out.")
    var unguarded = false

    @Flag(help: "Leaves access control out, and that alone.")
    var open = false

    func run() async throws {
        var logger = Logger(label: "desk")
        logger.logLevel = .warning
        let metrics = PrometheusMetrics()
        let hospital = try Hospital(
            journal: SQLiteJournal(path: database), timeZone: "UTC", systemTimeZone: "UTC",
            clock: { Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)) }, logger: logger,
            metrics: unguarded ? NOOPMetricsHandler.instance : metrics, onOutcomeUnknown: { _ in })
        defer { hospital.close() }
        var options = ServerOptions(
            host: "127.0.0.1", port: port, allowsReset: false, documentationAssets: nil)
        options.access.mode = unguarded || open ? .off : .on
        options.isUnguarded = unguarded
        let listeners = OPDServer(hospital, options: options, metrics: metrics, logger: logger).listeners { _, _ in }
        try await ServiceGroup(services: [listeners], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            .run()
    }
}
