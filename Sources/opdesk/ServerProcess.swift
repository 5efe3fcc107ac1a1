import ArgumentParser
import Foundation
import Logging
import OPDEngine
import OPDJournal
import OPDServer
import ServiceLifecycle
import Synchronization

/// A hospital that is opened on a journal and served until a signal ends it.
struct ServerProcess {
    let journal: any Journal
    let timeZone: String?
    var clock: @Sendable () -> Instant = { Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)) }
    let logger: Logger

    /// Returns after the signal, when everything that was accepted is finished and the journal is closed.
    ///
    /// - Parameters:
    ///   - options: made once the hospital is open.
    ///   - companion: what runs beside the server; that it ends does not end the server.
    func run(
        options: (Hospital) -> ServerOptions,
        onListening: @escaping @Sendable (OPDServer.Port, Int) -> Void,
        companion: (any Service)? = nil
    ) async throws {
        // A service is asked by SIGHUP to read its certificate again; one without a certificate must not end of it.
        // At a terminal it says that the terminal is gone, and ends the server.
        if isatty(STDIN_FILENO) == 0 { signal(SIGHUP, SIG_IGN) }
        let fate = Mutex<String?>(nil)
        let stop = AsyncStream<Void>.makeStream()
        let metrics = PrometheusMetrics()
        let hospital = try opened(metrics) { reason in
            fate.withLock { $0 = reason }
            stop.continuation.finish()
        }
        let server = OPDServer(hospital, options: options(hospital), metrics: metrics, logger: logger)
        var members = [
            ServiceGroupConfiguration.ServiceConfiguration(service: server.listeners(onListening: onListening))
        ]
        if let companion {
            members.append(.init(service: companion, successTerminationBehavior: .ignore))
        }
        var configuration = ServiceGroupConfiguration(
            services: members, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
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
    }

    private func opened(
        _ metrics: PrometheusMetrics, _ onOutcomeUnknown: @escaping @Sendable (String) -> Void
    ) throws -> Hospital {
        do {
            return try Hospital(
                journal: journal, timeZone: timeZone, systemTimeZone: TimeZone.current.identifier, clock: clock,
                logger: logger, metrics: metrics, onOutcomeUnknown: onOutcomeUnknown)
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
