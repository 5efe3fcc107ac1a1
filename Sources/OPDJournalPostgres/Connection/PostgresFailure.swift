import OPDJournal

/// Why the server did not do what it was asked.
enum PostgresFailure: Error, Equatable {
    /// The connection is gone, or could not be had.
    case lost(String)
    /// Nothing has come by the deadline. The connection still waits for it.
    case late
    /// The server has refused; a transaction that was open is to be rolled back.
    case refused(Complaint)
    /// A transaction may or may not be committed, and it could not be found out yet.
    case undecided(String)
}

/// What the server says of an error or a notice.
struct Complaint: Equatable, Sendable {
    /// Five letters and digits; the first two are the class.
    let sqlState: String
    /// In English, whatever the server's language: ERROR, FATAL, WARNING, NOTICE, …
    let severity: String
    let message: String

    /// The server ends the connection with it.
    var endsConnection: Bool { severity == "FATAL" || severity == "PANIC" }
}

extension PostgresFailure {
    /// Whether another attempt may succeed at once or in a moment.
    var isPassing: Bool {
        switch self {
        case .lost: true
        case .late, .undecided: false
        case .refused(let complaint): Self.passing.contains(complaint.sqlState)
        }
    }

    /// Whether a lock was not had in time.
    var isMissingLock: Bool {
        guard case .refused(let complaint) = self else { return false }
        return complaint.sqlState == Self.lockNotAvailable
    }

    /// Whether the connection can go on after a rollback. One to a server that only reads, since a failover perhaps,
    /// cannot.
    var leavesConnection: Bool {
        guard case .refused(let complaint) = self else { return false }
        return complaint.sqlState != Self.readOnly
    }

    private static let lockNotAvailable = "55P03"
    private static let readOnly = "25006"
    /// Serialisation, deadlock, a lock that was not had in time, a transaction that the server has ended, a server that
    /// only reads, one that has no place for a connection.
    private static let passing: Set<String> = [
        "40001", "40P01", lockNotAvailable, "25P02", "25P03", readOnly, "53300",
    ]
}

extension JournalFailure {
    init(_ failure: PostgresFailure) {
        switch failure {
        case .lost(let reason): self = .unavailable(reason)
        case .late: self = .unavailable("the database does not answer")
        case .undecided(let reason): self = .undecided(reason)
        case .refused(let complaint):
            let reason = "\(complaint.message) (\(complaint.sqlState))"
            // Data exceptions, integrity violations, limits of the program.
            let isPermanent = ["22", "23", "54"].contains(String(complaint.sqlState.prefix(2)))
            self = isPermanent ? .rejected(reason) : .unavailable(reason)
        }
    }
}
