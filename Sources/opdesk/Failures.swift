import OPDJournal
import OPDJournalSQLite

/// A failure in one sentence for the person at the terminal.
struct ValidationFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension SQLiteJournal.OpeningFailure {
    var sentence: String {
        switch self {
        case .inUse(let path, let process):
            "\(path) is in use by another server\(process.map { " (process \($0))" } ?? ""). "
                + "One file has one server; stop that one, or give another --database."
        case .newerRelease(let path):
            "\(path) was written by a newer release of OPDesk. Use that release or a later one."
        case .notDurable(let path, let synchronous):
            "\(path) would not be on stable storage when a booking is acknowledged (synchronous=\(synchronous)), "
                + "so it is not served."
        case .unusable(let path, let reason): "\(path) cannot be used as a journal: \(reason)."
        case .anotherHospital(let path):
            "\(path) has the entries of another hospital. Copy into an empty one, before a server has opened it."
        }
    }
}

extension Hospital.OpeningFailure {
    var sentence: String {
        switch self {
        case .unknownTimeZone(let name): "'\(name)' is no time zone; it takes a name such as Asia/Kolkata."
        case .timeZoneFixed(let fixed, let asked):
            "This hospital's time zone is \(fixed) and cannot become \(asked). Leave --time-zone out, or use another "
                + "--database."
        case .journal(let failure): "The journal cannot be used: \(failure)."
        }
    }
}
