import Foundation
import Synchronization

/// A line to the server that can be cut at a chosen moment.
final class Proxy: Sendable {
    enum Cut: Sendable {
        /// The line is gone before the next COMMIT reaches the server.
        case beforeCommit
        /// The server carries the next COMMIT out, and its answer is lost with the line.
        case afterCommit
        /// The server carries the next COMMIT out, and its answer never comes; the line stays until `dropLines`.
        case silence
    }

    private struct State {
        var cut: Cut?
        var lines: [Int32] = []
        var isEnded = false
    }

    let port: Int
    private let listening: Int32
    private let server: Int
    private let state = Mutex(State())

    init(to server: Int) throws {
        self.server = server
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listening = listening
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listening, address, length) == 0 && getsockname(listening, address, &length) == 0
            }
        }
        guard isBound, listen(listening, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { self.accept() }
    }

    func cutNext(_ cut: Cut) { state.withLock { $0.cut = cut } }

    /// Whether the cut has not happened yet.
    var isArmed: Bool { state.withLock { $0.cut != nil } }

    /// A line is closed only after it has left the list, so that nobody else's socket of the same number is shut down.
    func dropLines() {
        state.withLock { state in
            for line in state.lines { shutdown(line, Int32(SHUT_RDWR)) }
        }
    }

    /// Once: after that the number of the socket that listened may be another's.
    func end() {
        let isFirst = state.withLock { state in
            defer { state.isEnded = true }
            return !state.isEnded
        }
        if isFirst { shutdown(listening, Int32(SHUT_RDWR)) }
        dropLines()
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listening, nil, nil)
            guard client >= 0 else {
                // A client that has given up, or a signal, is no reason to go: only the end of listening is.
                if errno == EINVAL || errno == EBADF { break }
                continue
            }
            state.withLock { $0.lines.append(client) }
            Thread.detachNewThread { self.serve(client) }
        }
        close(listening)
    }

    private func serve(_ client: Int32) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: self.server)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if isConnected { pass(between: client, and: server) }
        state.withLock { $0.lines.removeAll { $0 == client } }
        close(client)
        close(server)
    }

    private func pass(between client: Int32, and server: Int32) {
        var cut: Cut?
        while true {
            var ends = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&ends, 2, -1) > 0 else { return }
            if ends[0].revents != 0 {
                guard let sent = Self.receive(client) else { return }
                if sent.contains("COMMIT\0") {
                    cut = state.withLock { state in
                        defer { state.cut = nil }
                        return state.cut
                    }
                    if cut == .beforeCommit { return }
                }
                guard Self.send(sent, to: server) else { return }
            }
            if ends[1].revents != 0 {
                guard let answer = Self.receive(server) else { return }
                if cut == .afterCommit { return }
                guard cut == .silence || Self.send(answer, to: client) else { return }
            }
        }
    }

    /// Nil at the end of the line.
    private static func receive(_ socket: Int32) -> Data? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        return count > 0 ? Data(buffer.prefix(count)) : nil
    }

    private static func send(_ data: Data, to socket: Int32) -> Bool {
        var rest = Array(data)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }
}

extension Data {
    fileprivate func contains(_ word: String) -> Bool { range(of: Data(word.utf8)) != nil }
}
