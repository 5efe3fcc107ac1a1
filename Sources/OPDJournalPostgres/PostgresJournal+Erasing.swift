import OPDEngine
import OPDJournal

extension PostgresJournal {
    package func sessionsWithDetails(
        before day: ClinicDay, from place: Int64
    ) throws(JournalFailure) -> DetailsSearch {
        let rows = try rows(.streamsWithDetails(after: place, atMost: Self.streamsPerSearch))
        var search = DetailsSearch(sessions: [], next: nil)
        for row in rows.all {
            let key = try row.integer(0)
            if rows.count == Self.streamsPerSearch { search.next = key }
            guard let stream = StreamID(key: key) else { throw .unreadable("\(key) names no stream") }
            if stream.isSession(before: day) { search.sessions.append(stream) }
        }
        return search
    }

    private static let streamsPerSearch = 512
    private static let wipingPatience = Duration.seconds(3_600)

    /// VACUUM makes the place of deleted rows free for others; until somebody takes it, their bytes stay in the table's
    /// file. VACUUM FULL writes the table anew, and its old file goes. Neither runs in a transaction, so each is a script.
    package func wipe(rewriting: Bool) throws(JournalFailure) {
        do {
            let connection = try PostgresConnection(address)
            let script = rewriting ? "VACUUM FULL personal_details" : "VACUUM personal_details"
            try connection.run(script: script, until: Deadline(after: Self.wipingPatience))
            guard rewriting else { return }
            // The old file is cut to nothing at once, and gone with the next checkpoint.
            try connection.run(script: "CHECKPOINT", until: Deadline(after: Self.wipingPatience))
        } catch {
            throw JournalFailure(error)
        }
    }
}
