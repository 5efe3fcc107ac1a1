import ArgumentParser
import Foundation
import OPDJournal

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

    @OptionGroup var journal: JournalOptions

    func run() throws {
        let place = try journal.place
        let reader = try place.reader()
        var verification = Verification()
        var progress = ProgressBar("verifying")
        var stray: [String] = []
        do {
            try reader.forEachEntry(.byStream) { entry, count in
                verification.add(entry)
                progress.show(verification.entries, of: count)
            }
            stray = try reader.strayRows()
        } catch {
            throw place.unreadable(error)
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
