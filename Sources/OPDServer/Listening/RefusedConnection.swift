import NIOCore

/// Tells one connection too many that it is, and closes it. Nothing that it sends is read.
final class RefusedConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let lingering: TimeAmount

    /// - Parameter lingering: how long what it sends is thrown away, so that it gets to read the answer.
    init(lingering: TimeAmount) { self.lingering = lingering }

    static let answer: [UInt8] = {
        let body = Problem(
            .serviceUnavailable, "There are too many connections. Nothing was changed; please try again."
        ).json
        let head = [
            "HTTP/1.1 503 Service Unavailable", "Content-Type: \(Problem.contentType)",
            "Content-Length: \(body.count)", "Retry-After: 1", "Connection: close", "Server: OPDesk", "", "",
        ].joined(separator: "\r\n")
        return Array(head.utf8) + body
    }()

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: Self.answer))).assumeIsolated().whenComplete { _ in
            bound.value.close(mode: .output, promise: nil)
        }
        context.eventLoop.scheduleTask(in: lingering) { bound.value.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
