import ArgumentParser
import Foundation
import OPDEngine
import OPDJournalSQLite

struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts a backup in the place of a hospital's file.",
        discussion: """
            Stop the server first. The backup is replayed before it is copied, and the copy before it takes its place. A \
            database with entries is replaced only with --replace; it is kept beside the new one under a name with the \
            time, which is printed. The backup itself stays as it is. Exits with another code than 0, and changes nothing, \
            if anything is wrong.

            What was done after the backup is not in it: bookings, but also users that were disabled and keys that were \
            revoked since.

            opdesk restore /var/backups/opdesk-monday.db --database /var/lib/opdesk/opdesk.db --replace
            """)

    @Argument(help: "The backup, as `opdesk backup` makes it.")
    var file: String

    @OptionGroup var journal: JournalOptions

    @Flag(help: "Replace a database that has entries, or cannot be read. It is kept under another name.")
    var replace = false

    func run() throws {
        let target = try journal.place.file(
            instead: """
                `opdesk restore` makes a file. Restore a PostgreSQL database with the programs of PostgreSQL; see \
                docs/operations.md. `opdesk copy --from \(file) --to postgres://…` fills an empty one from a backup.
                """)
        let ending = EndingSignals()
        do throws(KeepingFailure) {
            let restore = try ending.beginning { () throws(KeepingFailure) in
                try SQLiteRestore(of: file, to: target, replaces: replace)
            } undo: {
                $0.discard()
            }
            let bars = StepBars()
            let now = Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000))
            let outcome = try restore.run(now: now) { bars.show($0, $1, $2) }
            bars.finish()
            if let kept = outcome.keptAs { print("The database that was there is now \(kept)") }
            print("\(target): \(outcome.replay.summary)")
        } catch {
            ending.settle()
            throw ValidationFailure(error.sentence)
        }
    }
}
