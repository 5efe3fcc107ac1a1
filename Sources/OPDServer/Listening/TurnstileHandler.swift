import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Has the commands of one connection wait at the turnstile. Reads pass: they show what is there, and have to tell that
/// the server is well also while every command waits for a disk.
///
/// A client that closes its side while its command waits has gone away: the command is dropped.
final class TurnstileHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Place {
        case outside
        case waiting(ticket: Int)
        case inside
    }

    private let turnstile: Turnstile
    private let onRefusal: @Sendable (HTTPResponse.Status) -> Void
    private var place = Place.outside
    /// What has come and waits.
    private var held: [NIOAny] = []
    private var heldBytes = 0
    private var isReadWithheld = false
    /// The rest of the request is thrown away, and then answered with 503.
    private var isTurnedAway = false
    /// Requests whose response has not ended.
    private var answersOwed = 0

    /// What waits with a large body is not read further.
    private static let heldBytesMax = 64 << 10

    init(
        _ turnstile: Turnstile, onRefusal: @escaping @Sendable (HTTPResponse.Status) -> Void = { _ in }
    ) {
        self.turnstile = turnstile
        self.onRefusal = onRefusal
    }

    // MARK: What comes in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .waiting = place { return hold(data, part) }
        switch part {
        case .head(let head):
            answersOwed += 1
            if case .outside = place, head.method != .get, head.method != .head, !comesIn(context) {
                if !isTurnedAway { hold(data, part) }
                return
            }
        case .end where isTurnedAway:
            isTurnedAway = false
            return turnAway(context)
        case .body, .end:
            if isTurnedAway { return }
        }
        context.fireChannelRead(data)
    }

    private func hold(_ data: NIOAny, _ part: HTTPRequestPart) {
        if case .body(let bytes) = part { heldBytes += bytes.readableBytes }
        held.append(data)
    }

    private func comesIn(_ context: ChannelHandlerContext) -> Bool {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let answer = turnstile.enter { [turnstile] in
            bound.eventLoop.execute {
                let (handler, context) = bound.value
                if case .waiting = handler.place { handler.isCalled(context) } else { turnstile.leave() }
            }
        }
        switch answer {
        case .comeIn:
            place = .inside
            return true
        case .wait(let ticket):
            place = .waiting(ticket: ticket)
            return false
        case .full:
            // A request before it has its answer first, so this one is let in as it is.
            guard answersOwed == 1 else { return true }
            isTurnedAway = true
            return false
        }
    }

    private func isCalled(_ context: ChannelHandlerContext) {
        place = .inside
        let parts = held
        (held, heldBytes) = ([], 0)
        for (index, part) in parts.enumerated() {
            // The first is the head that waited, and is counted.
            if index == 0 { context.fireChannelRead(part) } else { channelRead(context: context, data: part) }
        }
        context.fireChannelReadComplete()
        if isReadWithheld {
            isReadWithheld = false
            context.read()
        }
    }

    func read(context: ChannelHandlerContext) {
        if heldBytes > Self.heldBytesMax { isReadWithheld = true } else { context.read() }
    }

    // MARK: What goes out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        // What is left is to send the answer; the live feed's has no end.
        case .head(let head) where answersOwed == 1 && head.status.kind != .informational: leave()
        case .end: answersOwed -= 1
        case .head, .body: break
        }
        context.write(data, promise: promise)
    }

    private func turnAway(_ context: ChannelHandlerContext) {
        onRefusal(.serviceUnavailable)
        let body = ByteBuffer(bytes: Self.refusal.json)
        let fields: HTTPFields = [
            .contentType: Problem.contentType, .contentLength: "\(body.readableBytes)", .retryAfter: "1",
            DeskContext.requestIDHeader: DeskContext.freshRequestID(),
        ]
        let head = HTTPResponse(status: .serviceUnavailable, headerFields: fields)
        write(context: context, data: wrapOutboundOut(.head(head)), promise: nil)
        write(context: context, data: wrapOutboundOut(.body(body)), promise: nil)
        write(context: context, data: wrapOutboundOut(.end(nil)), promise: nil)
        context.flush()
    }

    private static let refusal = Problem(
        .serviceUnavailable, "Too many commands wait. Nothing was changed; please try again.")

    // MARK: Going away

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .waiting = place, case ChannelEvent.inputClosed? = event as? ChannelEvent {
            leave()
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    private func leave() {
        switch place {
        case .outside: break
        case .inside: turnstile.leave()
        // If it is being called already, it leaves when it hears that.
        case .waiting(let ticket): _ = turnstile.giveUp(ticket)
        }
        place = .outside
        (held, heldBytes) = ([], 0)
    }
}
