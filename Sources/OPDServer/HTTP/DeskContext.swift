import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What a request carries through the routes.
struct DeskContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// What the answer, the log and the journal call the request. The outermost middleware gives it.
    var requestID = ""
    /// Who makes the request; the gate finds out.
    var principal = Principal.trusted
    /// The connection that it came by.
    private let channel: any Channel
    /// What the log says where the router knows no path.
    static let unknownRoute = "(no route)"

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For")!

    /// Who asks: whoever connected or, if that is a trusted proxy, for whom it says it does.
    func client(of request: Request, behind proxies: TrustedProxies) -> ClientAddress {
        // Only tests in process connect without an address.
        let peer = channel.remoteAddress.flatMap { ClientAddress($0) } ?? .loopback
        return proxies.client(of: peer, forwardedFor: request.headers[values: Self.forwardedFor])
    }

    /// Bodies beyond this are refused: 1 MiB.
    var maxUploadSize: Int { RequestLimits.Limits.standard.bodyBytes }
}
