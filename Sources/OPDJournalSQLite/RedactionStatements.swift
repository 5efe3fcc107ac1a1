import Foundation
import GRDB
import OPDEngine
import OPDJournal

/// Takes personal details away where they stand: they are overwritten with as many zero bytes.
///
/// A row that is deleted, or gets shorter, makes SQLite move its neighbours to other pages now and then, and of a row that
/// was moved the old page keeps a copy. That copy would outlive the row's own erasure, `secure_delete` or not. A row that
/// keeps its length stays where it is, and so do all others.
struct RedactionStatements {
    private let select: PreparedStatement
    private let overwrite: PreparedStatement

    /// The entries of a stream from one of them back, with their details.
    private static let chain = """
        WITH RECURSIVE chain (id, previous, version) AS (
            SELECT id, previous, version FROM entries WHERE id = ?1
            UNION ALL
            SELECT entries.id, entries.previous, entries.version FROM chain JOIN entries ON entries.id = chain.previous
            WHERE entries.id < chain.id AND entries.version >= ?2
        )
        SELECT id FROM chain WHERE version = ?2
        """

    init(_ db: Database) throws {
        select = try PreparedStatement(db, Self.chain)
        let columns = ["patient_name", "phone", "patient_id", "reason", "salt", "credentials"].enumerated()
            .map { "\($1) = CASE WHEN ?\($0 + 2) THEN \($1) ELSE \(Self.zeros(for: $1)) END" }
        overwrite = try PreparedStatement(
            db,
            """
            UPDATE personal_details SET \(columns.joined(separator: ", ")),
                further = CASE WHEN ?8 IS NULL THEN \(Self.zeros(for: "further")) ELSE
                    ?8 || replace(hex(zeroblob(length(CAST(further AS BLOB)) - length(CAST(?8 AS BLOB)))), '00', ' ') END
            WHERE entry = ?1
            """)
    }

    private static func zeros(for column: String) -> String {
        "CASE WHEN \(column) IS NOT NULL THEN CAST(zeroblob(length(CAST(\(column) AS BLOB))) AS TEXT) END"
    }

    /// - Parameter row: an entry of the stream that is not before any of those whose details go.
    func carryOut(_ redactions: [Redaction], from row: Int64) throws {
        var row = row
        for redaction in redactions.sorted(by: { $0.version > $1.version }) {
            select.bind(1, row)
            select.bind(2, redaction.version)
            guard let found = try select.first({ $0.integer(0) }) else {
                throw JournalFailure.unreadable("version \(redaction.version), which is to be erased, is missing")
            }
            row = found
            try reduce(detailsOf: row, to: redaction.remains)
        }
    }

    /// A text either stays as it is or goes.
    private func reduce(detailsOf row: Int64, to remains: PersonalDetails?) throws {
        overwrite.bind(1, row)
        let texts = [
            remains?.patientName, remains?.phone, remains?.patientID, remains?.reason, remains?.salt,
            remains?.credentials,
        ]
        for (index, text) in texts.enumerated() { overwrite.bind(Int32(index + 2), text == nil ? 0 : 1) }
        let further = remains?.further ?? []
        overwrite.bind(8, further.isEmpty ? nil : FurtherDetails.encode(further))
        try overwrite.run()
    }
}

extension Row {
    /// A text of personal details; nil where there was none, and where it was overwritten.
    func personal(_ column: Int) -> (text: String?, isErased: Bool) {
        let text: String? = self[column]
        // A zero byte ends a text early; one that is empty in truth has no bytes.
        guard text == "", let bytes = self[column] as Data?, !bytes.isEmpty else { return (text, false) }
        return (nil, true)
    }
}
