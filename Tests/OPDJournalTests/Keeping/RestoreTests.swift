import Foundation
import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournalSQLite

@Suite("SQLite: restoring a backup")
struct RestoreTests {
    private static let keptName = "opdesk.db.replaced-20261122T103000Z"

    @Test("where no database is, the backup becomes it, and is served")
    func restores() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 20)
        try home.backUp()
        let target = home.path("other.db")
        let outcome = try home.restore(to: target)
        #expect(outcome.keptAs == nil)
        #expect(outcome.replay.entries == 24)
        #expect(try home.digest(target) == home.digest(home.backup))
        #expect(try home.beside(target) == ["other.db.lock"])
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let journal = try SQLiteJournal(path: target)
        defer { journal.close() }
        #expect(try OtherNode(journal).submit(.book("After", in: .second)).first?.isDone == true)
    }

    @Test("a database with entries is replaced only when that is said, and is kept whole, the newest entries too")
    func keepsTheFormer() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.backUp()
        try home.crash(after: .book("Later", in: .second))
        let former = try home.digest(home.database)
        #expect(throws: KeepingFailure.wouldReplace(home.database)) { try home.restore() }
        #expect(try home.digest(home.database) == former)
        let outcome = try home.restore(replaces: true)
        let kept = try #require(outcome.keptAs)
        #expect(kept == home.path(Self.keptName))
        #expect(try home.digest(kept) == former)
        #expect(try home.digest(home.database) == home.digest(home.backup))
        #expect(try home.restore(replaces: true).keptAs == kept + "-2")
        #expect(try home.digest(kept) == former)
    }

    @Test(
        "a log that cannot be brought into a damaged file is kept with it, and never played into the new one",
        arguments: ["no database", ""])
    func keepsLogs(damaged: String) throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.backUp()
        try home.write(damaged, to: home.database)
        try home.write("no log", to: home.database + "-wal")
        #expect(throws: KeepingFailure.wouldReplace(home.database)) { try home.restore() }
        let kept = try #require(try home.restore(replaces: true).keptAs)
        #expect(try home.bytes(kept) == Data(damaged.utf8))
        #expect(try home.bytes(kept + "-wal") == Data("no log".utf8))
        #expect(!home.exists(home.database + "-wal"))
        #expect(try home.digest(home.database) == home.digest(home.backup))
    }

    @Test("a log without a database is not taken for nothing")
    func keepsALogAlone() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.backUp()
        let target = home.path("other.db")
        try home.write("a log", to: target + "-wal")
        #expect(throws: KeepingFailure.wouldReplace(target)) { try home.restore(to: target) }
        let kept = try #require(try home.restore(to: target, replaces: true).keptAs)
        #expect(try home.bytes(kept + "-wal") == Data("a log".utf8))
        #expect(try home.digest(target) == home.digest(home.backup))
    }

    @Test("a database without entries is replaced without a word, and kept as well")
    func replacesAnEmptyOne() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.backUp()
        let target = home.path("other.db")
        try SQLiteJournal(path: target).close()
        #expect(try home.restore(to: target).keptAs == target + ".replaced-20261122T103000Z")
        #expect(try home.digest(target) == home.digest(home.backup))
    }

    @Test("while a server has the database nothing is done, and while it is restored no server gets it")
    func staysApartFromServers() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        let journal = try home.openHospital(bookings: 3, keeping: true)
        try home.backUp()
        let process = "\(ProcessInfo.processInfo.processIdentifier)"
        #expect(throws: KeepingFailure.inUse(home.database, process: process)) { try home.restore(replaces: true) }
        #expect(try OtherNode(journal).submit(.book("Meanwhile", in: .second)).first?.isDone == true)
        journal.close()
        var refusals = 0
        try home.restore(replaces: true) { _, _, _ in
            #expect(throws: SQLiteJournal.OpeningFailure.inUse(path: home.database, process: process)) {
                try SQLiteJournal(path: home.database)
            }
            refusals += 1
        }
        #expect(refusals > 0)
        try SQLiteJournal(path: home.database).close()
    }

    @Test("discarded in the middle, it replaces nothing", arguments: [true, false])
    func isDiscarded(whileCopying: Bool) throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.backUp()
        let (before, beside) = (try home.bytes(home.database), try home.beside(home.database))
        let restore = try SQLiteRestore(of: home.backup, to: home.database, replaces: true)
        #expect(throws: KeepingFailure.self) {
            try restore.run(now: .clock("10:30")) { step, _, _ in
                if (step == .copying) == whileCopying { #expect(restore.discard()) }
            }
        }
        #expect(try home.bytes(home.database) == before)
        #expect(try home.beside(home.database) == beside)
    }

    @Test("a backup in which something is wrong replaces nothing")
    func refusesADamagedBackup() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.backUp()
        try home.damage(home.backup)
        let before = try home.bytes(home.database)
        let failure = #expect(throws: KeepingFailure.self) { try home.restore(replaces: true) }
        guard case .violations(home.backup, let problems) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(problems.count == 1)
        #expect(try home.bytes(home.database) == before)
        #expect(try home.beside(home.database).allSatisfy { !$0.contains("partial") && !$0.contains("replaced") })
        try SQLiteJournal(path: home.database).close()
    }

    @Test("a backup with broken pages replaces nothing")
    func refusesBrokenPages() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 200)
        try home.backUp()
        var bytes = try home.bytes(home.backup)
        for index in stride(from: 8_192, to: bytes.count, by: 4_096) { bytes[index] ^= 0xFF }
        try bytes.write(to: URL(fileURLWithPath: home.backup))
        let before = try home.bytes(home.database)
        #expect(throws: KeepingFailure.self) { try home.restore(replaces: true) }
        #expect(try home.bytes(home.database) == before)
    }

    @Test("what a server is changing is no backup, and replaces nothing")
    func refusesAChangingBackup() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        let journal = try home.openHospital(bookings: 3, keeping: true)
        defer { journal.close() }
        let target = home.path("other.db")
        var isChanged = false
        #expect(throws: KeepingFailure.changed(home.database)) {
            try home.restore(home.database, to: target) { step, _, _ in
                guard step == .verifying(home.database), !isChanged else { return }
                isChanged = true
                #expect(throws: Never.self) { try OtherNode(journal).submit(.book("Meanwhile", in: .second)) }
            }
        }
        #expect(isChanged)
        #expect(try home.beside(target) == ["other.db.lock"] && !home.exists(target))
    }

    @Test("a database is not restored from itself, nor from what is no journal")
    func refusesOtherSources() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        #expect(throws: KeepingFailure.sameFile(home.database)) { try home.restore(home.database, replaces: true) }
        try home.write("a list of patients", to: home.backup)
        #expect(throws: KeepingFailure.self) { try home.restore(replaces: true) }
        #expect(throws: KeepingFailure.self) { try home.restore(home.path("missing"), replaces: true) }
    }
}

extension KeepingFolder {
    /// A server that is killed after one more command: what it appended last is in its log only.
    fileprivate func crash(after request: Request) throws {
        let crashed = path("crashed.db")
        let journal = try SQLiteJournal(path: database)
        try OtherNode(journal).submit(request)
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: database + suffix, toPath: crashed + suffix)
        }
        journal.close()
        try FileManager.default.removeItem(atPath: database)
        for suffix in SQLiteLogs.suffixes where exists(database + suffix) {
            try FileManager.default.removeItem(atPath: database + suffix)
        }
        for suffix in ["", "-wal"] {
            try FileManager.default.moveItem(atPath: crashed + suffix, toPath: database + suffix)
        }
    }
}
