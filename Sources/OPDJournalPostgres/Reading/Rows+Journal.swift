import OPDEngine
import OPDJournal

extension Statement {
    private static let entryColumns = """
        entries.stream, entries.version, time, actor, events, personal_details.stream IS NOT NULL, patient_name, phone,
            patient_id, reason, further, salt, credentials, request
        """
    private static let withDetails = "LEFT JOIN personal_details USING (stream, version)"

    static func entries(of stream: StreamID, after version: Int, through: Int?) -> Statement {
        Statement(
            """
            SELECT \(entryColumns) FROM entries \(withDetails)
            WHERE entries.stream = $1 AND entries.version > $2 AND entries.version <= $3 ORDER BY entries.version
            """, .integer(stream.key), .integer(version), .integer(through ?? Int.max))
    }

    /// Of several streams, each after a version of its own.
    static func entries(after known: [StreamPosition]) -> Statement {
        Statement(
            """
            SELECT \(entryColumns)
            FROM unnest($1, $2) WITH ORDINALITY AS known (of_stream, after_version, place)
            JOIN entries ON entries.stream = of_stream AND entries.version > after_version \(withDetails)
            ORDER BY place, entries.version
            """, .integers(known.map(\.stream.key)), .integers(known.map { Int64($0.version) }))
    }

    /// Those that a filter takes, the newest first.
    static func entries(_ filter: EntryFilter, limit: Int) -> Statement {
        func bound(_ time: Instant?, else other: Int) -> Parameter { .integer(time?.milliseconds ?? other) }
        let place = filter.before
        return Statement(
            """
            SELECT \(entryColumns) FROM entries \(withDetails)
            WHERE time >= $1 AND time < $2 AND ($3 = '' OR actor = $3) AND ($4 = '' OR request = $4)
                AND (time, entries.stream, entries.version) < ($5, $6, $7)
            ORDER BY time DESC, entries.stream DESC, entries.version DESC LIMIT $8
            """,
            bound(filter.from, else: Int.min), bound(filter.until, else: Int.max), .text(filter.actor ?? ""),
            .text(filter.requestID ?? ""), bound(place?.time, else: Int.max), .integer(place?.stream ?? Int64.max),
            .integer(place?.version ?? Int.max), .integer(limit))
    }

    static func allEntries(_ order: EntryOrder) -> String {
        let ordering =
            switch order {
            case .appended: "time, entries.stream, entries.version"
            case .byStream: "entries.stream, entries.version"
            }
        return "SELECT \(entryColumns) FROM entries \(withDetails) ORDER BY \(ordering)"
    }

    /// In every epoch.
    static func entries(ofDirectoryAnd session: Session.ID?) -> String {
        let keys = StreamID.keysWithinEpoch(ofDirectoryAnd: session)
        return """
            SELECT \(entryColumns) FROM entries \(withDetails)
            WHERE entries.stream & \(StreamID.withinEpoch) IN (\(keys)) ORDER BY entries.stream, entries.version
            """
    }

    static let keyColumns = "key_high, key_low, request_high, request_low, stream, version, has_entry, time"

    static func remembered(_ keys: [Digest128], epoch: Int) -> Statement {
        Statement(
            """
            SELECT \(keyColumns) FROM idempotency_keys
            WHERE (key_high, key_low) IN (SELECT * FROM unnest($1, $2)) AND epoch = $3
            """, .integers(keys.map { Int64(bitPattern: $0.high) }), .integers(keys.map { Int64(bitPattern: $0.low) }),
            .integer(epoch))
    }

    static let newestStream = Statement("SELECT max(stream) FROM heads WHERE version > 0")
}

extension Rows {
    /// The rows of a statement on entries.
    func recordedEntries() throws(JournalFailure) -> [RecordedEntry] {
        var entries: [RecordedEntry] = []
        entries.reserveCapacity(count)
        for row in all { entries.append(try RecordedEntry(row)) }
        return entries
    }
}

extension StreamID {
    fileprivate init(_ row: Row, _ column: Int32) throws(JournalFailure) {
        let key = try row.integer(column)
        guard let stream = StreamID(key: key) else { throw .unreadable("\(key) names no stream") }
        self = stream
    }
}

extension RecordedEntry {
    init(_ row: Row) throws(JournalFailure) {
        var details: PersonalDetails?
        if row.flag(5) {
            let further = try row.text(10).map { text throws(JournalFailure) in try FurtherDetails.decode(text) }
            details = PersonalDetails(
                patientName: row.text(6), phone: row.text(7), patientID: row.text(8), reason: row.text(9),
                further: further ?? [], salt: row.text(11), credentials: row.text(12))
        }
        self.init(
            stream: try StreamID(row, 0), version: Int(try row.integer(1)),
            entry: Entry(
                time: Instant(milliseconds: Int(try row.integer(2))), actor: row.text(3),
                requestID: row.text(13), events: row.bytes(4) ?? [], details: details))
    }
}

extension RememberedKey {
    /// A row of `Statement.keyColumns`.
    init(_ row: Row) throws(JournalFailure) {
        let key = try Digest128(row, 0)
        let request = try Digest128(row, 2)
        self.init(
            key: IdempotencyKey(key: key, request: request), stream: try StreamID(row, 4),
            version: Int(try row.integer(5)), hasEntry: row.flag(6),
            time: Instant(milliseconds: Int(try row.integer(7))))
    }
}

extension Digest128 {
    fileprivate init(_ row: Row, _ column: Int32) throws(JournalFailure) {
        self.init(
            high: UInt64(bitPattern: try row.integer(column)), low: UInt64(bitPattern: try row.integer(column + 1)))
    }
}
