import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Refuses a request that is too large, too slow or no HTTP as soon as that is known, and closes the connection.
///
/// It sits on the connection, before the routes, so that a client that sends without end holds nothing but a socket.
final class RequestLimits: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Refusal {
        /// It is sent once so many earlier requests have their answers.
        case due(Problem, after: Int)
        /// The connection has had its last answer.
        case sent
    }

    private let limits: Limits
    private var received = 0
    private var isReadingHead = false
    private var isReadingBody = false
    /// Once there is one, nothing more is read.
    private var refusal: Refusal?
    /// Requests passed on whose response has not ended.
    private var answersOwed = 0
    private var hasAnswerStarted = false
    /// The request passed on last wants another protocol, and nothing after it is read as HTTP any more.
    private var isLast = false
    private var timeout: Scheduled<Void>?
    private var unread: Scheduled<Void>?

    private static let host = HTTPField.Name("Host")!

    init(_ limits: Limits) { self.limits = limits }

    // MARK: What comes in

    /// Something has come that is not read as HTTP yet. What comes together with the end of a request is not counted as
    /// a head: if nothing follows, the connection is idle and ends as such.
    func bytesArrived() {
        if !isReadingBody { isReadingHead = true }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if refusal != nil { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let bytes): count(bytes.readableBytes, context)
        case .end: endBody()
        }
        if refusal == nil { context.fireChannelRead(data) }
    }

    /// The timer runs only when a head or a body did not come whole, which is rare.
    func channelReadComplete(context: ChannelHandlerContext) {
        if timeout == nil && refusal == nil {
            if isReadingBody {
                startTimer(context, limits.bodyTimeout, "body")
            } else if isReadingHead {
                startTimer(context, limits.headTimeout, "head")
            }
        }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let problem = problem(error) { refuse(problem, context) }
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        endTimers()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { endTimers() }

    private func begin(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        endTimer()
        received = 0
        isReadingHead = false
        isReadingBody = true
        answersOwed += 1
        isLast = head.method == .connect
        // One pass: asking for them one by one walks through all.
        for field in head.headerFields {
            switch field.name {
            case .contentLength: if Int(field.value) ?? 0 > limits.bodyBytes { return refuse(tooLarge, context) }
            case .upgrade: isLast = true
            // The first is the request's authority (RFC 9112, section 3.2: there is one).
            case Self.host: return refuse(notHTTP, context)
            default: break
            }
        }
    }

    private func count(_ bytes: Int, _ context: ChannelHandlerContext) {
        received += bytes
        if received > limits.bodyBytes { refuse(tooLarge, context) }
    }

    private func endBody() {
        isReadingBody = false
        endTimer()
    }

    private func startTimer(_ context: ChannelHandlerContext, _ time: TimeAmount, _ part: String) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timeout = context.eventLoop.scheduleTask(in: time) {
            let (limits, context) = bound.value
            let seconds = time.nanoseconds / 1_000_000_000
            limits.refuse(Problem(.requestTimeout, "The \(part) took more than \(seconds) seconds."), context)
        }
    }

    private func endTimer() {
        timeout?.cancel()
        timeout = nil
    }

    private func endTimers() {
        endTimer()
        unread?.cancel()
        unread = nil
    }

    // MARK: What goes out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // What the routes still say after a refusal is not sent: the connection has had its last answer.
        if case .sent? = refusal {
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head where !(isLast && answersOwed == 1): hasAnswerStarted = true
        case .head(var head):
            hasAnswerStarted = true
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
            return
        case .body: break
        case .end:
            context.write(data, promise: promise)
            endAnswer(context)
            return
        }
        context.write(data, promise: promise)
    }

    private func endAnswer(_ context: ChannelHandlerContext) {
        hasAnswerStarted = false
        answersOwed -= 1
        switch refusal {
        case .due(let problem, after: 1): send(problem, context)
        case .due(let problem, let earlier): refusal = .due(problem, after: earlier - 1)
        case nil: if isLast && answersOwed == 0 { hangUp(context) }
        case .sent: break
        }
    }

    /// A client that does not take its answer is not waited for: neither a reader nor a listener of the live feed.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unread?.cancel()
        unread = nil
        if !context.channel.isWritable { watchUnread(context, waiting(context)) }
        context.fireChannelWritabilityChanged()
    }

    private func watchUnread(_ context: ChannelHandlerContext, _ before: Int) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        unread = context.eventLoop.scheduleTask(in: limits.answerTimeout) {
            let (limits, context) = bound.value
            let now = limits.waiting(context)
            // However slowly: whoever takes some of it gets the rest too.
            if now < before { limits.watchUnread(context, now) } else { context.close(promise: nil) }
        }
    }

    private func waiting(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    // MARK: Refusing

    private var tooLarge: Problem {
        Problem(.contentTooLarge, "A body has at most \(limits.bodyBytes) bytes.")
    }

    private var notHTTP: Problem { Problem(.badRequest, "What was sent is no HTTP/1.1 request.") }

    /// What a client is told about an error on its connection; nil when that has nothing to do with what it sent.
    private func problem(_ error: any Error) -> Problem? {
        switch error {
        case HTTPParserError.headerOverflow:
            Problem(
                .requestHeaderFieldsTooLarge,
                "A head has at most \(limits.headBytes) bytes and \(limits.headFields) fields, and a field or the "
                    + "address at most \(limits.headFieldBytes) bytes.")
        // What follows a request that was to be the last is not heard.
        case HTTPParserError.closedConnection: nil
        case is HTTPParserError, is HTTP1TypeConversionError: notHTTP
        default: nil
        }
    }

    /// Answers, if no answer of its own is on its way, and closes. Earlier requests get their answers first.
    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        guard refusal == nil else { return }
        let earlier = answersOwed - (isReadingBody ? 1 : 0)
        endBody()
        isReadingHead = false
        refusal = .due(problem, after: earlier)
        if earlier < 0 || earlier == 0 && hasAnswerStarted {
            // It was answered before it was whole.
            refusal = .sent
            context.close(promise: nil)
        } else if earlier == 0 {
            send(problem, context)
        }
    }

    private func send(_ problem: Problem, _ context: ChannelHandlerContext) {
        limits.onRefusal(problem.status)
        let body = ByteBuffer(bytes: problem.json)
        let fields: HTTPFields = [
            .contentType: Problem.contentType, .contentLength: "\(body.readableBytes)", .connection: "close",
            DeskContext.requestIDHeader: DeskContext.freshRequestID(),
        ]
        context.write(wrapOutboundOut(.head(HTTPResponse(status: problem.status, headerFields: fields))), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        hangUp(context)
    }

    /// Sends what was written, and closes once the client has had time to read it.
    private func hangUp(_ context: ChannelHandlerContext) {
        refusal = .sent
        context.flush()
        context.close(mode: .output, promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: limits.lingering) { bound.value.close(promise: nil) }
    }
}
