import ArgumentParser
import Foundation
import OPDJournal
import OPDJournalSQLite

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replays a whole journal and checks every invariant of the rules.",
        discussion: """
            May run beside a server. Checks that every entry can be read and follows the one before it, that no slot ever \
            held more people than seats, that nobody is lost, doubled or waiting for a seat that is free, that transfers \
            and leaves are whole in all their sessions, and that details and idempotency keys belong to entries. Sessions \
            of more than 256 entries are checked after every 64th entry and after the last. Exits with 1 if anything is \
            wrong.
            """)

    @Option(help: "The journal's file. (default: opdesk.db, or OPDESK_DATABASE)")
    var database: String?

    func run() throws {
        let path = database ?? Setting.text("OPDESK_DATABASE", default: "opdesk.db")
        var verification = Verification()
        var progress = ProgressBar("verifying")
        var stray: [String] = []
        do {
            let reader = try SQLiteJournalReader(path: path)
            try reader.forEachEntry(.byStream) { entry, count in
                verification.add(entry)
                progress.show(verification.entries, of: count)
            }
            stray = try reader.strayRows()
        } catch let failure as SQLiteJournal.OpeningFailure {
            throw ValidationFailure(failure.sentence)
        } catch let failure as JournalFailure {
            throw ValidationFailure("\(path) cannot be read: \(failure).")
        }
        verification.finish()
        progress.finish()
        for problem in verification.findings.map(\.description) + stray { print(problem) }
        let count = verification.findings.count + stray.count
        print(
            "\(verification.entries) entries, \(verification.sessions) sessions, \(verification.tokens) tokens: "
                + (count == 0 ? "everything holds" : "\(count) violations"))
        if count > 0 { throw ExitCode(1) }
    }
}
