import ArgumentParser
import AsyncHTTPClient
import Foundation
import OPDEngine
import OPDSimulation

/// `opdesk simulate`: an OPD day in memory, or at a running server.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play one OPD day and show what the rules make of it.",
        discussion: """
            Without options: four doctors with four hourly slots each and 81 patients from all five sources. Scenes \
            show the hard limit of a slot, priorities, bumping with a move to a later slot, a bump that ends on the \
            waitlist, a cancellation and a no-show that each promote somebody; then a late doctor, with seats kept and \
            with seats lost, a break, a slot that shrinks and grows, no-shows taken back, check-in and calls, a missed \
            call, a test, an emergency at a full slot, and a leave with another doctor standing in. Each says what \
            became of every person. The rest of the day is drawn from the seed. Then come Dr. A's final schedule, the \
            day in numbers and the invariants that were checked. The same seed prints the same bytes.

            With --arrivals a recorded day is played instead. Its file has the header \
            \(ArrivalsCSV.header) and a row a request. Each doctor in it gets \
            round(requests / load) seats, spread over the slots, the earliest first; the doctor's request k asks for \
            slot k mod slots. Patients who did not come are recorded as no-shows after the last booking. The report \
            says, by source, who was seated at once, bumped, moved, waitlisted, promoted and left waiting.

            With --url the day is played at a running server, through its HTTP API. Its doctors join those the server \
            has. Every request carries an Idempotency-Key and is repeated for up to 30 seconds while the server does \
            not answer, so that a server killed and restarted in the middle changes nothing. A simulated day is played \
            on a date to come, since a delay counts from now where the session has begun; it prints the same as in \
            memory.

            EXAMPLES:
              opdesk simulate
              opdesk simulate --seed 7 --json
              opdesk simulate --url http://127.0.0.1:8000
              opdesk simulate --arrivals day.csv --slots 8 --load 1.1

            The exit code is not 0 if an invariant was violated.
            """)

    @Option(help: ArgumentHelp("Draws the rest of the simulated day.", valueName: "number"))
    var seed = 1

    @Flag(help: "Print JSON with everything that the text shows.")
    var json = false

    @Option(help: ArgumentHelp("Play at the server there, such as http://127.0.0.1:8000, not in memory."))
    var url: String?

    @Option(
        help: ArgumentHelp(
            "With --url: the date to play on (default: the next one with slots; with --arrivals today).",
            valueName: "date"))
    var date: String?

    @Option(help: ArgumentHelp("Play the recorded day in this file.", valueName: "day.csv"))
    var arrivals: String?

    @Option(help: ArgumentHelp("With --arrivals: the slots of a doctor, 1 to 480.", valueName: "number"))
    var slots = 8

    @Option(help: ArgumentHelp("With --arrivals: requests for each seat, 0.01 to 100.", valueName: "ratio"))
    var load = 1.1

    func validate() throws {
        if let url, HTTPDesk.baseURL(url) == nil {
            throw ValidationError("--url takes http:// or https:// with a host, such as http://127.0.0.1:8000.")
        }
        if let date {
            guard url != nil else { throw ValidationError("--date needs --url: in memory a day has no date.") }
            guard ClinicDay(date) != nil else { throw ValidationError("--date takes a date such as 2026-01-05.") }
        }
        guard RecordedDay.slotCounts.contains(slots) else { throw ValidationError("--slots takes 1 to 480.") }
        guard RecordedDay.loads.contains(load) else { throw ValidationError("--load takes 0.01 to 100.") }
    }

    func run() async throws {
        let recordedDay = try arrivals.map { path in
            try RecordedDay(ArrivalsCSV.arrivals(in: Self.text(of: path)), slots: slots, load: load)
        }
        guard let url, let base = HTTPDesk.baseURL(url) else { return try await play(recordedDay, on: EngineDesk()) }
        try await HTTPClient.withHTTPClient(configuration: HTTPDesk.clientConfiguration) { client in
            try await play(recordedDay, on: HTTPDesk(base: base, date: playedDate, client: client))
        }
    }

    private var playedDate: PlayedDate {
        guard let day = date.flatMap({ ClinicDay($0) }) else { return arrivals == nil ? .firstAhead : .today }
        return .chosen(day, mustBeAhead: arrivals == nil)
    }

    private func play(_ recordedDay: RecordedDay?, on desk: some FrontDesk) async throws {
        let run = UUID().uuidString.lowercased()
        if let recordedDay {
            var progress = ProgressBar("playing")
            let report = try await recordedDay.play(on: desk, run: run) { progress.show($0, of: $1) }
            progress.finish()
            try show(text: report.text, json: report.json, checks: report.checks)
        } else {
            let report = try await SimulatedDay.play(on: desk, seed: seed, run: run)
            try show(text: report.text, json: report.json, checks: report.checks)
        }
    }

    private func show(text: String, json: JSON, checks: Checks) throws {
        print(self.json ? json.text + "\n" : text, terminator: "")
        guard checks.allHeld else { throw ExitCode.failure }
    }

    private static func text(of path: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ValidationFailure("--arrivals: \(path) cannot be read.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ValidationFailure("--arrivals: \(path) is not UTF-8 text.")
        }
        return text
    }
}
