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

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
    }

    /// Binds UTF-8 for as long as `body` runs, without a copy.
    func bind(_ index: Int32, utf8 bytes: [UInt8], _ body: () throws -> Void) throws {
        try bytes.withUnsafeBytes { buffer in
            let text = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            _ = sqlite3_bind_text(handle, index, text, Int32(buffer.count), nil)
            defer { sqlite3_bind_null(handle, index) }
            try body()
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

    /// The first row, as `read` takes it; nil when there is none.
    func first<Value>(_ read: (PreparedStatement) throws -> Value) throws -> Value? {
        let code = sqlite3_step(handle)
        guard code == SQLITE_ROW else {
            try finish(code)
            return nil
        }
        defer { sqlite3_reset(handle) }
        return try read(self)
    }

    /// A column of the row that `first` has found, counted from 0.
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// The row that the last insertion of this connection has made.
    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(sqlite3_db_handle(handle)) }

    /// How many rows the last change of this connection touched.
    var changedRows: Int { Int(sqlite3_changes(sqlite3_db_handle(handle))) }

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
