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

    /// Ends once every transaction of this database sees what has been deleted by now. It holds none itself while it waits.
    private static let waitingForOlderTransactions = """
        DO $$
        DECLARE
            deleted xid := pg_current_xact_id()::xid;
        BEGIN
            LOOP
                COMMIT;
                EXIT WHEN NOT EXISTS (
                    SELECT FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL
                        AND age(backend_xmin) > age(deleted));
                PERFORM pg_sleep(0.05);
            END LOOP;
        END $$
        """

    /// VACUUM makes the place of deleted rows free for others; until somebody takes it, their bytes stay in the table's
    /// file. VACUUM FULL writes the table anew, and its old file goes. Neither runs in a transaction, so each is a script.
    /// What a transaction still sees that began before the rows were deleted, VACUUM FULL would take along.
    package func wipe(rewriting: Bool) throws(JournalFailure) {
        do {
            let connection = try PostgresConnection(address)
            let deadline = Deadline(after: Self.wipingPatience)
            if rewriting { try connection.run(script: Self.waitingForOlderTransactions, until: deadline) }
            let script = rewriting ? "VACUUM FULL personal_details" : "VACUUM personal_details"
            try connection.run(script: script, until: deadline)
            guard rewriting else { return }
            // The old file is cut to nothing at once, and gone with the next checkpoint.
            try connection.run(script: "CHECKPOINT", until: Deadline(after: Self.wipingPatience))
        } catch {
            throw JournalFailure(error)
        }
    }
}
