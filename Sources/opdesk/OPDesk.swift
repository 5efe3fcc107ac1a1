import ArgumentParser

@main
struct OPDesk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "opdesk",
        abstract: "Runs the day of a hospital's outpatient department: who gets which place, and why.",
        discussion: """
            Start with `opdesk simulate`: it prints one day and the rules at work. Then `opdesk serve` and open
            http://localhost:8000/docs in a browser.
            """,
        version: Release.version,
        subcommands: [
            Serve.self, Config.self, Simulate.self, Verify.self, Export.self, Audit.self, Schedule.self, Backup.self,
            Restore.self, Erase.self, Copy.self, Migrate.self, UserCommand.self, KeyCommand.self,
        ])
}

enum Release {
    static let version = "0.1.0"
}
