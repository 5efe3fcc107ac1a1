import ArgumentParser
import Foundation
import Logging
import OPDJournal
import OPDServer

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
        let process = ServerProcess(journal: try plan.database.open(), timeZone: plan.timeZone, logger: logger)
        try await process.run { hospital in
            var options = plan.options
            options.access.setupCode = setupCode(plan, hospital)
            options.access.singleSignOn = plan.singleSignOn?.begun(logger)
            return options
        } onListening: { port, number in
            let address = plan.address(of: port, number)
            switch port {
            case .everything: logger.notice("serving \(address)", metadata: ["database": "\(plan.database)"])
            case .everybody: logger.notice("serving what is for everybody at \(address)")
            }
        }
        logger.notice("stopped")
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
}
