import ArgumentParser
import Foundation
import Logging
import OPDEngine
import OPDJournal
import OPDServer
import ServiceLifecycle
import Synchronization

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the HTTP API on a journal: a file, or a PostgreSQL database.",
        discussion: """
            Everything acknowledged is on stable storage. End it with Ctrl-C or SIGTERM: what was accepted is finished, \
            then the file is closed. After a crash, start it again; nothing else is needed.

            On PostgreSQL any number of servers share one hospital: postgres://user@host1,host2/name?sslmode=verify-full. \
            The variables PGPASSWORD, PGHOST … and ~/.pgpass count as in every program of PostgreSQL. Give the password \
            there, not in the option: other users of the machine see options.

            Every option can also be given in the environment: OPDESK_HOST, OPDESK_PORT, OPDESK_DATABASE, \
            OPDESK_TIME_ZONE, OPDESK_INSECURE, OPDESK_ALLOW_RESET, OPDESK_LOG_LEVEL. An option given here wins.
            """)

    @Option(help: "The address to listen on. Others than this machine's need --insecure. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one and says which. (default: 8000)")
    var port: Int?

    @Option(help: "The journal: a file, made when it is missing, or postgres://user@host/name. (default: opdesk.db)")
    var database: String?

    @Option(help: "The hospital's time zone, such as Asia/Kolkata. Fixed at the first start. (default: the system's)")
    var timeZone: String?

    @Flag(help: "Listen beyond this machine although there is no access control yet: everybody may do everything.")
    var insecure = false

    @Flag(help: "Allow POST /admin/reset also while listening beyond this machine.")
    var allowReset = false

    @Option(help: "How much to log: trace, debug, info, notice, warning, error or critical. (default: info)")
    var logLevel: String?

    func run() async throws {
        let plan = try ServingPlan(self)
        var logger = Logger(label: "opdesk", factory: StandardErrorLog.init(label:))
        logger.logLevel = plan.logLevel
        try await serve(plan, logger)
    }

    private func serve(_ plan: ServingPlan, _ logger: Logger) async throws {
        let fate = Mutex<String?>(nil)
        let stop = AsyncStream<Void>.makeStream()
        let hospital = try openHospital(plan, logger) { reason in
            fate.withLock { $0 = reason }
            stop.continuation.finish()
        }
        let server = OPDServer(hospital, options: plan.options, logger: logger)
        let application = server.application { port in
            logger.notice("serving http://\(plan.options.host):\(port)", metadata: ["database": "\(plan.database)"])
        }
        var configuration = ServiceGroupConfiguration(
            services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        let services = ServiceGroup(configuration: configuration)
        let watch = Task {
            for await _ in stop.stream {}
            if !Task.isCancelled { await services.triggerGracefulShutdown() }
        }
        var failure: (any Error)?
        do {
            try await services.run()
        } catch {
            failure = error
        }
        watch.cancel()
        await closed(hospital)
        if let reason = fate.withLock({ $0 }) {
            logger.critical(
                "the fate of a commit is unknown, so this process ends; the restart finds out",
                metadata: ["reason": "\(reason)"])
            throw ExitCode(74)
        }
        if let failure { throw ValidationFailure("The server could not run: \(failure)") }
        logger.notice("stopped")
    }

    private func openHospital(
        _ plan: ServingPlan, _ logger: Logger, _ onOutcomeUnknown: @escaping @Sendable (String) -> Void
    ) throws -> Hospital {
        let journal = try plan.database.open()
        do {
            return try Hospital(
                journal: journal, timeZone: plan.timeZone, systemTimeZone: TimeZone.current.identifier,
                clock: { Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)) }, logger: logger,
                onOutcomeUnknown: onOutcomeUnknown)
        } catch {
            journal.close()
            throw ValidationFailure(error.sentence)
        }
    }

    /// Closing blocks until the last turn is done, so it waits on a thread of its own.
    private func closed(_ hospital: Hospital) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                hospital.close()
                continuation.resume()
            }
        }
    }
}

/// What `serve` will do, from its options and the environment, checked.
private struct ServingPlan {
    let options: ServerOptions
    let database: JournalPlace
    let timeZone: String?
    let logLevel: Logger.Level

    private static let loopback = ["127.0.0.1", "::1", "localhost"]

    init(_ serve: Serve) throws {
        let host = serve.host ?? Setting.text("OPDESK_HOST", default: "127.0.0.1")
        let isInsecure = try serve.insecure || Setting.flag("OPDESK_INSECURE")
        let isLocal = Self.loopback.contains(host)
        guard isLocal || isInsecure else {
            throw ValidationError(
                """
                --host \(host) would let everybody on the network read and change everything, since there is no access \
                control yet. Listen on 127.0.0.1, or give --insecure if that is what you want.
                """)
        }
        options = ServerOptions(
            host: host, port: try Self.port(serve.port),
            allowsReset: try isLocal || serve.allowReset
                || Setting.flag("OPDESK_ALLOW_RESET"), documentationAssets: DocumentationAssets.folder)
        database = try JournalPlace(option: serve.database)
        timeZone = serve.timeZone ?? Setting.text("OPDESK_TIME_ZONE")
        logLevel = try Self.logLevel(serve.logLevel)
    }

    private static func port(_ given: Int?) throws -> Int {
        let text = Setting.text("OPDESK_PORT", default: "8000")
        guard let port = given ?? Int(text), (0...65_535).contains(port) else {
            throw ValidationError("The port takes a number from 0 to 65535, not '\(given.map(String.init) ?? text)'.")
        }
        return port
    }

    private static func logLevel(_ given: String?) throws -> Logger.Level {
        let text = given ?? Setting.text("OPDESK_LOG_LEVEL", default: "info")
        guard let level = Logger.Level(rawValue: text) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("The log level takes one of \(levels), not '\(text)'.")
        }
        return level
    }
}
