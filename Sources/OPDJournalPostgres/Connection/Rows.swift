import CLibPQ
import OPDJournal

/// What one statement has given, in binary form.
///
/// Not Sendable: it is read by the thread that asked.
final class Rows {
    private let result: OpaquePointer

    /// Takes the result over.
    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    var count: Int { Int(PQntuples(result)) }

    /// What the server calls the command that it has carried out: COMMIT, say.
    var command: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    var all: some Sequence<Row> { (0..<count).lazy.map { Row(rows: self, index: Int32($0)) } }

    var first: Row? { count > 0 ? Row(rows: self, index: 0) : nil }

    fileprivate func bytes(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(result, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
    }
}

/// One row; its columns are counted from 0.
struct Row {
    fileprivate let rows: Rows
    fileprivate let index: Int32

    func isNull(_ column: Int32) -> Bool { rows.bytes(index, column) == nil }

    /// A bigint.
    func integer(_ column: Int32) throws(JournalFailure) -> Int64 {
        guard let bytes = rows.bytes(index, column), bytes.count == 8 else {
            throw .unreadable("a column of the database is no bigint")
        }
        return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    }

    func flag(_ column: Int32) -> Bool { rows.bytes(index, column)?.first == 1 }

    func bytes(_ column: Int32) -> [UInt8]? { rows.bytes(index, column).map { Array($0) } }

    func text(_ column: Int32) -> String? { rows.bytes(index, column).map { String(decoding: $0, as: UTF8.self) } }
}
