import ArgumentParser

@main
struct OPDesk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "opdesk",
        abstract: "Runs the day of a hospital's outpatient department: who gets which place, and why.",
        discussion: """
            Start with `opdesk demo` and open http://localhost:8000 in a browser: a made-up hospital lives through a day. \
            `opdesk simulate` prints one day and the rules at work. `opdesk serve` is the real thing.
            """,
        version: Release.version,
        subcommands: [
            Serve.self, Demo.self, Config.self, Simulate.self, Verify.self, Export.self, Audit.self, Schedule.self,
            Backup.self,
            Restore.self, Erase.self, Copy.self, Migrate.self, UserCommand.self, KeyCommand.self,
        ])
}

enum Release {
    static let version = "0.1.0"
}
