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

            Every option can also be given in the environment (--time-zone as OPDESK_TIME_ZONE) and in a file of settings \
            (time-zone: Asia/Kolkata). Options win over the environment, the environment over the file. `opdesk config` \
            shows what holds.
            """)

    @OptionGroup var options: ServingOptions

    func run() async throws {
        let plan = try await ServingPlan(ProcessSettings(options))
        var logger = Logger(label: "opdesk") { StandardErrorLog(label: $0, format: plan.logFormat) }
        logger.logLevel = plan.logLevel
        try await serve(plan, logger)
    }

    private func serve(_ plan: ServingPlan, _ logger: Logger) async throws {
        // A service is asked by SIGHUP to read its certificate again; one without a certificate must not end of it.
        // At a terminal it says that the terminal is gone, and ends the server.
        if isatty(STDIN_FILENO) == 0 { signal(SIGHUP, SIG_IGN) }
        let fate = Mutex<String?>(nil)
        let stop = AsyncStream<Void>.makeStream()
        let metrics = PrometheusMetrics()
        let hospital = try openHospital(plan, metrics, logger) { reason in
            fate.withLock { $0 = reason }
            stop.continuation.finish()
        }
        var options = plan.options
        options.access.setupCode = setupCode(plan, hospital)
        options.access.singleSignOn = plan.singleSignOn?.begun(logger)
        let server = OPDServer(hospital, options: options, metrics: metrics, logger: logger)
        let listeners = server.listeners { port, number in
            let address = plan.address(of: port, number)
            switch port {
            case .everything: logger.notice("serving \(address)", metadata: ["database": "\(plan.database)"])
            case .everybody: logger.notice("serving what is for everybody at \(address)")
            }
        }
        var configuration = ServiceGroupConfiguration(
            services: [listeners], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
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
        _ plan: ServingPlan, _ metrics: PrometheusMetrics, _ logger: Logger,
        _ onOutcomeUnknown: @escaping @Sendable (String) -> Void
    ) throws -> Hospital {
        let journal = try plan.database.open()
        do {
            return try Hospital(
                journal: journal, timeZone: plan.timeZone, systemTimeZone: TimeZone.current.identifier,
                clock: { Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)) }, logger: logger,
                metrics: metrics, onOutcomeUnknown: onOutcomeUnknown)
        } catch {
            journal.close()
            throw ValidationFailure(error.sentence)
        }
    }

    /// For the first user of a hospital that has none. It is told to the terminal, not to the log.
    private func setupCode(_ plan: ServingPlan, _ hospital: Hospital) -> String? {
        guard plan.options.access.mode == .on, !hospital.hasUsers else { return nil }
        let code = (0..<3).map { _ in Secret.randomText(4).uppercased() }.joined(separator: "-")
        let note = """
            There are no users yet. Make the first one, an admin, with the set-up code \(code):
              POST /setup {"code": "\(code)", "user": "…", "password": "…"}
            It is good for one user and until this server stops.

            """
        FileHandle.standardError.write(Data(note.utf8))
        return code
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
