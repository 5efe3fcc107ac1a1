import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import OPDServer

@Suite("The commands of a connection at the turnstile")
struct TurnstileHandlerTests {
    private let turnstile = Turnstile(capacity: 1, waiting: 1) { .zero }
    private let refusals = Box<[Int]>([])

    /// A connection to a server that has this turnstile.
    private struct Connection {
        let channel: EmbeddedChannel

        init(_ turnstile: Turnstile, _ refusals: Box<[Int]>) throws {
            channel = EmbeddedChannel(handler: TurnstileHandler(turnstile) { refusals.value.append($0.code) })
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
        }

        /// Without its end, if that is not said.
        func begin(_ method: HTTPRequest.Method) throws {
            let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: "/")
            try channel.writeInbound(HTTPRequestPart.head(head))
        }

        func send(_ bytes: Int) throws {
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0x20, count: bytes)))
        }

        func end() throws { try channel.writeInbound(HTTPRequestPart.end(nil)) }

        func request(_ method: HTTPRequest.Method) throws {
            try begin(method)
            if method == .post { try send(10) }
            try end()
        }

        func answer() throws {
            try answerHead()
            try channel.writeOutbound(HTTPResponsePart.end(nil))
        }

        func answerHead(_ status: HTTPResponse.Status = .ok) throws {
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: status)))
        }

        /// Whoever has been called hears it in the next round of the loop.
        func nextRound() { channel.embeddedEventLoop.run() }

        func passedOn() throws -> String { try channel.passedOn() }

        /// The statuses that the client has been sent.
        func statuses() throws -> [Int] {
            var statuses: [Int] = []
            while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
                guard case .head(let head) = part else { continue }
                statuses.append(head.status.code)
                if head.status == .serviceUnavailable { #expect(head.headerFields[.retryAfter] == "1") }
            }
            return statuses
        }
    }

    private func connect() throws -> Connection { try Connection(turnstile, refusals) }

    @Test("a command waits, whole, until the one before it is answered")
    func waits() throws {
        let (first, second) = (try connect(), try connect())
        try first.request(.post)
        #expect(try first.passedOn() == "hbe")
        try second.request(.post)
        second.nextRound()
        #expect(try second.passedOn() == "")
        try first.answerHead()
        second.nextRound()
        #expect(try second.passedOn() == "hbe")
        try second.answer()
        #expect(try second.statuses() == [200])
        #expect(turnstile.enter {} == .comeIn)
    }

    @Test("a read passes while commands wait", arguments: [HTTPRequest.Method.get, .head])
    func reads(method: HTTPRequest.Method) throws {
        let (first, second) = (try connect(), try connect())
        try first.request(.post)
        try second.request(method)
        #expect(try second.passedOn() == "he")
        try second.answer()
        #expect(turnstile.waitingCount == 0)
        #expect(turnstile.enter {} == .wait(ticket: 1))
    }

    @Test("an informational answer is none")
    func informational() throws {
        let (first, second) = (try connect(), try connect())
        try first.begin(.post)
        try second.request(.post)
        try first.answerHead(.continue)
        second.nextRound()
        #expect(try second.passedOn() == "")
    }

    @Test("one command after the other on a connection takes one place at a time")
    func again() throws {
        let connection = try connect()
        for _ in 1...3 {
            try connection.request(.post)
            #expect(try connection.passedOn() == "hbe")
            try connection.answer()
        }
        #expect(try connection.statuses() == [200, 200, 200])
        #expect(turnstile.enter {} == .comeIn)
    }

    @Test("beyond those who may wait, a command is thrown away and answered with 503, and the connection goes on")
    func full() throws {
        let connections = [try connect(), try connect(), try connect()]
        for connection in connections.prefix(2) { try connection.request(.post) }
        try connections[2].begin(.post)
        try connections[2].send(10)
        #expect(try connections[2].statuses() == [])
        try connections[2].end()
        #expect(try connections[2].passedOn() == "")
        #expect(try connections[2].statuses() == [503])
        #expect(refusals.value == [503])
        try connections[2].request(.get)
        #expect(try connections[2].passedOn() == "he")
        try connections[2].answer()
        #expect(try connections[2].statuses() == [200])
    }

    @Test("a client that goes away gives its place to the next", arguments: [false, true])
    func goesAway(sinceBefore: Bool) throws {
        let (first, second) = (try connect(), try connect())
        try first.request(.post)
        try second.request(.post)
        if sinceBefore {
            // Called, but it has not heard that yet.
            try first.answer()
            try second.channel.close().wait()
            second.nextRound()
        } else {
            try second.channel.close().wait()
            try first.answer()
        }
        #expect(try second.passedOn() == "")
        #expect(turnstile.waitingCount == 0)
        #expect(turnstile.enter {} == .comeIn)
    }

    @Test("a client that goes away while its command is inside leaves")
    func goesAwayInside() throws {
        let (first, second) = (try connect(), try connect())
        try first.request(.post)
        try second.request(.post)
        try first.channel.close().wait()
        second.nextRound()
        #expect(try second.passedOn() == "hbe")
    }

    @Test(
        "a client that closes its side while its command waits is let go; one whose command is inside gets its answer")
    func halfClosed() throws {
        let (first, second) = (try connect(), try connect())
        try first.request(.post)
        try second.request(.post)
        for connection in [first, second] {
            connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
        #expect(!second.channel.isActive)
        #expect(turnstile.waitingCount == 0)
        try first.answer()
        #expect(try first.statuses() == [200])
    }

    @Test("a large body that waits is read no further until it is let in")
    func largeBody() throws {
        let (first, second) = (try connect(), try connect())
        let reads = ReadCount()
        try second.channel.pipeline.syncOperations.addHandler(reads, position: .first)
        try first.request(.post)
        try second.begin(.post)
        try second.send(64 << 10)
        second.channel.read()
        #expect(reads.count == 1)
        try second.send(1)
        second.channel.read()
        #expect(reads.count == 1)
        try first.answer()
        second.nextRound()
        #expect(try second.passedOn() == "hbb")
        #expect(reads.count == 2)
    }
}

/// How often the socket has been asked for more.
private final class ReadCount: ChannelOutboundHandler {
    typealias OutboundIn = HTTPResponsePart

    private(set) var count = 0

    func read(context: ChannelHandlerContext) {
        count += 1
        context.read()
    }
}
