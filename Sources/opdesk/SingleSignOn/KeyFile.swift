import Foundation
import Synchronization

/// A file of the identity provider's keys. Reading it ends within a time, whatever the file is on.
///
/// Nothing takes back a read that hangs, such as one from a server that is away: it holds a thread of its own until it
/// ends, and while it does no other is begun.
final class KeyFile: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let path: String
    private let bytesMax: Int
    private let isBeingRead = Atomic(false)

    init(_ path: String, bytesMax: Int) {
        self.path = path
        self.bytesMax = bytesMax
    }

    func read(within time: Duration) async throws -> [UInt8] {
        guard !isBeingRead.exchange(true, ordering: .acquiringAndReleasing) else {
            throw Failure(description: "the last time that it was read has not ended")
        }
        let outcome = Outcome()
        let deadline = Task {
            try await Task.sleep(for: time)
            outcome.settle(.failure(Failure(description: "it was not read within \(time.components.seconds) seconds")))
        }
        defer { deadline.cancel() }
        Thread.detachNewThread { [self] in
            let result = Result { try contents() }
            isBeingRead.store(false, ordering: .releasing)
            outcome.settle(result)
        }
        return try await outcome.value()
    }

    private func contents() throws -> [UInt8] {
        // Looked at first: opening a pipe waits for somebody who writes.
        var status = stat()
        guard stat(path, &status) == 0 else { throw Failure(description: "it cannot be read") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(description: "it is no regular file") }
        guard let file = FileHandle(forReadingAtPath: path) else { throw Failure(description: "it cannot be read") }
        defer { try? file.close() }
        let bytes: Data?
        do {
            bytes = try file.read(upToCount: bytesMax + 1)
        } catch {
            throw Failure(description: "it cannot be read")
        }
        guard let bytes, bytes.count <= bytesMax else {
            throw Failure(description: bytes == nil ? "it is empty" : "it has more than \(bytesMax) bytes")
        }
        return Array(bytes)
    }
}

/// The first outcome counts: the bytes, that time was up, or that nobody wants them any more.
private final class Outcome: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<[UInt8], any Error>)
        case settled(Result<[UInt8], any Error>)
    }

    private let state = Mutex(State.open)

    func settle(_ result: Result<[UInt8], any Error>) {
        let waiting: CheckedContinuation<[UInt8], any Error>? = state.withLock { state in
            switch state {
            case .settled: return nil
            case .open:
                state = .settled(result)
                return nil
            case .awaited(let continuation):
                state = .settled(result)
                return continuation
            }
        }
        waiting?.resume(with: result)
    }

    /// Asked for once.
    func value() async throws -> [UInt8] {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let settled: Result<[UInt8], any Error>? = state.withLock { state in
                    if case .settled(let result) = state { return result }
                    state = .awaited(continuation)
                    return nil
                }
                if let settled { continuation.resume(with: settled) }
            }
        } onCancel: {
            settle(.failure(CancellationError()))
        }
    }
}
