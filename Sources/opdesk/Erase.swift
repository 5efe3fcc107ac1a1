import ArgumentParser
import Foundation
import Logging
import OPDEngine
import OPDJournal

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erases personal details for good: of one token, or of everything before a date.",
        discussion: """
            Names, phones, patient ids and reasons go; tokens, times and counts stay, and the names show as (erased). \
            There is no way back, except from a backup, which still has them: see docs/erasure.md.

            A token is erased together with the other tokens of the same person, where a transfer has led to another \
            doctor. A file must have no server while this runs; to a running server say POST /tokens/{id}/erase. A \
            PostgreSQL database may have servers: they forget as soon as they look.

            opdesk erase --before 2025-11-25 --dry-run
            opdesk erase --token 12611220017
            """)

    @Option(help: "Erases every session before this date, YYYY-MM-DD, also those of before a reset.")
    var before: String?

    @Option(help: "Erases the person of this token.")
    var token: Int?

    @Flag(help: "Erases the token also while it has a place in a session that is not over.")
    var acceptLive = false

    @Flag(help: "Says what would be erased, and erases nothing.")
    var dryRun = false

    @Flag(help: "Writes the file, or the table of PostgreSQL, anew at the end: servers wait until that is done.")
    var rewrite = false

    @OptionGroup var journal: JournalOptions

    func validate() throws {
        guard (before == nil) != (token == nil) else {
            throw ValidationError("Give --before with a date, or --token with the id of a token, and not both.")
        }
        if let before, ClinicDay(before) == nil {
            throw ValidationError("--before takes a date such as 2025-11-25, not '\(before)'.")
        }
        if let token, Token.ID(token) == nil { throw ValidationError("--token takes the id of a token, not \(token).") }
        if acceptLive && token == nil { throw ValidationError("--accept-live goes with --token.") }
        if dryRun && rewrite { throw ValidationError("Give --rewrite without --dry-run.") }
    }

    func run() async throws {
        let place = try journal.place
        let hospital = try open(place)
        do {
            try await erase(in: hospital)
        } catch {
            await closed(hospital)
            throw error
        }
        await closed(hospital)
    }

    /// A hospital must be there already; nothing is made.
    private func open(_ place: JournalPlace) throws -> Hospital {
        if case .file(let path) = place, !FileManager.default.fileExists(atPath: path) {
            throw ValidationFailure("\(path) is not there.")
        }
        _ = try place.reader()
        let journal = try place.open()
        do {
            let epoch = try journal.currentEpoch()
            guard try journal.heads(of: [.directory(epoch: epoch)])[0] > 0 else {
                throw ValidationFailure("\(place) holds no hospital.")
            }
            return try Hospital(
                journal: journal, timeZone: nil, systemTimeZone: TimeZone.current.identifier,
                clock: { Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)) },
                logger: Logger(label: "opdesk") { StandardErrorLog(label: $0, format: .text) },
                onOutcomeUnknown: { _ in })
        } catch {
            journal.close()
            switch error {
            case let failure as Hospital.OpeningFailure: throw ValidationFailure(failure.sentence)
            case let failure as JournalFailure: throw place.unreadable(failure)
            default: throw error
            }
        }
    }

    private func erase(in hospital: Hospital) async throws {
        if let token = token.flatMap({ Token.ID($0) }) { try await erase(token, in: hospital) }
        if let day = before.flatMap({ ClinicDay($0) }) { try await erase(before: day, in: hospital) }
        guard !dryRun else { return }
        do {
            try await hospital.wipe(rewriting: rewrite)
        } catch {
            throw ValidationFailure(
                "Everything is erased, but what was in the files may still be found there: \(error.words). "
                    + "Give the command again to finish.")
        }
    }

    // MARK: One person

    private func erase(_ token: Token.ID, in hospital: Hospital) async throws {
        guard hospital.directory.doctor(token.session.doctor) != nil else {
            throw ValidationFailure("Token \(token.value) not found.")
        }
        let order = ErasureOrder(token: token, acceptsLive: acceptLive)
        let answer = await hospital.submit(Request(.erase(order), actor: Self.actor, isDryRun: dryRun))
        guard case .joint(let receipt) = try Self.receipt(answer, of: token) else { return }
        let erased = receipt.sessions.flatMap { session in
            session.events.compactMap { event in
                if case .tokenErased(let number) = event { session.token(number)?.id.value } else { nil }
            }
        }
        for id in erased { print(dryRun ? "would erase token \(id)" : "erased token \(id)") }
        if erased.isEmpty { print("token \(token.value) was erased before") }
    }

    private static func receipt(_ answer: Answer, of token: Token.ID) throws -> Receipt {
        switch answer {
        case .done(let receipt): return receipt
        case .refused(.session(.tokenNotFound)): throw ValidationFailure("Token \(token.value) not found.")
        case .refused(.session(.tokenIsLive(let number))), .refused(.otherSession(.tokenIsLive(let number), _)):
            throw ValidationFailure(
                "Token \(number) of the person has a place in a session that is not over, and nobody could call it by "
                    + "name any more. Give --accept-live to erase it all the same.")
        case .refused(let refusal): throw ValidationFailure("It is refused: \(refusal).")
        case .unavailable(let reason): throw ValidationFailure("The journal cannot be used: \(reason.words).")
        }
    }

    // MARK: Everything before a date

    private func erase(before day: ClinicDay, in hospital: Hospital) async throws {
        let today = hospital.moment.today
        guard day <= today else {
            throw ValidationFailure("--before takes a date up to today, \(today): later sessions are not over.")
        }
        var count = 0
        var place: Int64? = 0
        var seen: Set<StreamID> = []
        var progress = ProgressBar(dryRun ? "looking" : "erasing")
        while let from = place {
            let search: DetailsSearch
            do throws(Unavailability) {
                search = try await hospital.sessionsWithDetails(before: day, from: from)
                for stream in search.sessions where seen.insert(stream).inserted {
                    if !dryRun { try await erase(stream, in: hospital) }
                    count += 1
                }
            } catch {
                progress.finish()
                throw ValidationFailure(
                    "The journal cannot be used: \(error.words). \(count) sessions are erased; give the command again.")
            }
            place = search.next
            progress.show(count, of: count)
        }
        progress.finish()
        print("\(dryRun ? "would erase" : "erased") \(count) \(count == 1 ? "session" : "sessions") before \(day)")
    }

    /// Another one may be erasing the same: then it is tried again.
    private func erase(_ stream: StreamID, in hospital: Hospital) async throws(Unavailability) {
        for attempt in 1... {
            guard case .unavailable(let reason) = await hospital.erase(stream, actor: Self.actor) else { return }
            if reason != .overloaded || attempt == 5 { throw reason }
        }
    }

    private static var actor: String { "terminal:\(NSUserName())" }

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

extension Unavailability {
    fileprivate var words: String {
        switch self {
        case .overloaded: "too many requests are waiting"
        case .shuttingDown: "it is being closed"
        case .journal(let reason), .outcomeUnknown(let reason): reason
        }
    }
}
