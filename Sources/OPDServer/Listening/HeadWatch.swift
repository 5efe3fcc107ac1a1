import NIOCore

/// Tells the limits of a connection when something comes, before it is read as HTTP.
final class HeadWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limits: RequestLimits

    init(_ limits: RequestLimits) { self.limits = limits }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        limits.bytesArrived()
        context.fireChannelRead(data)
    }
}
