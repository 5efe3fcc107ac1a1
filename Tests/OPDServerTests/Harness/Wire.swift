import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

@testable import OPDServer

/// A connection from its bytes on, as the server sets it up, on which nothing happens by itself, time included.
struct Wire {
    let channel: EmbeddedChannel

    init(_ limits: RequestLimits.Limits) throws {
        channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = limits.headFieldBytes
        decoder.maxHeaderListSize = limits.headBytes
        decoder.maxHeaderFieldCount = limits.headFields
        let requestLimits = RequestLimits(limits)
        try pipeline.addHandler(HeadWatch(requestLimits))
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoder)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(requestLimits)
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
    }

    /// Errors that reach the routes are theirs to see; what the client is told counts here.
    func send(_ text: String) { _ = try? channel.writeInbound(ByteBuffer(string: text)) }

    func wait(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    /// The routes answer.
    func answer(_ status: Int = 200) throws {
        try channel.writeOutbound(HTTPResponsePart.head(.init(status: .init(code: status))))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    func passedOn() throws -> String { try channel.passedOn() }

    /// All that the client has been sent.
    func sent() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    /// The statuses that the client has been sent.
    func statuses() throws -> [Int] {
        try sent().matches(of: #/HTTP/1\.1 (\d{3})/#).compactMap { Int($0.1) }
    }
}
