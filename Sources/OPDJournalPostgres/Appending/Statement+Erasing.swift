import OPDEngine
import OPDJournal

extension Statement {
    /// Takes away what the entries say. Of several entries of one turn the last has the word, since it knows of the others.
    static func redactions(of entries: [RecordedEntry]) -> [Statement] {
        var last: [StreamPosition: PersonalDetails?] = [:]
        for entry in entries {
            for redaction in entry.entry.redactions {
                last[StreamPosition(entry.stream, redaction.version)] = .some(redaction.remains)
            }
        }
        let all = last.sorted { ($0.key.stream.key, $0.key.version) < ($1.key.stream.key, $1.key.version) }
        let gone = all.filter { $0.value == nil }.map(\.key)
        let reduced = all.compactMap { place, remains in remains.map { (place, $0) } }
        return (gone.isEmpty ? [] : [delete(gone)]) + (reduced.isEmpty ? [] : [reduce(reduced)])
    }

    private static func delete(_ places: [StreamPosition]) -> Statement {
        Statement(
            """
            DELETE FROM personal_details USING unnest($1, $2) AS gone (stream, version)
            WHERE personal_details.stream = gone.stream AND personal_details.version = gone.version
            """, .integers(places.map(\.stream.key)), .integers(places.map { Int64($0.version) }))
    }

    private static func reduce(_ rows: [(StreamPosition, PersonalDetails)]) -> Statement {
        Statement(
            """
            UPDATE personal_details SET patient_name = new.patient_name, phone = new.phone, patient_id = new.patient_id,
                reason = new.reason, further = new.further, salt = new.salt, credentials = new.credentials
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS
                new (stream, version, patient_name, phone, patient_id, reason, further, salt, credentials)
            WHERE personal_details.stream = new.stream AND personal_details.version = new.version
            """, Parameter.columns(of: rows))
    }

    /// The next streams that have details, each found by one look into the index.
    static func streamsWithDetails(after stream: Int64, atMost count: Int) -> Statement {
        Statement(
            """
            WITH RECURSIVE found (stream, place) AS (
                SELECT (SELECT min(stream) FROM personal_details WHERE stream > $1), 1
                UNION ALL
                SELECT (SELECT min(later.stream) FROM personal_details AS later WHERE later.stream > found.stream), place + 1
                FROM found WHERE found.stream IS NOT NULL AND place < $2
            )
            SELECT stream FROM found WHERE stream IS NOT NULL ORDER BY stream
            """, .integer(stream), .integer(count))
    }
}

extension Parameter {
    /// The columns of `personal_details`, in their order.
    static func columns(of rows: [(StreamPosition, PersonalDetails)]) -> [Parameter] {
        [
            .integers(rows.map(\.0.stream.key)), .integers(rows.map { Int64($0.0.version) }),
            .texts(rows.map(\.1.patientName)), .texts(rows.map(\.1.phone)), .texts(rows.map(\.1.patientID)),
            .texts(rows.map(\.1.reason)),
            .texts(rows.map { $0.1.further.isEmpty ? nil : FurtherDetails.encode($0.1.further) }),
            .texts(rows.map(\.1.salt)), .texts(rows.map(\.1.credentials)),
        ]
    }
}
