import ArgumentParser
import Foundation

struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the settings that serve would run with, and where each comes from.",
        discussion: """
            Takes the options of `serve`, and looks at the same environment and file. What it prints is such a file, but \
            with *** in place of secrets. Then everything is checked as `serve` would: it fails with the same sentence.
            """)

    @OptionGroup var options: ServingOptions

    func run() async throws {
        let settings = try ProcessSettings(options)
        let rows = SettingsTable.all.map { ConfigRow($0, settings.given($0)) }
        let width = min(rows.map(\.line.count).max() ?? 0, 48)
        for row in rows {
            print(row.line.padding(toLength: max(width, row.line.count), withPad: " ", startingAt: 0), "#", row.origin)
        }
        _ = try await ServingPlan(settings)
    }
}

/// One setting as `config` prints it.
private struct ConfigRow {
    let line: String
    let origin: String

    init(_ setting: any AnySetting, _ given: GivenValue?) {
        if let given {
            line = "\(setting.name): \(Self.yaml(setting.shown(given.text)))"
            origin = given.origin.place(known: setting.name)
        } else {
            line = "\(setting.name):" + (setting.hasStandard ? " \(Self.yaml(setting.standardWords))" : "")
            origin = setting.hasStandard ? "default" : "default: \(setting.standardWords)"
        }
    }

    /// Quoted where YAML would read something else.
    private static func yaml(_ text: String) -> String {
        let isPlain = text.wholeMatch(of: /[A-Za-z0-9\/.][A-Za-z0-9_\/.@+-]*/) != nil
        guard !isPlain, let quoted = try? JSONEncoder().encode(text) else { return text }
        return String(decoding: quoted, as: UTF8.self).replacing("\\/", with: "/")
    }
}
