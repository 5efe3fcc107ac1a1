import ArgumentParser

struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings a database to the tables of this release.",
        discussion: """
            A server does the same when it starts; this is for those who want it done before, or by another user of \
            PostgreSQL, who may make tables. Two at once do it once. A database of a newer release is left alone.
            """)

    @OptionGroup var journal: JournalOptions

    func run() throws {
        let place = try journal.place
        let applied = try place.migrate()
        for name in applied { print("applied \(name)") }
        print("\(place) is up to date")
    }
}
