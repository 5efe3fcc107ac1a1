import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// How every connection is set up: counted, encrypted where there is a certificate, limited, read as HTTP.
struct DeskChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        /// Nil for a connection that is refused.
        fileprivate let http: HTTP1Channel.Value?
    }

    private let connections: Connections
    private let certificate: TLSCertificate?
    private let limits: RequestLimits.Limits
    private let http: HTTP1Channel
    private let tasks = ConnectionTasks()

    init(
        _ responder: @escaping HTTPChannelHandler.Responder, _ connections: Connections, _ turnstile: Turnstile,
        _ certificate: TLSCertificate?, _ limits: RequestLimits.Limits
    ) {
        self.connections = connections
        self.certificate = certificate
        self.limits = limits
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: limits.headFieldBytes, maxHeaderListSize: limits.headBytes,
            maxHeaderFieldCount: limits.headFields)
        http = HTTP1Channel(
            responder: responder,
            configuration: .init(
                additionalChannelHandlers: [
                    RequestLimits(limits),
                    TurnstileHandler(turnstile, onRefusal: limits.onRefusal),
                ],
                idleTimeout: limits.idleTimeout,
                httpDecoderConfiguration: decoder))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        // Only tests in process connect without an address.
        let address = channel.remoteAddress.flatMap { ClientAddress($0) } ?? .loopback
        let admission = connections.begin(address)
        channel.closeFuture.whenComplete { [connections] _ in connections.end(address, admission) }
        guard case .admitted = admission else { return refuse(channel, admission) }
        return http.setup(channel: channel, logger: logger).flatMapThrowing { http in
            let pipeline = channel.pipeline.syncOperations
            let limits = try pipeline.handler(type: RequestLimits.self)
            try pipeline.addHandler(HeadWatch(limits), position: .first)
            if let certificate {
                try pipeline.addHandler(NIOSSLServerHandler(context: certificate.current), position: .first)
            }
            return Value(channel: channel, http: http)
        }
    }

    /// Over TLS there is no answer without a handshake, which is work that a full server has no time for.
    private func refuse(_ channel: any Channel, _ admission: Connections.Admission) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let isTold = if case .refused = admission { certificate == nil } else { false }
            try channel.pipeline.syncOperations.addHandler(
                isTold ? RefusedConnection(lingering: limits.lingering) : DroppedConnection())
            return Value(channel: channel, http: nil)
        }
    }

    func handle(value: Value, logger: Logger) async {
        guard let connection = value.http else { return }
        await tasks.run { [http] in await http.handle(value: connection, logger: logger) }
    }
}

/// Closes a connection as soon as it is there.
private final class DroppedConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelActive(context: ChannelHandlerContext) { context.close(promise: nil) }
}
