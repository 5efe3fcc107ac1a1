import Hummingbird
import Logging
import NIOCore
import OPDJournal
import ServiceLifecycle

/// How the server listens, and what it allows.
package struct ServerOptions: Sendable {
    package var host: String
    package var port: Int
    package var allowsReset: Bool
    /// Where Swagger UI and ReDoc are installed; nil when they are not.
    package var documentationAssets: String?
    package var rates = Rates()
    package var trustedProxies = TrustedProxies()
    /// A clock that never goes back.
    var uptime: @Sendable () -> Duration = { ContinuousClock.now - Self.start }
    package var access = AccessOptions()
    var limits = RequestLimits.Limits.standard
    /// How often the live feed says that it is there.
    var heartbeat = Duration.seconds(15)
    /// How often automatic actions are looked for.
    var automaticInterval = Duration.seconds(15)

    private static let start = ContinuousClock.now

    package init(host: String, port: Int, allowsReset: Bool, documentationAssets: String?) {
        self.host = host
        self.port = port
        self.allowsReset = allowsReset
        self.documentationAssets = documentationAssets
    }
}

/// The HTTP server of a hospital.
package struct OPDServer: Sendable {
    private let desk: Desk
    private let logger: Logger

    package init(_ hospital: Hospital, options: ServerOptions, logger: Logger) {
        desk = Desk(hospital: hospital, options: options)
        self.logger = logger
    }

    /// Method and path of every route, for the test that holds the API's document against them.
    package var routes: [(method: String, path: String)] {
        RouteTable(desk).routes.map { ($0.method.rawValue, $0.path) }
    }

    /// The application, ready to run as a service.
    package func application(
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let table = RouteTable(desk)
        let router = Router(context: DeskContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLog())
        router.add(middleware: ProblemMiddleware(routes: table))
        table.register(
            on: router, CurrentReads(desk: desk), desk.gate,
            RateLimits(desk.options.rates, desk.options.trustedProxies, uptime: desk.options.uptime))
        let limits = desk.options.limits
        var application = Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [RequestLimits(limits)], idleTimeout: limits.idleTimeout)),
            configuration: ApplicationConfiguration(
                address: .hostname(desk.options.host, port: desk.options.port), serverName: "OPDesk"),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        application.addServices(
            FeedHeartbeat(feed: desk.hospital.feed, interval: desk.options.heartbeat),
            AutomaticActions(hospital: desk.hospital, interval: desk.options.automaticInterval))
        return application
    }
}
