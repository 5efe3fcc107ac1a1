import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Refuses a body that is too large (413) or too slow (408) as soon as that is known, and closes the connection.
///
/// It sits on the connection, before the routes, so that a client that sends without end holds nothing but a socket.
final class RequestLimits: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    struct Limits: Sendable {
        /// The most bytes of a body.
        var bodyBytes: Int
        /// How long a body may take, from its head to its end.
        var bodyTimeout: TimeAmount
        /// How long a connection may be without a request, or take to send the head of one.
        var idleTimeout: TimeAmount
        /// How long what a refused client still sends is thrown away, so that it gets to read the answer.
        var lingering: TimeAmount

        static let standard = Limits(
            bodyBytes: 1 << 20, bodyTimeout: .seconds(10), idleTimeout: .seconds(30), lingering: .seconds(1))
    }

    private let limits: Limits
    private var received = 0
    private var isReadingBody = false
    private var isRefused = false
    /// Requests passed on whose response has not ended.
    private var answersOwed = 0
    private var hasAnswerStarted = false
    private var timeout: Scheduled<Void>?

    init(_ limits: Limits) { self.limits = limits }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isRefused { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let bytes): count(bytes.readableBytes, context)
        case .end: endBody()
        }
        if !isRefused { context.fireChannelRead(data) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // What the routes still say after a refusal is not sent: the connection has had its last answer.
        if isRefused {
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head: hasAnswerStarted = true
        case .body: break
        case .end:
            hasAnswerStarted = false
            answersOwed -= 1
        }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timeout?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { timeout?.cancel() }

    private func begin(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        received = 0
        isReadingBody = true
        answersOwed += 1
        if let length = head.headerFields[.contentLength].flatMap({ Int($0) }), length > limits.bodyBytes {
            refuse(tooLarge, context)
        }
    }

    private func count(_ bytes: Int, _ context: ChannelHandlerContext) {
        received += bytes
        if received > limits.bodyBytes { refuse(tooLarge, context) }
    }

    private func endBody() {
        isReadingBody = false
        timeout?.cancel()
        timeout = nil
    }

    /// The timer runs only when a body did not come with its head, which is rare.
    func channelReadComplete(context: ChannelHandlerContext) {
        if isReadingBody && !isRefused && timeout == nil { startTimer(context) }
        context.fireChannelReadComplete()
    }

    private func startTimer(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timeout = context.eventLoop.scheduleTask(in: limits.bodyTimeout) {
            let (limits, context) = bound.value
            limits.refuse(limits.tooSlow, context)
        }
    }

    private var tooLarge: Problem {
        Problem(.contentTooLarge, "A body has at most \(limits.bodyBytes) bytes.")
    }

    private var tooSlow: Problem {
        Problem(.requestTimeout, "The body took more than \(limits.bodyTimeout.nanoseconds / 1_000_000_000) seconds.")
    }

    /// Answers, unless another answer is still on its way, and closes.
    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        guard !isRefused else { return }
        isRefused = true
        endBody()
        if answersOwed > 1 || hasAnswerStarted {
            context.close(promise: nil)
            return
        }
        let body = ByteBuffer(bytes: problem.json)
        let fields: HTTPFields = [
            .contentType: Problem.contentType, .contentLength: "\(body.readableBytes)", .connection: "close",
        ]
        context.write(wrapOutboundOut(.head(HTTPResponse(status: problem.status, headerFields: fields))), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            bound.value.close(mode: .output, promise: nil)
        }
        context.eventLoop.scheduleTask(in: limits.lingering) { bound.value.close(promise: nil) }
    }
}
