import GRDB
import GRDBSQLite

/// A prepared statement whose arguments are bound one by one.
///
/// A turn runs a few statements for each booking. Through `StatementArguments` each argument is boxed on the way, which
/// a turn would pay for every row.
struct PreparedStatement {
    private let statement: Statement
    private let handle: OpaquePointer

    /// From the connection's cache of prepared statements.
    init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    func bind(_ index: Int32, _ value: Int) { bind(index, Int64(value)) }

    /// Binds UTF-8; SQLite takes a copy.
    func bind(_ index: Int32, utf8 bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            let text = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            _ = sqlite3_bind_text(handle, index, text, Int32(buffer.count), Self.copied)
        }
    }

    func bind(_ index: Int32, _ text: String?) {
        guard var text else {
            sqlite3_bind_null(handle, index)
            return
        }
        text.withUTF8 { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                _ = sqlite3_bind_text(handle, index, characters.baseAddress, Int32(characters.count), Self.copied)
            }
        }
    }

    /// Runs a statement that gives no rows.
    func run() throws { try finish(sqlite3_step(handle)) }

    /// The one integer that the statement gives; nil when it gives NULL or no row.
    func integer() throws -> Int? {
        let code = sqlite3_step(handle)
        guard code == SQLITE_ROW else {
            try finish(code)
            return nil
        }
        let value = sqlite3_column_type(handle, 0) == SQLITE_NULL ? nil : Int(sqlite3_column_int64(handle, 0))
        sqlite3_reset(handle)
        return value
    }

    private func finish(_ code: Int32) throws {
        let message = code == SQLITE_DONE ? nil : String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
        let extended = code == SQLITE_DONE ? code : sqlite3_extended_errcode(sqlite3_db_handle(handle))
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: extended), message: message)
        }
    }

    /// SQLITE_TRANSIENT: a macro that Swift does not import.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
