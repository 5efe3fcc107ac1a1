import Foundation
import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournalSQLite

@Suite("SQLite: backups")
struct BackupTests {
    @Test("a backup is one file for its owner alone, and holds all that the hospital holds")
    func holdsEverything() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        let journal = try home.openHospital(bookings: 20, keeping: true)
        defer { journal.close() }
        let replay = try home.backUp()
        #expect(replay.entries == 24 && replay.tokens == 21 && replay.digest.keys == 1)
        #expect(try home.digest(home.backup) == home.digest(home.database))
        #expect(try home.beside(home.backup) == [])
        let attributes = try FileManager.default.attributesOfItem(atPath: home.backup)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let again = try SQLiteJournal(path: home.backup)
        defer { again.close() }
        #expect(again.secret.bytes == journal.secret.bytes)
        #expect(try again.knows(.key("asha")))
    }

    /// Were each step of its own, SQLite would begin again after each of these commits, and never end.
    @Test("what is committed meanwhile makes the backup neither longer nor wrong")
    func endsUnderLoad() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        let journal = try home.openHospital(bookings: 900, keeping: true)
        defer { journal.close() }
        let before = try home.digest(home.database)
        let node = OtherNode(journal)
        var steps: [(done: Int, count: Int)] = []
        let replay = try home.backUp { step, done, count in
            guard step == .copying else { return }
            steps.append((done, count))
            do {
                for _ in 1...3 { try node.submit(.book("Meanwhile", in: .second)) }
            } catch {
                Issue.record(error)
            }
        }
        #expect(steps.count >= 4)
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.done < $1.done && $0.count == $1.count })
        #expect(replay.digest == before)
        #expect(try home.digest(home.backup) == before)
        #expect(
            try JournalDigest(of: SQLiteJournalReader(path: home.database)).entries == before.entries + 3 * steps.count)
        #expect(try FullReplay(of: SQLiteJournalReader(path: home.database)).problems == [])
    }

    @Test("a file that is there stays, unless an older backup of the same hospital is to be replaced")
    func overwritesItsOwnOnly() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.backUp()
        let first = try home.bytes(home.backup)
        try OtherNode(SQLiteJournal(path: home.database)).submitAndClose(.book("Later", in: .second))
        #expect(throws: KeepingFailure.exists(home.backup)) { try home.backUp() }
        #expect(try home.bytes(home.backup) == first)
        try home.backUp(overwrites: true)
        #expect(try home.digest(home.backup) == home.digest(home.database))
        #expect(try home.beside(home.backup) == [])
    }

    @Test("a file that is no backup of this hospital is left alone, whatever is said")
    func leavesOthersAlone() throws {
        let (home, other) = (try KeepingFolder(), try KeepingFolder())
        defer { home.remove() }
        defer { other.remove() }
        try home.openHospital(bookings: 3)
        try other.openHospital(bookings: 3)
        try other.backUp()
        try home.write("a list of patients", to: home.path("text"))
        for path in [other.backup, home.path("text")] {
            let before = try home.bytes(path)
            #expect(throws: KeepingFailure.notOurs(path)) { try home.backUp(to: path, overwrites: true) }
            #expect(try home.bytes(path) == before)
        }
    }

    @Test("the database is no place for its own backup, by any name")
    func refusesTheDatabase() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try FileManager.default.createSymbolicLink(atPath: home.path("alias"), withDestinationPath: home.database)
        try FileManager.default.linkItem(atPath: home.database, toPath: home.path("link"))
        for path in [home.database, home.path("alias"), home.path("link")] {
            let failure = #expect(throws: KeepingFailure.self) { try home.backUp(to: path, overwrites: true) }
            guard case .sameFile = failure else {
                Issue.record("\(path): \(String(describing: failure))")
                continue
            }
        }
    }

    @Test("where a log of SQLite lies, no backup is put: it would be played into it", arguments: ["-wal", "-journal"])
    func refusesLogs(suffix: String) throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.write("", to: home.backup + suffix)
        #expect(throws: KeepingFailure.hasLog(home.backup)) { try home.backUp() }
        #expect(!home.exists(home.backup))
    }

    @Test("a journal in which something is wrong gives no backup, and an older one stays")
    func refusesDamage() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.backUp()
        let good = try home.bytes(home.backup)
        try home.damage(home.database)
        for (path, overwrites) in [(home.path("new.db"), false), (home.backup, true)] {
            let failure = #expect(throws: KeepingFailure.self) { try home.backUp(to: path, overwrites: overwrites) }
            guard case .violations(path, let problems) = failure, problems.count == 1 else {
                Issue.record("\(String(describing: failure))")
                continue
            }
        }
        #expect(!home.exists(home.path("new.db")))
        #expect(try home.bytes(home.backup) == good)
        #expect(try home.beside(home.backup) == [] && home.beside(home.path("new.db")) == [])
    }

    @Test("what a killed backup has left is made anew; what another one is making is not touched")
    func tellsLeftoversFromOthers() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        try home.write("half", to: home.backup + ".partial")
        try home.write("a log of it", to: home.backup + ".partial-journal")
        let backup = try SQLiteBackup(of: home.database, to: home.backup, overwrites: false)
        #expect(throws: KeepingFailure.beingMade(home.backup)) { try home.backUp() }
        _ = try backup.run { _, _, _ in }
        #expect(try home.digest(home.backup) == home.digest(home.database))
        #expect(try home.beside(home.backup) == [])
    }

    @Test("two names for one file: the second never takes the place of the first")
    func doesNotReplaceWhatCameMeanwhile() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        #expect(throws: KeepingFailure.exists(home.backup)) {
            try home.backUp { step, _, _ in
                if case .verifying = step { try? home.write("somebody else's", to: home.backup) }
            }
        }
        #expect(try home.bytes(home.backup) == Data("somebody else's".utf8))
        #expect(try home.beside(home.backup) == [])
    }

    @Test("discarded in the middle, it leaves nothing", arguments: [true, false])
    func isDiscarded(whileCopying: Bool) throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        let backup = try SQLiteBackup(of: home.database, to: home.backup, overwrites: false)
        #expect(throws: KeepingFailure.self) {
            try backup.run { step, _, _ in
                if (step == .copying) == whileCopying { #expect(backup.discard()) }
            }
        }
        #expect(!home.exists(home.backup))
        #expect(try home.beside(home.backup) == [])
    }

    @Test("discarded before it has begun, it makes nothing; once it is there, it stays")
    func isDiscardedInTime() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        let early = try SQLiteBackup(of: home.database, to: home.backup, overwrites: false)
        #expect(early.discard())
        #expect(throws: KeepingFailure.discarded(home.backup)) { try early.run { _, _, _ in } }
        #expect(try !home.exists(home.backup) && home.beside(home.backup) == [])
        let late = try SQLiteBackup(of: home.database, to: home.backup, overwrites: false)
        _ = try late.run { _, _, _ in }
        #expect(!late.discard())
        #expect(try home.digest(home.backup) == home.digest(home.database))
    }

    @Test("a database that is not there, or is none of ours, gives a reason and no file")
    func refusesOtherSources() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        #expect(throws: KeepingFailure.self) { try home.backUp() }
        try home.write("a list of patients", to: home.database)
        #expect(throws: KeepingFailure.self) { try home.backUp() }
        #expect(try home.beside(home.path("backup")) == [])
    }

    @Test("a folder that is not there is not made")
    func refusesMissingFolders() throws {
        let home = try KeepingFolder()
        defer { home.remove() }
        try home.openHospital(bookings: 3)
        let failure = #expect(throws: KeepingFailure.self) { try home.backUp(to: home.path("missing/backup.db")) }
        guard case .system(_, let reason) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(reason == "No such file or directory")
    }
}

extension OtherNode {
    fileprivate func submitAndClose(_ request: Request) throws {
        try submit(request)
        journal.close()
    }
}
