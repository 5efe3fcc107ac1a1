import ArgumentParser
import Foundation
import OPDEngine
import OPDJournal
import OPDServer

struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints who did what, in which request: entries of the journal as JSON lines, the oldest first.",
        discussion: """
            May run beside a server. Names, phones and reasons are not in the journal, so they are not printed. A server \
            answers the same at GET /audit.

            opdesk audit --actor user:asha --from 2026-11-22 --to 2026-11-23
            """)

    @Option(help: "Only what this actor did, such as user:asha, sso:asha, key:lab, link:12611220017 or timer.")
    var actor: String?
    @Option(help: "Only what this request did.") var requestID: String?
    @Option(help: "From this date on, in UTC.") var from: String?
    @Option(help: "Before this date, in UTC.") var to: String?
    @Option(help: "Only what concerns this token.") var token: Int?
    @OptionGroup var journal: JournalOptions

    func run() throws {
        var filter = EntryFilter()
        filter.actor = actor
        filter.requestID = requestID
        filter.from = try from.map { try Self.midnight($0, "--from") }
        filter.until = try to.map { try Self.midnight($0, "--to") }
        let token = try token.map { value in
            guard let id = Token.ID(value) else { throw ValidationError("--token takes a token's id.") }
            return id
        }
        guard let utc = HospitalCalendar(timeZone: "UTC") else { throw ValidationFailure("The system knows no UTC.") }
        let place = try journal.place
        do {
            try place.reader().forEachEntry(.appended) { recorded, _ in
                guard filter.takes(recorded), token.map({ recorded.stream.kind == .session($0.session) }) ?? true else {
                    return
                }
                let line = try AuditLine(recorded)
                guard token.map({ line.isAbout($0.number) }) ?? true else { return }
                var writer = JSONWriter(capacity: 512)
                writer.object { line.write(to: &$0, utc) }
                FileHandle.standardOutput.write(Data(writer.bytes + [UInt8(ascii: "\n")]))
            }
        } catch let failure as JournalFailure {
            throw place.unreadable(failure)
        }
    }

    private static func midnight(_ text: String, _ option: String) throws -> Instant {
        guard let day = ClinicDay(text), let utc = HospitalCalendar(timeZone: "UTC"),
            let midnight = MinuteOfDay(hour: 0, minute: 0)
        else { throw ValidationError("\(option) takes a date as YYYY-MM-DD, not '\(text)'.") }
        return utc.instant(day, at: midnight)
    }
}
