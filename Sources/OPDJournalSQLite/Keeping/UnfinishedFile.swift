import Foundation
import Synchronization

/// A file that will be there whole or not at all: it is made under another name beside its own, and renamed at the end.
///
/// The other name is locked meanwhile, so two who make the same file stay apart, and what a killed process has left is
/// told from what is being made, and made anew.
final class UnfinishedFile: Sendable {
    /// The name it is to have.
    let path: String
    /// The name it has.
    let temporaryPath: String
    private let descriptor: Int32
    private let state = Mutex(State.unfinished)

    private enum State { case unfinished, published, discarded }

    init(for path: String) throws(KeepingFailure) {
        self.path = path
        temporaryPath = path + ".partial"
        descriptor = try Self.open(temporaryPath, for: path)
        Folder(of: path).giveToOwner(descriptor)
        Self.removeLogs(beside: temporaryPath)
    }

    private static func open(_ temporaryPath: String, for path: String) throws(KeepingFailure) -> Int32 {
        while true {
            let descriptor = Foundation.open(temporaryPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw .lastError(temporaryPath) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                throw .beingMade(path)
            }
            // Whoever had it may have renamed it since it was opened here.
            if FileIdentity(descriptor) == FileIdentity(temporaryPath) {
                guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else {
                    defer { close(descriptor) }
                    throw .lastError(temporaryPath)
                }
                return descriptor
            }
            close(descriptor)
        }
    }

    /// Does what could make files of this name. Nobody discards it meanwhile, so none of them is made anew after that.
    func whileKept<Value>(_ body: () throws -> sending Value) throws -> sending Value {
        try state.withLock { state in
            guard state == .unfinished else { throw KeepingFailure.discarded(path) }
            return try body()
        }
    }

    /// Has what was written so far on stable storage.
    func sync() throws {
        try whileKept { try flush() }
    }

    private func flush() throws(KeepingFailure) {
        guard fsync(descriptor) == 0 else { throw .lastError(temporaryPath) }
    }

    /// Gives it its name, and has that on stable storage. Every connection to it must be closed.
    ///
    /// - Parameters:
    ///   - replacing: whether it may take the place of a file of that name.
    ///   - prepare: what is done for good just before it, unless it was discarded.
    func publish<Value: Sendable>(
        replacing: Bool, after prepare: () throws(KeepingFailure) -> Value
    ) throws(KeepingFailure) -> Value {
        let value = try state.withLock { state throws(KeepingFailure) in
            guard state == .unfinished else { throw .discarded(path) }
            try flush()
            let value = try prepare()
            try takeName(replacing: replacing)
            state = .published
            return value
        }
        defer { close(descriptor) }
        try Folder(of: path).sync()
        return value
    }

    private func takeName(replacing: Bool) throws(KeepingFailure) {
        guard replacing else { return try link() }
        guard rename(temporaryPath, path) == 0 else { throw .lastError(path) }
    }

    /// A link, unlike a rename, never takes the place of a file that somebody has made meanwhile.
    private func link() throws(KeepingFailure) {
        if Foundation.link(temporaryPath, path) == 0 {
            unlink(temporaryPath)
            return
        }
        if errno == EEXIST { throw .exists(path) }
        // A file system without links.
        guard FileIdentity(path) == nil else { throw .exists(path) }
        guard rename(temporaryPath, path) == 0 else { throw .lastError(path) }
    }

    /// Removes it, unless it has its name by now. Any thread may do that at any time.
    ///
    /// - Returns: whether it has no name, and never will.
    @discardableResult
    func discard() -> Bool {
        state.withLock { state in
            if state == .unfinished {
                state = .discarded
                unlink(temporaryPath)
                Self.removeLogs(beside: temporaryPath)
                close(descriptor)
            }
            return state == .discarded
        }
    }

    private static func removeLogs(beside path: String) {
        for suffix in SQLiteLogs.suffixes { unlink(path + suffix) }
    }
}

/// What SQLite keeps beside a database while somebody has it, and after a crash.
enum SQLiteLogs {
    static let suffixes = ["-wal", "-shm", "-journal"]

    /// Whether some of it lies beside this name, with or without a database.
    static func lie(beside path: String) -> Bool { suffixes.contains { FileIdentity(path + $0) != nil } }

    /// Whether the file begins as a database does. Beside one that does not, SQLite removes the log when it opens it, be it
    /// for reading only.
    static func mayBeRead(with path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        let beginning = (try? file.read(upToCount: 512)) ?? nil
        return beginning.map { $0.count == 512 && $0.starts(with: Array("SQLite format 3\0".utf8)) } ?? false
    }
}

/// Which file a name leads to.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let number: UInt64

    /// Nil when there is none. Links are followed.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
    }
}

/// The folder of a file.
struct Folder {
    let path: String

    init(of file: String) { path = URL(filePath: file).deletingLastPathComponent().path }

    /// Has the names in it on stable storage.
    func sync() throws(KeepingFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .lastError(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .lastError(path) }
    }

    /// What root makes in another user's folder is that user's: the server that runs as that user must be able to open it.
    func giveToOwner(_ descriptor: Int32) {
        var status = stat()
        guard geteuid() == 0, stat(path, &status) == 0, status.st_uid != 0 else { return }
        _ = fchown(descriptor, status.st_uid, status.st_gid)
    }
}

extension KeepingFailure {
    /// What the system said last.
    static func lastError(_ path: String) -> KeepingFailure {
        .system(path, reason: String(cString: strerror(errno)))
    }
}
