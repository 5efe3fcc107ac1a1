import HTTPTypes
import Hummingbird
import Logging

/// Around everything else: gives each request its id and each answer that id, counts it, and writes one line: method, path
/// template, status, duration. No personal details: the template has no ids either.
struct RequestWatch: RouterMiddleware {
    typealias Context = DeskContext

    let metrics: RequestMetrics

    func handle(
        _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.name(request)
        let start = ContinuousClock.now
        var response = try await next(request, context)
        response.headers.append(HTTPField(name: DeskContext.requestIDHeader, value: context.requestID))
        let duration = ContinuousClock.now - start
        metrics.record(request.method, context.endpointPath, response.status, nanoseconds: duration.nanoseconds)
        if context.logger.logLevel <= .info { log(request, response, context, took: duration) }
        return response
    }

    private func log(_ request: Request, _ response: Response, _ context: DeskContext, took duration: Duration) {
        let path = context.endpointPath.map { $0 == "NotFound" ? DeskContext.unknownRoute : $0 }
        context.logger.info(
            "\(request.method.rawValue) \(path ?? DeskContext.unknownRoute) \(response.status.code)",
            metadata: ["duration_ms": "\(duration.milliseconds)"])
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }

    /// Milliseconds with three decimals.
    fileprivate var milliseconds: String {
        let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        let fraction = String(microseconds % 1_000)
        return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
