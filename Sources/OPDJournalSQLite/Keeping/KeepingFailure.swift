import OPDJournal

/// Why a backup or a restore was not done. Nothing has taken the place of anything then.
package enum KeepingFailure: Error, Equatable {
    /// The file that is to be copied cannot be read as a journal.
    case source(SQLiteJournal.OpeningFailure)
    /// Both names lead to one file.
    case sameFile(String)
    /// The file is there already, and nobody asked for another in its place.
    case exists(String)
    /// The file is there and is no backup of this hospital, so it is left alone.
    case notOurs(String)
    /// A log of SQLite lies beside the name: a server has the file, or had it last.
    case hasLog(String)
    /// Another process is making the same file.
    case beingMade(String)
    /// Somebody wanted it to end.
    case discarded(String)
    /// A server has the database.
    case inUse(String, process: String?)
    /// The database has entries, or cannot be read, and nobody asked for another in its place.
    case wouldReplace(String)
    /// The system refused.
    case system(String, reason: String)
    case unreadable(String, JournalFailure)
    /// SQLite could not copy the pages.
    case notCopied(String, reason: String)
    /// The replay found what must not be.
    case violations(String, [String])
    /// The backup holds something else than a moment ago.
    case changed(String)
}
