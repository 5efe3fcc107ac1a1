import HTTPTypes
import Hummingbird

/// One route of the API: how it is called, and what answers it.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, DeskContext) async throws -> Response

    /// Who reaches it, which is a question of the network. What they may do there is another.
    enum Audience: Sendable {
        /// Those on the hospital's own network.
        case staff
        /// Whoever reaches the public port, too.
        case everybody
    }

    let method: HTTPRequest.Method
    /// As OpenAPI writes it: `/doctors/{doctor_id}/schedule`.
    let path: String
    let handler: Handler
    /// Whether it shows what the hospital's commands have done.
    let showsHospital: Bool
    let audience: Audience
    /// How often one client address may call it, if that has a limit.
    let rateLimit: RateLimit?

    init(
        _ method: HTTPRequest.Method, _ path: String, showsHospital: Bool? = nil, audience: Audience = .staff,
        rateLimit: RateLimit? = nil, _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.audience = audience
        self.rateLimit = rateLimit
        self.handler = handler
        self.showsHospital = showsHospital ?? (method == .get)
    }
}

/// All routes. The router, the answer to a wrong method and the test of the API document read the same table.
struct RouteTable: Sendable {
    let routes: [Route]
    /// The segments of each path; nil stands for a parameter.
    private let patterns: [[Substring?]]

    init(_ routes: [Route]) {
        self.routes = routes
        patterns = routes.map { route in
            route.path.split(separator: "/").map { $0.hasPrefix("{") ? nil : $0 }
        }
    }

    /// The methods that a path takes; empty for a path that nobody answers. As in the router, a route that spells a
    /// segment out goes before one that takes any.
    func methods(at path: String) -> [HTTPRequest.Method] {
        let segments = path.split(separator: "/")
        let matching = zip(routes, patterns).filter { _, pattern in
            pattern.count == segments.count && zip(pattern, segments).allSatisfy { $0 == nil || $0 == $1 }
        }
        let spelled = matching.map { _, pattern in pattern.count { $0 != nil } }.max()
        return matching.filter { _, pattern in pattern.count { $0 != nil } == spelled }.map(\.0.method)
    }

    /// What the public port has; for anything else it knows no path.
    var forEverybody: RouteTable { RouteTable(routes.filter { $0.audience == .everybody }) }

    /// What shows the hospital, shows it as `current` sees to, to those whom the access table admits; what may be called
    /// only so often, as `rates` count.
    func register(on router: Router<DeskContext>, _ current: CurrentReads, _ gate: Gate, _ rates: RateLimits) {
        for route in routes {
            guard let admission = AccessTable.all.admission(route.method, route.path) else {
                preconditionFailure("\(route.method) \(route.path) is not in the access table")
            }
            var handler = route.showsHospital ? current.around(route.handler) : route.handler
            handler = gate.around(handler, admission)
            if let limit = route.rateLimit { handler = rates.around(handler, limit) }
            router.on(RouterPath(route.path), method: route.method, use: handler)
        }
    }
}
