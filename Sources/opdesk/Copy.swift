import ArgumentParser
import Foundation
import OPDJournal

struct Copy: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Moves a hospital from one database to another: from a file to PostgreSQL, or back.",
        discussion: """
            Stop the servers of both first. Every entry is copied with its personal details, then the idempotency keys; at \
            the end both are read again and compared, and every invariant is checked. An interrupted copy goes on where \
            it was when the same command is given again. The source keeps everything.

            opdesk copy --from opdesk.db --to postgres://opdesk@db1/opdesk
            """)

    @Option(help: "The database to read: a file, or postgres://….")
    var from: String

    @Option(help: "The database to fill: a file, or postgres://…. It is empty, or an unfinished copy of the same.")
    var to: String

    func run() throws {
        let (source, target) = (try JournalPlace(from, option: "--from"), try JournalPlace(to, option: "--to"))
        if case .file(let path) = source, !FileManager.default.fileExists(atPath: path) {
            throw ValidationFailure("\(path) is not there.")
        }
        // Opened as a server would, so that no server has the file.
        let original = try source.open()
        defer { original.close() }
        let copy = try target.open(secret: original.secret)
        defer { copy.close() }
        let reader = try source.reader()
        let appended = try fill(copy, target, from: reader, source)
        try compare(reader, source, with: target)
        print("\(appended) entries copied; \(target) holds what \(source) holds")
    }

    private func fill(
        _ copy: any Journal, _ target: JournalPlace, from reader: any JournalReader, _ source: JournalPlace
    ) throws -> Int {
        var progress = ProgressBar("copying")
        do throws(JournalCopy.Failure) {
            let appended = try JournalCopy(from: reader, to: copy).run { progress.show($0, of: $1) }
            progress.finish()
            return appended
        } catch {
            progress.finish()
            switch error {
            case .source(let failure): throw source.unreadable(failure)
            case .target(let failure):
                throw ValidationFailure("\(target) cannot be written: \(failure). Give the command again to go on.")
            case .targetDiffers(let stream, let version):
                throw ValidationFailure(
                    "\(target) is no copy of \(source): it differs in \(stream) version \(version).")
            case .targetInUse(let stream):
                throw ValidationFailure("Somebody else writes to \(stream) in \(target). Stop its servers.")
            }
        }
    }

    /// Reads both whole.
    private func compare(_ reader: any JournalReader, _ source: JournalPlace, with target: JournalPlace) throws {
        var verification = Verification()
        var progress = ProgressBar("verifying")
        let copy = try target.reader()
        let copied: JournalDigest
        do {
            copied = try JournalDigest(of: copy) { entry, count in
                verification.add(entry)
                progress.show(verification.entries, of: count)
            }
        } catch {
            throw target.unreadable(error)
        }
        verification.finish()
        progress.finish()
        let original: JournalDigest
        do { original = try JournalDigest(of: reader) } catch { throw source.unreadable(error) }
        guard original == copied else {
            throw ValidationFailure(
                "\(source) has moved on while it was copied. Stop its servers and give the command again.")
        }
        for finding in verification.findings { print(finding) }
        if !verification.findings.isEmpty { throw ExitCode(1) }
    }
}
