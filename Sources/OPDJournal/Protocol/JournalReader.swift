import OPDEngine

/// The order in which entries are wanted.
package enum EntryOrder: Sendable {
    /// As they were appended; a journal of several nodes goes by their times.
    case appended
    /// Stream by stream, each in the order of its versions.
    case byStream
}

/// Reads a journal from end to end, beside the servers that may be writing it.
package protocol JournalReader: Sendable {
    /// Hands over every entry of one consistent state of the journal, with the count of all.
    func forEachEntry(
        _ order: EntryOrder, _ body: (RecordedEntry, _ count: Int) throws -> Void
    ) throws(JournalFailure)

    /// Hands over the entries of the directory and of one session, or of the directory alone, in every epoch: by stream, of
    /// one consistent state.
    func forEachEntry(
        ofDirectoryAnd session: Session.ID?, _ body: (RecordedEntry) throws -> Void
    ) throws(JournalFailure)

    /// Hands over every key that is remembered, the oldest first.
    func forEachKey(_ body: (RememberedKey) throws -> Void) throws(JournalFailure)

    /// What stands beside the entries and belongs to none, or leads to the wrong one: rows that no command can leave behind.
    func strayRows() throws(JournalFailure) -> [String]
}
