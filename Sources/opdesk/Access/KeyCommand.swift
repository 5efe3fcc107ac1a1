import ArgumentParser
import Foundation
import OPDEngine
import OPDJournal
import OPDServer

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Makes, revokes and lists API keys for other systems.",
        discussion: """
            Works on the journal itself: on a file, stop its server first. While a server runs, an admin does the same
            through its API, at /keys.
            """,
        subcommands: [Create.self, Revoke.self, List.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a key, and prints it this once.")

        @Argument(help: "Which system it is for.") var name: String
        @Option(help: "A permission; may be given several times.") var scope: [String]
        @Option(help: "The id of the doctor whose sessions alone it may touch.") var doctor: Int?
        @Option(help: "After how many days it expires.") var expiresInDays: Int?
        @OptionGroup var hospital: HospitalOptions

        func run() async throws {
            let (name, scopes) = (try User.Name(argument: name), try Permissions(arguments: scope))
            let doctor = try doctor.map { try Doctor.ID(argument: $0) }
            if let expiresInDays, !APIKey.lifetimes.contains(expiresInDays) {
                throw ValidationError("--expires-in-days takes a whole number from 1 to 3650.")
            }
            guard !scopes.isEmpty, let secret = KeySecret.drawn() else {
                throw ValidationError("--scope takes a permission, at least once.")
            }
            try await AccessOffice.open(try ProcessSettings(hospital)) { office in
                let key = APIKey(
                    id: secret.id, name: name, scopes: scopes, doctor: doctor,
                    expiry: expiresInDays.map { Instant(milliseconds: office.now.milliseconds + $0 * 86_400_000) })
                try await office.submit(.createKey(key), (.key(key.id), Secret.hash(key: secret.text)))
                FileHandle.standardError.write(Data("The key is shown this once; keep it safe.\n".utf8))
                print(secret.text)
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Has a key refused from now on.")

        @Argument(help: "The key's id, as `opdesk key list` shows it.") var id: String
        @OptionGroup var hospital: HospitalOptions

        func run() async throws {
            guard let id = APIKey.ID(id) else { throw ValidationFailure("There is no key \(id).") }
            try await AccessOffice.open(try ProcessSettings(hospital)) { office in
                try await office.submit(.revokeKey(id))
                print("\(id) is revoked")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the keys, without what proves them.")

        @OptionGroup var hospital: HospitalOptions

        func run() async throws {
            try await AccessOffice.open(try ProcessSettings(hospital)) { office in
                for key in office.access.keys {
                    let doctor = key.doctor.map { ", doctor \($0) only" } ?? ""
                    let expiry = key.expiry.map { ", until \(office.calendar.rfc3339($0))" } ?? ""
                    print(
                        "\(key.id)  \(key.name)  \(key.scopes.words)\(doctor)\(expiry)\(key.isRevoked ? ", revoked" : "")"
                    )
                }
            }
        }
    }
}
