import GRDB

extension TemporaryFolder {
    /// Changes the database behind the journal's back.
    func execute(_ sql: String) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try queue.close()
    }

    /// What a query gives that has one integer.
    func integer(_ query: String) throws -> Int? {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try queue.read { db in try Int.fetchOne(db, sql: query) }
    }
}
