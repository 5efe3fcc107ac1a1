import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import OPDJournal
import Testing

@testable import OPDServer

@Suite("The limits of a connection")
struct RequestLimitsTests {
    private static let limits = RequestLimits.Limits(
        bodyBytes: 100, bodyTimeout: .seconds(10), idleTimeout: .seconds(60), lingering: .seconds(1))

    /// A connection on which nothing happens by itself, time included.
    private struct Connection {
        let channel: EmbeddedChannel

        init() throws {
            channel = EmbeddedChannel(handler: RequestLimits(RequestLimitsTests.limits))
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
        }

        func begin(length: Int? = nil) throws {
            var fields: HTTPFields = [:]
            fields[.contentLength] = length.map(String.init)
            let head = HTTPRequest(
                method: .post, scheme: "http", authority: "localhost", path: "/", headerFields: fields)
            try channel.writeInbound(HTTPRequestPart.head(head))
        }

        func send(_ bytes: Int) throws {
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0x20, count: bytes)))
        }

        func end() throws { try channel.writeInbound(HTTPRequestPart.end(nil)) }

        func wait(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

        /// The routes answer.
        func answer() throws {
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            try channel.writeOutbound(HTTPResponsePart.end(nil))
        }

        func passedOn() throws -> String { try channel.passedOn() }

        /// The statuses that the client has been sent.
        func statuses() throws -> [Int] {
            var statuses: [Int] = []
            while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
                if case .head(let head) = part { statuses.append(head.status.code) }
                if case .head(let head) = part, head.status.code >= 400 {
                    #expect(head.headerFields[.connection] == "close")
                    #expect(head.headerFields[.contentType] == "application/problem+json")
                }
            }
            return statuses
        }
    }

    @Test("a body of the largest size passes, request after request")
    func passes() throws {
        let connection = try Connection()
        for _ in 1...2 {
            try connection.begin(length: 100)
            try connection.send(60)
            try connection.send(40)
            try connection.end()
            try connection.answer()
        }
        connection.wait(120)
        #expect(try connection.passedOn() == "hbbehbbe")
        #expect(try connection.statuses() == [200, 200])
        #expect(connection.channel.isActive)
    }

    @Test("a body that is announced too large is 413 before it is read")
    func announced() throws {
        let connection = try Connection()
        try connection.begin(length: 101)
        #expect(try connection.statuses() == [413])
        #expect(try connection.passedOn() == "")
    }

    @Test("a body that grows too large is 413, and its rest is thrown away")
    func grows() throws {
        let connection = try Connection()
        try connection.begin()
        try connection.send(100)
        #expect(try connection.statuses() == [])
        try connection.send(1)
        #expect(try connection.statuses() == [413])
        #expect(try connection.passedOn() == "hb")
        connection.wait(1)
        #expect(!connection.channel.isActive)
    }

    @Test("a body that takes too long is 408, however it trickles in")
    func slowBody() throws {
        let connection = try Connection()
        try connection.begin(length: 50)
        for _ in 1...9 {
            connection.wait(1)
            try connection.send(1)
        }
        #expect(try connection.statuses() == [])
        connection.wait(1)
        #expect(try connection.statuses() == [408])
        connection.wait(1)
        #expect(!connection.channel.isActive)
    }

    @Test("what the routes still say after a refusal is not sent")
    func lateAnswer() throws {
        let connection = try Connection()
        try connection.begin(length: 50)
        connection.wait(10)
        try? connection.answer()
        #expect(try connection.statuses() == [408])
    }

    @Test("while an earlier answer is on its way, a refusal waits for it")
    func earlierAnswer() throws {
        let connection = try Connection()
        try connection.begin(length: 0)
        try connection.end()
        try connection.begin(length: 101)
        #expect(try connection.statuses() == [])
        try connection.answer()
        #expect(try connection.statuses() == [200, 413])
        connection.wait(1)
        #expect(!connection.channel.isActive)
    }

    @Test("a client that takes nothing of its answer for so long is let go")
    func unread() throws {
        let connection = try Connection()
        connection.channel.isWritable = false
        connection.channel.pipeline.fireChannelWritabilityChanged()
        connection.wait(29)
        #expect(connection.channel.isActive)
        connection.wait(1)
        #expect(!connection.channel.isActive)
    }

    @Test("a client that takes its answer in time is not")
    func readInTime() throws {
        let connection = try Connection()
        connection.channel.isWritable = false
        connection.channel.pipeline.fireChannelWritabilityChanged()
        connection.wait(29)
        connection.channel.isWritable = true
        connection.channel.pipeline.fireChannelWritabilityChanged()
        connection.wait(600)
        #expect(connection.channel.isActive)
    }

    @Test("an answer that takes long is not the client's fault")
    func slowAnswer() throws {
        let connection = try Connection()
        try connection.begin(length: 1)
        try connection.send(1)
        try connection.end()
        connection.wait(600)
        try connection.answer()
        #expect(try connection.statuses() == [200])
    }
}
