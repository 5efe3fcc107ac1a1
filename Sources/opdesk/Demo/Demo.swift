import ArgumentParser
import Foundation
import Logging
import OPDEngine
import OPDJournal
import OPDServer
import OPDSimulation

/// `opdesk demo`: a hospital that lives for a day, to look at.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a made-up hospital and play a whole day on it, faster than time.",
        discussion: """
            Eight doctors in three departments, some three hundred patients of all sources: they book, come early, late \
            or not at all; one doctor is late, one rests, one leaves in the afternoon; emergencies arrive. Everything is \
            done through the ordinary HTTP API, so every page lives. The hospital's clock begins at 08:45 and goes as \
            fast as --speed says; after the day it goes on as ever, and Ctrl-C ends it.

            The same --seed gives the same patients. Nothing is kept, unless --database names a file.

            EXAMPLES:
              opdesk demo
              opdesk demo --speed 600 --language hi
            """)

    @Option(help: ArgumentHelp("How many times faster than time, 1 to 100000.", valueName: "factor"))
    var speed = 60.0

    @Option(help: ArgumentHelp("Draws who comes, and how long the doctors take.", valueName: "number"))
    var seed = 1

    @Option(help: ArgumentHelp("The port to listen on; 0 takes a free one and says which.", valueName: "port"))
    var port = 8_000

    @Option(
        help: ArgumentHelp(
            "What the board speaks: \(ServerOptions.languages.joined(separator: ", ")).", valueName: "code"))
    var language = "en"

    @Option(help: ArgumentHelp("Keep the day in this file, which must not exist yet.", valueName: "file"))
    var database: String?

    func validate() throws {
        guard (1...100_000).contains(speed) else { throw ValidationError("--speed takes 1 to 100000.") }
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535.") }
        guard ServerOptions.languages.contains(language) else {
            throw ValidationError("--language takes one of \(ServerOptions.languages.joined(separator: ", ")).")
        }
        if let database, FileManager.default.fileExists(atPath: database) {
            throw ValidationError("--database: \(database) is there already; a demo needs a file of its own.")
        }
    }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("opdesk-demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let place = JournalPlace.file(database ?? folder.appendingPathComponent("demo.db").path)

        let zone = TimeZone.current.identifier
        guard let calendar = HospitalCalendar(timeZone: zone) else {
            throw ValidationFailure("The system's time zone \(zone) is none. Set TZ, such as TZ=Asia/Kolkata.")
        }
        let day = LivingDay(seed: seed)
        let today = calendar.day(of: Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)))
        let clock = DemoClock(calendar, on: today, from: LivingDay.opening, to: day.closing, speed: speed)
        var logger = Logger(label: "opdesk") { StandardErrorLog(label: $0, format: .text) }
        logger.logLevel = .warning

        let ports = AsyncStream<Int>.makeStream()
        let player = DemoPlayer(day: day, clock: clock, date: today, ports: ports.stream)
        let process = ServerProcess(
            journal: try place.open(), timeZone: zone, clock: { clock.now() }, logger: logger)
        try await process.run(
            options: { _ in
                var options = ServerOptions(
                    host: "127.0.0.1", port: port, allowsReset: false,
                    documentationAssets: DocumentationAssets.folder)
                options.version = Release.version
                options.language = language
                // What the settings want done in time, in the hospital's time.
                options.automaticInterval = max(options.automaticInterval / speed, .milliseconds(100))
                return options
            }, onListening: { _, number in ports.continuation.yield(number) }, companion: player)
    }
}
