import Hummingbird
import HummingbirdCore
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
    /// With it, every port speaks HTTPS.
    package var certificate: TLSCertificate?
    /// A second port, which has only the routes for everybody; nil for none.
    package var publicPort: Int?
    /// Where it listens; nil means `host`.
    package var publicHost: String?
    /// Whether requests may come under any name, or only under one of this machine's.
    package var takesAnyHostName = false
    package var connections = ConnectionLimits()
    package var rates = Rates()
    package var trustedProxies = TrustedProxies()
    /// Without metrics, ids of requests and limits of connections: for measuring what these cost, and for nothing else.
    package var isUnguarded = false
    /// A clock that never goes back.
    var uptime: @Sendable () -> Duration = { ContinuousClock.now - Self.start }
    package var access = AccessOptions()
    /// What boards and pages speak where nobody asks for another language: one of `languages`.
    package var language = "en"
    /// The languages of the screens, by their codes.
    package static let languages = Languages.all.list.map(\.code)
    /// The beginning of patients' links on paper, such as `https://opd.example`; nil: as whoever prints it reaches the server.
    package var patientAddress: String?
    /// Whether patients book at home.
    package var takesOnlineBookings = true
    /// What `/metrics` says runs here.
    package var version = "unknown"
    var limits = RequestLimits.Limits.standard
    /// How often the live feed says that it is there.
    var heartbeat = Duration.seconds(15)
    /// How often automatic actions are looked for.
    package var automaticInterval = Duration.seconds(15)
    /// For how long a commit may be under way before the server counts as not ready.
    var readinessLimit = Duration.seconds(12)
    /// For how long the turn loop may stand still, while commands wait, before the server counts as dead: longer than
    /// every deadline of a journal that is away.
    var standstillLimit = Duration.seconds(60)

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
    /// How many connections may wait to be taken up; the system may allow fewer. When a crowd comes at once, who finds
    /// this full tries again only after a second, then two, then four.
    private static let backlog = 4_096
    /// How many of them are taken up before the event loop turns to others, who may have much to do; by default it is four.
    private static let acceptedAtOnce: UInt = 256

    private let desk: Desk
    private let connections: Connections
    private let turnstile: Turnstile
    private let rates: RateLimits
    private let requests: RequestMetrics
    private let logger: Logger

    /// - Parameter metrics: what `/metrics` serves; the hospital counts in it too, where it was opened with the same.
    package init(
        _ hospital: Hospital, options: ServerOptions, metrics: PrometheusMetrics = PrometheusMetrics(), logger: Logger
    ) {
        connections = Connections(options.connections, options.trustedProxies)
        turnstile = Turnstile(uptime: options.uptime)
        var desk = Desk(hospital: hospital, options: options)
        desk.metrics = metrics
        desk.connections = connections
        desk.turnstile = turnstile
        self.desk = desk
        rates = RateLimits(options.rates, options.trustedProxies, uptime: options.uptime)
        requests = RequestMetrics(RouteTable(desk).routes, metrics)
        self.logger = logger
    }

    /// What a port is for.
    package enum Port: Sendable {
        case everything
        case everybody
    }

    /// Method and path of every route, for the test that holds the API's document against them.
    package var routes: [(method: String, path: String)] {
        RouteTable(desk).routes.map { ($0.method.rawValue, $0.path) }
    }

    /// All ports, ready to run as one service.
    package func listeners(
        onListening: @escaping @Sendable (_ port: Port, _ number: Int) async -> Void
    ) -> Listeners {
        var ports: [any Service] = [application { await onListening(.everything, $0) }]
        if let number = desk.options.publicPort {
            ports.append(
                application(
                    RouteTable(desk).forEverybody, host: desk.options.publicHost ?? desk.options.host, port: number
                ) { await onListening(.everybody, $0) })
        }
        return Listeners(ports: ports)
    }

    /// The application with all routes, ready to run as a service.
    package func application(
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        var application = application(
            RouteTable(desk), host: desk.options.host, port: desk.options.port, onListening)
        application.addServices(
            FeedHeartbeat(feed: desk.hospital.feed, interval: desk.options.heartbeat),
            AutomaticActions(hospital: desk.hospital, interval: desk.options.automaticInterval))
        if let singleSignOn = desk.options.access.singleSignOn {
            application.addServices(KeyRefresh(keys: singleSignOn.keys, beat: singleSignOn.beat))
        }
        if let certificate = desk.options.certificate {
            application.addServices(CertificateReload(certificate: certificate, logger: logger))
        }
        return application
    }

    /// What one port answers.
    func application(
        _ table: RouteTable, host: String, port: Int,
        _ onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> Application<RouterResponder<DeskContext>> {
        let router = Router(context: DeskContext.self, options: .autoGenerateHeadEndpoints)
        if !desk.options.isUnguarded { router.add(middleware: RequestWatch(metrics: requests)) }
        let takesAnyName = desk.options.takesAnyHostName || desk.options.isUnguarded
        router.add(
            middleware: ProblemMiddleware(
                routes: table, screens: desk.screens, names: takesAnyName ? nil : LoopbackNames(gate: desk.gate)))
        table.register(on: router, CurrentReads(desk: desk), desk.gate, rates)
        let (connections, turnstile) = (connections, turnstile)
        let (certificate, requests) = (desk.options.certificate, requests)
        var limits = desk.options.limits
        limits.onRefusal = { requests.countUnread($0) }
        let server: HTTPServerBuilder =
            desk.options.isUnguarded
            ? .http1()
            : HTTPServerBuilder { [limits] in
                DeskChannel($0, connections, turnstile, certificate, limits)
            }
        return Application(
            router: router,
            server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "OPDesk", backlog: Self.backlog),
            onServerRunning: { [logger] channel in
                try? await channel.eventLoop.submit {
                    try channel.syncOptions?.setOption(.maxMessagesPerRead, value: Self.acceptedAtOnce)
                    try channel.pipeline.syncOperations.addHandler(AcceptFailures(logger), position: .first)
                }.get()
                await onListening(channel.localAddress?.port ?? 0)
            },
            logger: logger)
    }
}
