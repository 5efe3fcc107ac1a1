import HTTPTypes
import NIOCore

extension RequestLimits {
    /// What one connection may ask of the server.
    struct Limits: Sendable {
        /// The most bytes of a head's fields and address together.
        var headBytes = 32 << 10
        /// The most bytes of one of them.
        var headFieldBytes = 16 << 10
        /// The most fields of a head.
        var headFields = 100
        /// The most bytes of a body.
        var bodyBytes = 1 << 20
        /// How long a head may take, from its first byte on.
        var headTimeout = TimeAmount.seconds(10)
        /// How long a body may take, from its head to its end.
        var bodyTimeout = TimeAmount.seconds(10)
        /// How long a client may take nothing of an answer that waits for it.
        var answerTimeout = TimeAmount.seconds(30)
        /// How long a connection may be without a request.
        var idleTimeout = TimeAmount.seconds(30)
        /// How long what a refused client still sends is thrown away, so that it gets to read the answer.
        var lingering = TimeAmount.seconds(1)
        /// Hears of each request that is refused before there is one.
        var onRefusal: @Sendable (HTTPResponse.Status) -> Void = { _ in }

        static let standard = Limits()
    }
}
