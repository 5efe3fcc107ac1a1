import Foundation
import Synchronization

/// A file that one server holds while it serves a database. The system lets go of it however the process ends.
final class LockFile: Sendable {
    private let descriptor: Int32
    private let isReleased = Mutex(false)

    /// Why the lock could not be had.
    enum Failure: Error {
        case heldBy(process: String?)
        case unusable(String)
    }

    init(path: String) throws(Failure) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = try? String(contentsOfFile: path, encoding: .utf8)
            close(descriptor)
            throw .heldBy(process: holder?.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        Folder(of: path).giveToOwner(descriptor)
        let process = Array("\(ProcessInfo.processInfo.processIdentifier)\n".utf8)
        ftruncate(descriptor, 0)
        _ = write(descriptor, process, process.count)
        self.descriptor = descriptor
    }

    /// Unlocked as well as closed: a process that this one is just starting has the descriptor, too, until it runs. A second
    /// time it does nothing.
    func release() {
        let isFirst = isReleased.withLock { isReleased in
            defer { isReleased = true }
            return !isReleased
        }
        guard isFirst else { return }
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
