import ArgumentParser
import Foundation
import OPDEngine
import OPDJournal
import OPDServer

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Adds, changes and lists the users who may log in.",
        discussion: """
            Works on the journal itself: on a file, stop its server first. While a server runs, an admin does the same
            through its API, at /users. The first user is an admin; from then on everybody has to log in.
            """,
        subcommands: [Add.self, Password.self, Change.self, Disable.self, Enable.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a user, and asks for a password.")

        @Argument(help: "The name to log in with.") var name: String
        @Option(help: "One of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).") var role: String
        @Option(help: "The id of the doctor whose sessions are the user's own, for the role doctor.") var doctor: Int?
        @Option(help: "A permission beyond the role; may be given several times.") var grant: [String] = []
        @OptionGroup var hospital: HospitalOptions

        func run() async throws {
            let (name, settings) = (try User.Name(argument: name), try ProcessSettings(hospital))
            let standing = try Standing(arguments: role, doctor, grant)
            let password = try NewPassword.ask()
            try await AccessOffice.open(settings) { office in
                try await office.submit(.addUser(name, standing), (.user(name), try Secret.hash(password: password)))
                print("added \(name), \(standing.role.rawValue)")
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "passwd", abstract: "Sets a user's password, and logs the user out everywhere.")

        @Argument(help: "The user.") var name: String
        @OptionGroup var hospital: HospitalOptions

        func run() async throws {
            let (name, settings) = (try User.Name(argument: name), try ProcessSettings(hospital))
            let password = try NewPassword.ask()
            try await AccessOffice.open(settings) { office in
                try await office.submit(.setPassword(name), (.user(name), try Secret.hash(password: password)))
                print("\(name) has a new password")
            }
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives a user another role or other permissions.")

        @Argument(help: "The user.") var name: String
        @Option(help: "One of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).") var role: String
        @Option(help: "The id of the doctor whose sessions are the user's own, for the role doctor.") var doctor: Int?
        @Option(help: "A permission beyond the role; may be given several times.") var grant: [String] = []
        @OptionGroup var hospital: HospitalOptions

        func run() async throws {
            let (name, settings) = (try User.Name(argument: name), try ProcessSettings(hospital))
            let standing = try Standing(arguments: role, doctor, grant)
            try await AccessOffice.open(settings) { office in
                let isDisabled = office.access.user(name)?.isDisabled ?? false
                try await office.submit(.changeUser(name, standing, isDisabled: isDisabled))
                print("\(name) is \(standing.role.rawValue)")
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keeps a user from logging in, and logs the user out.")

        @Argument(help: "The user.") var name: String
        @OptionGroup var hospital: HospitalOptions

        func run() async throws { try await UserCommand.setDisabled(true, name, hospital) }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets a disabled user log in again.")

        @Argument(help: "The user.") var name: String
        @OptionGroup var hospital: HospitalOptions

        func run() async throws { try await UserCommand.setDisabled(false, name, hospital) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the users.")

        @OptionGroup var hospital: HospitalOptions

        func run() async throws {
            try await AccessOffice.open(try ProcessSettings(hospital)) { office in
                for user in office.access.users {
                    let doctor = user.standing.doctor.map { " of doctor \($0)" } ?? ""
                    let grants = user.standing.grants.isEmpty ? "" : ", also \(user.standing.grants.words)"
                    print(
                        "\(user.name)  \(user.standing.role.rawValue)\(doctor)\(grants)\(user.isDisabled ? ", disabled" : "")"
                    )
                }
            }
        }
    }

    private static func setDisabled(_ isDisabled: Bool, _ argument: String, _ hospital: HospitalOptions) async throws {
        let name = try User.Name(argument: argument)
        try await AccessOffice.open(try ProcessSettings(hospital)) { office in
            guard let user = office.access.user(name) else { throw ValidationFailure("There is no user \(name).") }
            try await office.submit(.changeUser(name, user.standing, isDisabled: isDisabled))
            print("\(name) is \(isDisabled ? "disabled" : "enabled")")
        }
    }
}

extension Standing {
    fileprivate init(arguments role: String, _ doctor: Int?, _ grants: [String]) throws {
        guard let known = Role(rawValue: role) else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--role takes one of \(roles), not '\(role)'.")
        }
        let standing = Standing(
            role: known, doctor: try doctor.map { try Doctor.ID(argument: $0) },
            grants: try Permissions(arguments: grants))
        guard let standing else {
            throw ValidationError(
                known == .doctor
                    ? "--role doctor needs --doctor, the id of the doctor whose sessions are the user's own."
                    : "--doctor goes with --role doctor only.")
        }
        self = standing
    }
}
