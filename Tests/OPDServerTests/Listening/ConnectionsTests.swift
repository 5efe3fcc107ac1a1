import Foundation
import Logging
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import OPDServer

@Suite("How many connections there are")
struct ConnectionsTests {
    private func connections(total: Int = 100, perAddress: Int = 100, refused: Int = 100) throws -> Connections {
        var limits = ConnectionLimits()
        limits.total = total
        limits.perAddress = perAddress
        limits.refused = refused
        return Connections(limits, TrustedProxies([try #require(ClientAddress.Range("10.0.0.1"))]))
    }

    private func address(_ text: String) throws -> ClientAddress { try #require(ClientAddress(text)) }

    @Test("beyond the total each is refused, until one has ended")
    func total() throws {
        let connections = try connections(total: 2)
        let addresses = try ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map(address)
        #expect(addresses.map(connections.begin) == [.admitted, .admitted, .refused])
        connections.end(addresses[2], .refused)
        #expect(connections.begin(addresses[2]) == .refused)
        connections.end(addresses[0], .admitted)
        #expect(connections.begin(addresses[2]) == .admitted)
        #expect(connections.count == 2)
    }

    @Test("of one address, or network of IPv6, there are only so many; of others there are more")
    func perAddress() throws {
        let connections = try connections(perAddress: 2)
        for (text, admission) in [
            ("192.0.2.1", Connections.Admission.admitted), ("192.0.2.1", .admitted), ("192.0.2.1", .refused),
            ("192.0.2.2", .admitted), ("2001:db8::1", .admitted), ("2001:db8::2", .admitted), ("2001:db8::3", .refused),
            ("2001:db8:0:1::3", .admitted),
        ] {
            #expect(connections.begin(try address(text)) == admission, "\(text)")
        }
        connections.end(try address("192.0.2.1"), .admitted)
        #expect(connections.begin(try address("192.0.2.1")) == .admitted)
        #expect(connections.begin(try address("192.0.2.1")) == .refused)
    }

    @Test("this machine and trusted proxies may have all there are", arguments: ["127.0.0.1", "::1", "10.0.0.1"])
    func many(_ text: String) throws {
        let (connections, address) = (try connections(total: 10, perAddress: 2), try address(text))
        for _ in 1...10 { #expect(connections.begin(address) == .admitted) }
        #expect(connections.begin(address) == .refused)
        for _ in 1...10 { connections.end(address, .admitted) }
        #expect(connections.count == 0)
    }

    @Test("only so many are told at once")
    func dropped() throws {
        let (connections, address) = (try connections(total: 1, refused: 2), try address("192.0.2.1"))
        #expect((1...4).map { _ in connections.begin(address) } == [.admitted, .refused, .refused, .dropped])
        connections.end(address, .dropped)
        #expect(connections.begin(address) == .dropped)
        connections.end(address, .refused)
        #expect(connections.begin(address) == .refused)
    }

    @Test("one too many is answered without being read, and closed")
    func refused() throws {
        let channel = EmbeddedChannel(handler: RefusedConnection(lingering: .seconds(1)))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
        let text = String(buffer: try #require(try channel.readOutbound(as: ByteBuffer.self)))
        #expect(text.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        #expect(text.contains("\r\nRetry-After: 1\r\n") && text.contains("\r\nConnection: close\r\n"))
        let parts = text.components(separatedBy: "\r\n\r\n")
        #expect(parts.count == 2 && text.contains("\r\nContent-Length: \(parts[1].utf8.count)\r\n"))
        try channel.writeInbound(ByteBuffer(string: "GET / HTTP/1.1\r\n"))
        #expect(try channel.readInbound(as: ByteBuffer.self) == nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("where a connection cannot be accepted for want of descriptors, there is a pause, and then listening goes on")
    func wanting() throws {
        let log = CapturedLog()
        let channel = EmbeddedChannel(handler: AcceptFailures(log.logger(), pause: .milliseconds(100)))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
        func isListening() -> Bool {
            channel.options.last { $0.option is ChannelOptions.Types.AutoReadOption }?.value as? Bool ?? true
        }
        for _ in 1...3 {
            channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
            #expect(!isListening())
            channel.embeddedEventLoop.advanceTime(by: .milliseconds(100))
            #expect(isListening())
        }
        #expect(log.lines.count { $0.text.contains("connections cannot be accepted") } == 1)
        channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNABORTED, reason: "accept"))
        #expect(isListening())
        // Nothing has gone on to where it would end the listening.
        try channel.throwIfErrorCaught()
    }
}
