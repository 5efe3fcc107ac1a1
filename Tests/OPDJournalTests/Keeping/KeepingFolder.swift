import Foundation
import GRDB
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import Testing

/// A folder with a hospital's file, for backups and restores.
struct KeepingFolder {
    let folder: TemporaryFolder
    var database: String { folder.database }
    var backup: String { folder.path("backup.db") }

    init() throws { folder = try TemporaryFolder() }

    func remove() { folder.remove() }

    func path(_ name: String) -> String { folder.path(name) }

    /// A hospital whose doctor 1 has this many bookings, each as long as half a page of the database.
    @discardableResult
    func openHospital(bookings: Int, keeping isKept: Bool = false) throws -> SQLiteJournal {
        let journal = try SQLiteJournal(path: database)
        let node = OtherNode(journal)
        try node.openHospital([.hourly(9_000), .hourly(2)])
        for start in stride(from: 0, to: bookings, by: 100) {
            try node.submit((start..<min(start + 100, bookings)).map { Request.long("Patient \($0)") })
        }
        try node.submit(.book("Asha", in: .second, key: .key("asha")))
        if !isKept { journal.close() }
        return journal
    }

    /// The names in the folder that begin with this one, without it.
    func beside(_ path: String) throws -> [String] {
        let name = URL(fileURLWithPath: path).lastPathComponent
        return try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
            .filter { $0.hasPrefix(name) && $0 != name }.sorted()
    }

    func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    func digest(_ path: String) throws -> JournalDigest {
        try JournalDigest(of: try SQLiteJournalReader(path: path))
    }

    /// Backs the database up.
    @discardableResult
    func backUp(
        to path: String? = nil, overwrites: Bool = false,
        _ progress: (SQLiteBackup.Step, Int, Int) -> Void = { _, _, _ in }
    ) throws(KeepingFailure) -> FullReplay {
        try SQLiteBackup(of: database, to: path ?? backup, overwrites: overwrites).run(progress)
    }

    /// Puts the backup in the place of the database.
    @discardableResult
    func restore(
        _ path: String? = nil, to target: String? = nil, replaces: Bool = false,
        _ progress: (SQLiteBackup.Step, Int, Int) -> Void = { _, _, _ in }
    ) throws(KeepingFailure) -> SQLiteRestore.Outcome {
        try SQLiteRestore(of: path ?? backup, to: target ?? database, replaces: replaces)
            .run(now: .clock("10:30"), progress)
    }

    /// Has the newest entry of the database say something that cannot be.
    func damage(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "UPDATE entries SET events = '[{' WHERE id = (SELECT max(id) FROM entries)")
        }
        try queue.close()
    }
}

extension Request {
    /// A booking with a long text beside it.
    static func long(_ name: String) -> Request {
        Request(
            .session(.first, .bookToken(Booking(slot: 0, source: .online))),
            details: PersonalDetails(patientName: name, reason: String(repeating: "long ", count: 400)))
    }
}
