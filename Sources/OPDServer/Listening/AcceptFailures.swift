import Foundation
import Logging
import NIOCore

/// Keeps a server listening when a connection cannot be accepted.
///
/// Without it the first such failure would end the listening. When it is for want of descriptors or memory, the
/// connection stays in the system's queue and would be tried again at once, over and over; so there is a pause first.
final class AcceptFailures: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let logger: Logger
    private let pause: TimeAmount
    private var isPausing = false
    private var loggedAt: NIODeadline?

    init(_ logger: Logger, pause: TimeAmount = .milliseconds(100)) {
        self.logger = logger
        self.pause = pause
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError else {
            context.fireErrorCaught(error)
            return
        }
        // The client has gone meanwhile: that is between it and the network.
        if error.errnoCode == ECONNABORTED { return }
        log(error, context.eventLoop.now)
        if isPausing { return }
        isPausing = true
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: pause) {
            let (failures, context) = bound.value
            failures.isPausing = false
            if context.channel.isActive { try? context.channel.syncOptions?.setOption(.autoRead, value: true) }
        }
    }

    /// Once in ten seconds is enough to be found.
    private func log(_ error: IOError, _ now: NIODeadline) {
        if let loggedAt, now - loggedAt < .seconds(10) { return }
        loggedAt = now
        logger.error("connections cannot be accepted", metadata: ["reason": "\(error)"])
    }
}
