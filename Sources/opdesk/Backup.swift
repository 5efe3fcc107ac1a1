import ArgumentParser
import OPDJournalSQLite

struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies a hospital's file into another one, beside the running server.",
        discussion: """
            The copy holds every entry that was acknowledged before it began, with personal details, idempotency keys and \
            the hospital's secret. It is replayed whole before it gets its name, so a file of that name is a good one. It is \
            readable for its owner only. The server goes on meanwhile; its log grows until the copy is done. Exits with \
            another code than 0, and leaves no file, if anything is wrong.

            A PostgreSQL database is backed up with the programs of PostgreSQL; docs/operations.md shows how.

            opdesk backup /var/backups/opdesk-monday.db --overwrite
            """)

    @Argument(help: "The file to make. It must not be there, unless --overwrite is given.")
    var file: String

    @OptionGroup var journal: JournalOptions

    @Flag(help: "Replace an older backup of the same hospital. Until the new one is whole, the old one stays.")
    var overwrite = false

    func run() throws {
        let source = try journal.place.file(
            instead: """
                `opdesk backup` copies a file. Back a PostgreSQL database up with pg_dump, or archive its log; see \
                docs/operations.md. With all servers stopped, `opdesk copy --from … --to FILE` copies it into a file.
                """)
        let ending = EndingSignals()
        do throws(KeepingFailure) {
            let backup = try ending.beginning { () throws(KeepingFailure) in
                try SQLiteBackup(of: source, to: file, overwrites: overwrite)
            } undo: {
                $0.discard()
            }
            let bars = StepBars()
            let replay = try backup.run { bars.show($0, $1, $2) }
            bars.finish()
            print("\(file): \(replay.summary)")
        } catch {
            ending.settle()
            throw ValidationFailure(error.sentence)
        }
    }
}
