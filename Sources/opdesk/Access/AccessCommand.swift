import ArgumentParser
import Foundation
import Logging
import OPDEngine
import OPDJournal
import OPDServer

/// A hospital opened for one command about users or keys, as a server would open it.
struct AccessOffice {
    private let hospital: Hospital

    /// The actor of what is done at the terminal.
    private static var actor: String { "terminal:\(NSUserName())" }

    /// Runs the body, and closes the hospital after it. On SQLite no server may have the file.
    static func open(
        _ settings: ProcessSettings, _ body: (AccessOffice) async throws -> Void
    ) async throws {
        let timeZone = try settings.timeZone
        let journal = try settings.database.open()
        let hospital: Hospital
        do {
            hospital = try Hospital(
                journal: journal, timeZone: timeZone, systemTimeZone: TimeZone.current.identifier,
                clock: { Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)) },
                logger: Logger(label: "opdesk") { StandardErrorLog(label: $0, format: .text) },
                onOutcomeUnknown: { _ in })
        } catch {
            journal.close()
            throw ValidationFailure(error.sentence)
        }
        let failure: (any Error)?
        do {
            try await body(AccessOffice(hospital: hospital))
            failure = nil
        } catch { failure = error }
        // It blocks until the last turn is done.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                hospital.close()
                continuation.resume()
            }
        }
        if let failure { throw failure }
    }

    var access: Access { hospital.access }
    var calendar: HospitalCalendar { hospital.calendar }
    var now: Instant { hospital.moment.instant }

    /// Gives what happened.
    @discardableResult
    func submit(
        _ command: AccessCommand, _ credential: (owner: Credential.Owner, hash: String)? = nil
    ) async throws -> [AccessEvent] {
        let details = credential.map { PersonalDetails(credentials: Credential.encode([$0])) }
        switch await hospital.submit(Request(.directory(.access(command)), actor: Self.actor, details: details)) {
        case .done(.directory(_, let events)):
            return events.compactMap { if case .access(let event) = $0 { event } else { nil } }
        case .done: return []
        case .refused(.directory(.access(let refusal))): throw ValidationFailure(refusal.sentence)
        case .refused(let refusal): throw ValidationFailure("It was refused: \(refusal).")
        case .unavailable(let reason): throw ValidationFailure("The journal cannot be used: \(reason).")
        }
    }
}

extension AccessRefusal {
    fileprivate var sentence: String {
        switch self {
        case .userExists(let name): "There is a user \(name) already."
        case .userNotFound(let name): "There is no user \(name)."
        case .keyNotFound(let id): "There is no key \(id)."
        case .keyExists: "A key of that id was made this moment. Try again."
        case .firstUserIsAdmin: "The first user is an admin, who makes the others: give --role admin."
        case .lastAdministrator(let name): "\(name) is the last admin who can log in. Make another one first."
        case .doctorNotFound(let id): "There is no doctor \(id)."
        }
    }
}

/// Words of the terminal for what the engine knows.
extension User.Name {
    init(argument: String) throws {
        guard let name = User.Name(argument.lowercased()) else {
            throw ValidationError(
                "A name takes 1 to 40 letters from a to z, digits, dots, hyphens and underscores, not '\(argument)'.")
        }
        self = name
    }
}

extension Permissions {
    init(arguments: [String]) throws {
        self.init(
            try arguments.map { text in
                guard let permission = Permission(rawValue: text) else {
                    let known = Permission.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("A permission is one of \(known), not '\(text)'.")
                }
                return permission
            })
    }

    var words: String { list.map(\.rawValue).joined(separator: ", ") }
}

extension Doctor.ID {
    init(argument: Int) throws {
        guard let doctor = Doctor.ID(argument) else { throw ValidationError("--doctor takes a doctor's id.") }
        self = doctor
    }
}
