import ArgumentParser

struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings a database to the tables of this release.",
        discussion: """
            A server does the same when it starts; this is for those who want it done before, or by another user of \
            PostgreSQL, who may make tables. Two at once do it once. A database of a newer release is left alone.
            """)

    @Option(help: "The journal: a file, or postgres://…. (default: opdesk.db, or OPDESK_DATABASE)")
    var database: String?

    func run() throws {
        let place = try JournalPlace(option: database)
        let applied = try place.migrate()
        for name in applied { print("applied \(name)") }
        print("\(place) is up to date")
    }
}
