import GRDB
import OPDEngine
import OPDJournal

/// The last entry of a stream, as the table `heads` has it.
struct Head {
    /// 0 for a stream without entries.
    var version = 0
    /// The row of that entry; nil for a stream without entries.
    var lastEntry: Int64?
}

extension Head {
    static let selection = "SELECT version, last_entry FROM heads WHERE stream = ?"

    /// As `selection` finds it.
    init(of stream: StreamID, _ select: PreparedStatement) throws {
        select.bind(1, stream.key)
        self = try select.first { Head(version: Int($0.integer(0)), lastEntry: $0.integer(1)) } ?? Head()
    }
}

/// What a turn runs for each entry.
///
/// It runs within a transaction that has the file's only write lock from its start, so a head that was read in it stays.
struct EntryStatements {
    private let selectHead: PreparedStatement
    private let insertHead: PreparedStatement
    private let updateHead: PreparedStatement
    private let insertEntry: PreparedStatement
    private let insertDetails: PreparedStatement
    private let db: Database

    init(_ db: Database) throws {
        self.db = db
        selectHead = try PreparedStatement(db, Head.selection)
        insertHead = try PreparedStatement(db, "INSERT INTO heads (version, last_entry, stream) VALUES (?, ?, ?)")
        updateHead = try PreparedStatement(db, "UPDATE heads SET version = ?, last_entry = ? WHERE stream = ?")
        insertEntry = try PreparedStatement(
            db,
            """
            INSERT INTO entries (stream, version, time, actor, request, events, previous) VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
        insertDetails = try PreparedStatement(
            db,
            """
            INSERT INTO personal_details (entry, patient_name, phone, patient_id, reason, further, salt, credentials)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }

    func head(of stream: StreamID) throws -> Head { try Head(of: stream, selectHead) }

    /// Appends the entry after the head of its stream, and says what the head is then.
    func insert(_ entry: Entry, stream: StreamID, after head: Head) throws -> Head {
        insertEntry.bind(1, stream.key)
        insertEntry.bind(2, head.version + 1)
        insertEntry.bind(3, entry.time.milliseconds)
        insertEntry.bind(4, entry.actor)
        insertEntry.bind(5, entry.requestID)
        try insertEntry.bind(6, utf8: entry.events) {
            insertEntry.bind(7, head.lastEntry)
            try insertEntry.run()
        }
        let row = insertEntry.lastInsertedRow
        if let details = entry.details { try insert(details, beside: row) }
        try move(stream, to: row, version: head.version + 1)
        if !entry.redactions.isEmpty { try RedactionStatements(db).carryOut(entry.redactions, from: row) }
        return Head(version: head.version + 1, lastEntry: row)
    }

    private func insert(_ details: PersonalDetails, beside row: Int64) throws {
        insertDetails.bind(1, row)
        insertDetails.bind(2, details.patientName)
        insertDetails.bind(3, details.phone)
        insertDetails.bind(4, details.patientID)
        insertDetails.bind(5, details.reason)
        insertDetails.bind(6, details.further.isEmpty ? nil : FurtherDetails.encode(details.further))
        insertDetails.bind(7, details.salt)
        insertDetails.bind(8, details.credentials)
        try insertDetails.run()
    }

    private func move(_ stream: StreamID, to row: Int64, version: Int) throws {
        let statement = version == 1 ? insertHead : updateHead
        statement.bind(1, version)
        statement.bind(2, row)
        statement.bind(3, stream.key)
        try statement.run()
    }
}
