import Hummingbird
import Logging

/// One line a request: method, path template, status, duration. No personal details: the template has no ids either.
struct RequestLog: RouterMiddleware {
    typealias Context = DeskContext

    func handle(
        _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        guard context.logger.logLevel <= .info else { return try await next(request, context) }
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let duration = ContinuousClock.now - start
        let path = context.endpointPath.map { $0 == "NotFound" ? DeskContext.unknownRoute : $0 }
        context.logger.info(
            "\(request.method.rawValue) \(path ?? DeskContext.unknownRoute) \(response.status.code)",
            metadata: ["duration_ms": "\(duration.milliseconds)"])
        return response
    }
}

extension Duration {
    /// Milliseconds with three decimals.
    fileprivate var milliseconds: String {
        let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        let fraction = String(microseconds % 1_000)
        return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
