import Foundation
import GRDB
import OPDEngine
import OPDJournal
import Synchronization

/// The journal in one SQLite file, for one server.
///
/// WAL with `synchronous=FULL`: a transaction is on stable storage when its commit returns. One connection writes; others
/// read beside it.
package final class SQLiteJournal: Journal {
    package let secret: HospitalSecret
    let pool: DatabasePool
    private let lock: LockFile
    private let isClosed = Mutex(false)
    let wiping = Wiping()

    /// Why a file could not be opened as a journal.
    package enum OpeningFailure: Error, Equatable {
        case inUse(path: String, process: String?)
        case newerRelease(path: String)
        /// The file's writes would not be on stable storage when they are acknowledged.
        case notDurable(path: String, synchronous: Int)
        case unusable(path: String, reason: String)
        /// It has entries, and another secret than the one that was given.
        case anotherHospital(path: String)
    }

    /// Opens the file, makes it when it is missing, and holds its lock until `close`.
    ///
    /// A secret that is given becomes the hospital's own as long as there are no entries; later it must be the same.
    package init(path: String, secret given: HospitalSecret? = nil) throws(OpeningFailure) {
        // By any other name the file has the same lock.
        let path = URL(filePath: path).resolvingSymlinksInPath().path
        do {
            lock = try LockFile(path: path + ".lock")
        } catch {
            switch error {
            case .heldBy(let process): throw .inUse(path: path, process: process)
            case .unusable(let reason): throw .unusable(path: path, reason: "\(path).lock: \(reason)")
            }
        }
        do {
            pool = try Self.open(path)
            secret = try pool.write { db in
                if let given { try Self.take(given, in: db) }
                return try Self.secret(in: db)
            }
            if let given, given.bytes != secret.bytes { throw OpeningFailure.anotherHospital(path: path) }
            try pool.write { db in try Self.probe(db) }
        } catch let failure as OpeningFailure {
            lock.release()
            throw failure
        } catch {
            lock.release()
            throw .unusable(path: path, reason: Self.describe(error))
        }
    }

    /// Brings everything into the one file, closes it and lets go of the lock. A second time it does nothing.
    package func close() {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else { return }
        wiping.end()
        // A reader beside the server can keep the log in use; then it stays, and the next start finds it.
        _ = try? pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        try? pool.close()
        lock.release()
    }

    /// Writes something that means nothing: what cannot take it could not take a booking.
    static func probe(_ db: Database) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO hospital (name, value) VALUES ('last_check', randomblob(8))")
    }

    /// Makes a missing file readable for its owner only; it will hold names. SQLite gives its log the same rights.
    private static func create(_ path: String) throws {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw OpeningFailure.unusable(path: path, reason: String(cString: strerror(errno)))
        }
        Foundation.close(descriptor)
    }

    private static func open(_ path: String) throws -> DatabasePool {
        try create(path)
        var configuration = Configuration()
        configuration.maximumReaderCount = 4
        configuration.label = "journal"
        // A reader beside the server may hold the file for a moment.
        configuration.busyMode = .timeout(5)
        let pool = try DatabasePool(path: path, configuration: configuration)
        if try pool.read(Schema.migrator.hasBeenSuperseded) { throw OpeningFailure.newerRelease(path: path) }
        if try pool.read(Schema.isForeign) {
            throw OpeningFailure.unusable(path: path, reason: "it is a database of another program")
        }
        // What is deleted, as a table of an earlier release's, is overwritten. Rows that are erased stay, see
        // `RedactionStatements`.
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA secure_delete = ON") }
        try Schema.migrator.migrate(pool)
        // GRDB chooses NORMAL for WAL databases when it opens them: then a commit could be lost with the power.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // 32 MiB, filled only as needed. SQLite's default of 2 MiB is less than the pages that a few hundred sessions
            // are writing to, and each page that falls out is read back from the log.
            try db.execute(sql: "PRAGMA cache_size = -32768")
        }
        let synchronous = try pool.writeWithoutTransaction { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0
        }
        guard synchronous == 2 else { throw OpeningFailure.notDurable(path: path, synchronous: synchronous) }
        // The log of a server that did not come to its end may hold what was erased. Where a reader keeps it, `wiping` will
        // try again.
        _ = try? Wiping.truncateLog(of: pool)
        return pool
    }

    /// Makes the secret the hospital's own if nothing was hashed with another one yet.
    private static func take(_ secret: HospitalSecret, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO hospital (name, value)
                SELECT 'secret', ? WHERE NOT EXISTS (SELECT 1 FROM entries)
                """, arguments: [Data(secret.bytes)])
    }

    private static func secret(in db: Database) throws -> HospitalSecret {
        if let bytes = try Data.fetchOne(db, sql: "SELECT value FROM hospital WHERE name = 'secret'") {
            guard bytes.count == HospitalSecret.byteCount else {
                throw JournalFailure.unreadable("the hospital's secret is damaged")
            }
            return HospitalSecret(bytes: [UInt8](bytes))
        }
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<HospitalSecret.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        try db.execute(sql: "INSERT INTO hospital (name, value) VALUES ('secret', ?)", arguments: [Data(bytes)])
        return HospitalSecret(bytes: bytes)
    }

    static func describe(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return String(describing: error) }
        return "\(error.message ?? "the database failed") (\(error.extendedResultCode.rawValue))"
    }
}

extension SQLiteJournal {
    package func entries(
        of stream: StreamID, after version: Int, through: Int?
    ) throws(JournalFailure) -> [RecordedEntry] {
        try reading { db in
            let statement = try db.cachedStatement(sql: RecordedEntry.chain)
            let rows = try Row.fetchCursor(
                statement, arguments: ["stream": stream.key, "after": version, "through": through ?? Int.max])
            var entries: [RecordedEntry] = []
            while let row = try rows.next() { entries.append(try RecordedEntry(row)) }
            return entries
        }
    }

    package func entries(_ filter: EntryFilter, limit: Int) throws(JournalFailure) -> [RecordedEntry] {
        try reading { db in
            let place = filter.before
            let rows = try Row.fetchCursor(
                db, sql: RecordedEntry.filtered,
                arguments: [
                    "from": filter.from?.milliseconds, "until": filter.until?.milliseconds, "actor": filter.actor,
                    "request": filter.requestID, "time": place?.time.milliseconds, "stream": place?.stream,
                    "version": place?.version, "limit": limit,
                ])
            var entries: [RecordedEntry] = []
            while let row = try rows.next() { entries.append(try RecordedEntry(row)) }
            return entries
        }
    }

    package func heads(of streams: [StreamID]) throws(JournalFailure) -> [Int] {
        try reading { db in
            let select = try PreparedStatement(db, Head.selection)
            return try streams.map { try Head(of: $0, select).version }
        }
    }

    package func currentEpoch() throws(JournalFailure) -> Int {
        try reading { db in
            let newest = try Int64.fetchOne(db, sql: "SELECT max(stream) FROM heads")
            return newest.flatMap { StreamID(key: $0)?.epoch } ?? 1
        }
    }

    /// Looked up by the connection that writes: only its pages stay in memory, those of a reader go with every commit.
    package func remembered(
        _ keys: [Digest128], epoch: Int
    ) throws(JournalFailure) -> [Digest128: RememberedKey] {
        try transaction("BEGIN") { db in
            let statements = try KeyStatements(db)
            var remembered: [Digest128: RememberedKey] = [:]
            for key in keys { remembered[key] = try statements.remembered(key, epoch: epoch) }
            return remembered
        }
    }

    package func checkWritable() throws(JournalFailure) {
        try writing { db in try Self.probe(db) }
    }

    /// Every body is one SELECT, or several that need not see the same state, so none needs a transaction around it.
    func reading<Value>(_ body: (Database) throws -> Value) throws(JournalFailure) -> Value {
        do {
            return try pool.unsafeRead(body)
        } catch {
            throw JournalFailure(error)
        }
    }

    /// Runs the body in a transaction that is on stable storage when this returns.
    func writing<Value>(_ body: (Database) throws -> Value) throws(JournalFailure) -> Value {
        try transaction("BEGIN IMMEDIATE", body)
    }

    /// GRDB's own transactions prepare their statements anew and tell observers, of which there are none.
    private func transaction<Value>(
        _ begin: String, _ body: (Database) throws -> Value
    ) throws(JournalFailure) -> Value {
        do {
            return try pool.writeWithoutTransaction { db in
                try PreparedStatement(db, begin).run()
                do {
                    let value = try body(db)
                    try PreparedStatement(db, "COMMIT").run()
                    return value
                } catch {
                    // Some errors have rolled back already; what this one says must not be lost over a second one.
                    if db.isInsideTransaction { try? PreparedStatement(db, "ROLLBACK").run() }
                    throw error
                }
            }
        } catch {
            throw JournalFailure(error)
        }
    }
}

extension JournalFailure {
    /// SQLite rolls back when the disk is full or the file is locked. After an I/O error, a failed fsync among them, it
    /// cannot be known what reached the disk.
    init(_ error: any Error) {
        let reason = SQLiteJournal.describe(error)
        switch (error as? DatabaseError)?.resultCode {
        case nil: self = (error as? JournalFailure) ?? .unreadable(reason)
        case ResultCode.SQLITE_IOERR: self = .outcomeUnknown(reason)
        case ResultCode.SQLITE_CORRUPT, ResultCode.SQLITE_NOTADB: self = .unreadable(reason)
        default: self = .unavailable(reason)
        }
    }
}
