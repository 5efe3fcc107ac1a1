import OPDJournal

extension Durability {
    /// The only row of `Statement.synchronousStandbys`.
    init(_ row: Row?) throws(JournalFailure) {
        guard let row else { throw .unreadable("the database says nothing of its standbys") }
        self = row.flag(0) ? .standby(count: Int(try row.integer(1))) : .oneServer
    }
}

extension Statement {
    static let synchronousStandbys = Statement(
        """
        SELECT current_setting('synchronous_standby_names') <> '', count(*)
        FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')
        """)
}
