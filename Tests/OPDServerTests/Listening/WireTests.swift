import NIOCore
import Testing

@testable import OPDServer

@Suite("The limits of a connection, from its bytes on")
struct WireTests {
    private static let limits = RequestLimits.Limits(
        headBytes: 600, headFieldBytes: 300, headFields: 10, bodyBytes: 100, headTimeout: .seconds(5),
        bodyTimeout: .seconds(10), lingering: .seconds(1))

    private let wire: Wire

    init() throws { wire = try Wire(Self.limits) }

    @Test("requests pass, one after the other and together")
    func passes() throws {
        wire.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try wire.answer()
        wire.wait(600)
        wire.send(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        try wire.answer()
        try wire.answer()
        wire.wait(600)
        #expect(try wire.passedOn() == "hehbehe")
        #expect(try wire.statuses() == [200, 200, 200])
        #expect(wire.channel.isActive)
    }

    @Test("a head that takes too long is 408, however it trickles in")
    func slowHead() throws {
        wire.send("G")
        for letter in "ET /" {
            wire.wait(1)
            wire.send("\(letter)")
        }
        #expect(try wire.statuses() == [])
        wire.wait(1)
        #expect(try wire.statuses() == [408])
        wire.send(" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try wire.passedOn() == "")
        wire.wait(1)
        #expect(!wire.channel.isActive)
    }

    @Test("a head that ends in time is none of it, nor is the time of the body that follows")
    func headInTime() throws {
        wire.send("POST / HTTP/1.1\r\n")
        wire.wait(4)
        wire.send("Host: localhost\r\nContent-Length: 2\r\n\r\n")
        wire.wait(9)
        wire.send("{")
        #expect(try wire.statuses() == [])
        wire.wait(1)
        #expect(try wire.statuses() == [408])
    }

    @Test("a connection without a byte is not the head's business")
    func silent() throws {
        wire.wait(600)
        #expect(try wire.statuses() == [])
        #expect(wire.channel.isActive)
    }

    @Test("a slow head behind an answer that is not ready waits for it, and then is 408")
    func pipelined() throws {
        wire.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wire.send("GET")
        wire.wait(60)
        #expect(try wire.statuses() == [])
        #expect(wire.channel.isActive)
        try wire.answer()
        #expect(try wire.statuses() == [200, 408])
        wire.wait(1)
        #expect(!wire.channel.isActive)
    }

    @Test("whatever is refused, all earlier requests have their answers first")
    func severalEarlier() throws {
        wire.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\nno HTTP\r\n\r\n")
        try wire.answer(200)
        #expect(try wire.statuses() == [200])
        try wire.answer(404)
        #expect(try wire.statuses() == [404, 400])
    }

    @Test(
        "who wants another protocol gets an answer in this one, and the connection ends",
        arguments: ["GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n", "CONNECT localhost:80 HTTP/1.1\r\n"])
    func otherProtocol(_ head: String) throws {
        wire.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n\(head)Host: localhost\r\n\r\n")
        wire.send("GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try wire.passedOn() == "hehe")
        try wire.answer()
        #expect(try wire.sent() == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n")
        try wire.answer()
        #expect(try wire.sent().contains("HTTP/1.1 200 OK\r\nConnection: close\r\n"))
        wire.wait(1)
        #expect(!wire.channel.isActive)
    }

    @Test("what follows a request that was to be the last is not heard")
    func afterLast() throws {
        wire.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n")
        #expect(try wire.passedOn() == "he")
        try wire.answer()
        #expect(try wire.statuses() == [200])
    }

    @Test("a field, the address, all fields together or too many of them are 431")
    func tooLarge() throws {
        let long = String(repeating: "x", count: 301)
        let fields = (1...3).map { "X-\($0): \(String(repeating: "x", count: 250))\r\n" }.joined()
        let many = (1...11).map { "X-\($0): x\r\n" }.joined()
        for head in [
            "GET / HTTP/1.1\r\nX: \(long)\r\n", "GET /\(long) HTTP/1.1\r\n", "GET / HTTP/1.1\r\n\(fields)\r\n",
            "GET / HTTP/1.1\r\n\(many)\r\n",
        ] {
            let wire = try Wire(Self.limits)
            wire.send(head)
            #expect(try wire.statuses() == [431], "\(head)")
            #expect(try wire.passedOn() == "")
            wire.wait(1)
            #expect(!wire.channel.isActive)
        }
    }

    @Test(
        "what can be read as one request or as two is refused",
        arguments: [
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            "Content-Length: 4\r\nContent-Length: 5\r\n", "Content-Length: 4\r\nContent-Length: 4\r\n",
            "Content-Length: 4, 5\r\n", "Content-Length: +4\r\n", "Content-Length: -4\r\n", "Content-Length: 0x4\r\n",
            "Content-Length: 4 4\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length : 4\r\n",
            "Content-Length\r\n : 4\r\n", "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: identity\r\n", "Transfer-Encoding : chunked\r\n",
            "Transfer-Encoding: \u{0B}chunked\r\n",
            "Transfer-Encoding:\r\n chunked\r\n", "X: a\r\n Content-Length: 4\r\n", "X: a\u{0}b\r\n", "X: a\rb\r\n",
            "Host: elsewhere\r\n", " X: a\r\n", ": a\r\n", "X y: a\r\n",
        ])
    func smuggling(_ fields: String) throws {
        wire.send(
            "POST / HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        #expect(try wire.statuses() == [400])
        // For some the routes have seen a head, but none ever became a request.
        #expect(["", "h"].contains(try wire.passedOn()))
        wire.wait(1)
        #expect(!wire.channel.isActive)
    }

    @Test(
        "a chunked body that is not written as it should be is refused",
        arguments: [
            "x\r\n", "-1\r\n", "0x2\r\n{}\r\n", "2\r\n{}}\r\n0\r\n", "2{}\r\n", "2\n{}\r\n0\r\n\r\n",
            "FFFFFFFFFFFFFFFFF\r\n",
        ])
    func chunks(_ body: String) throws {
        wire.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
        #expect(try wire.statuses() == [400])
        wire.wait(1)
        #expect(!wire.channel.isActive)
    }

    @Test("an answer that went out before its request was whole is the only one")
    func answeredEarly() throws {
        wire.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        try wire.answer(415)
        wire.send("no chunk\r\n")
        #expect(try wire.statuses() == [415])
        #expect(!wire.channel.isActive)
    }
}
