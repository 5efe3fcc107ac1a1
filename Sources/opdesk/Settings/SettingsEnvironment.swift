import ArgumentParser
import Configuration

/// The settings among the variables of the environment. One that is empty counts as not set.
struct SettingsEnvironment {
    let provider: EnvironmentVariablesProvider
    /// The file that `OPDESK_CONFIG` names.
    let file: String?

    private static let prefix = "OPDESK_"
    private static let fileVariable = "OPDESK_CONFIG"
    /// Names with this beginning are free for those who test OPDesk.
    private static let testPrefix = "OPDESK_TEST_"

    static func variable(of name: String) -> String {
        prefix + name.uppercased().map { $0 == "-" ? "_" : $0 }
    }

    init(_ environment: [String: String]) throws {
        let known = [Self.fileVariable] + SettingsTable.all.map(\.variable)
        let ours = environment.filter { name, value in
            name.hasPrefix(Self.prefix) && !name.hasPrefix(Self.testPrefix) && !value.isEmpty
        }
        if let unknown = ours.keys.sorted().first(where: { !known.contains($0) }) {
            throw ValidationError("The environment has \(unknown), which is no setting. \(Suggestion(unknown, known))")
        }
        file = ours[Self.fileVariable]
        provider = EnvironmentVariablesProvider(
            environmentVariables: ours,
            secretsSpecifier: .dynamic { name, value in
                SettingsTable.all.contains { $0.variable == name && $0.shown(value) != value }
            })
    }
}
