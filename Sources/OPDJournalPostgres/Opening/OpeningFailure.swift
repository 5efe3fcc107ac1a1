extension PostgresJournal {
    /// Why a database could not be opened as a journal. Names the database without its password.
    package enum OpeningFailure: Error, Equatable {
        case newerRelease(database: String)
        /// Commits would not be on stable storage when they are acknowledged: such a setting is off.
        case notDurable(database: String, setting: String)
        /// Names could not be kept as they are: the database is not in UTF-8.
        case wrongEncoding(database: String, encoding: String)
        /// Older than PostgreSQL 14.
        case oldServer(database: String, version: String)
        /// It has entries, and another secret than the one that was given.
        case anotherHospital(database: String)
        case unusable(database: String, reason: String)
    }
}

extension PostgresJournal.OpeningFailure {
    /// For the person at the terminal.
    package var sentence: String {
        switch self {
        case .newerRelease(let database):
            "\(database) was written by a newer release of OPDesk. Use that release or a later one."
        case .notDurable(let database, let setting):
            "\(database) would not be on stable storage when a booking is acknowledged (\(setting)=off), so it is not "
                + "served."
        case .wrongEncoding(let database, let encoding):
            "\(database) has the encoding \(encoding). Create it with ENCODING 'UTF8'."
        case .oldServer(let database, let version):
            "\(database) is kept by PostgreSQL \(version); OPDesk needs 14 or later."
        case .anotherHospital(let database):
            "\(database) has the entries of another hospital. Copy into an empty one, before a server has opened it."
        case .unusable(let database, let reason): "\(database) cannot be used as a journal: \(reason)."
        }
    }
}
