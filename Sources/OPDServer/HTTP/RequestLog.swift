import HTTPTypes
import Hummingbird
import Logging

/// Gives each request its id and each answer that id, and writes one line a request: method, path template, status,
/// duration. No personal details: the template has no ids either.
struct RequestLog: RouterMiddleware {
    typealias Context = DeskContext

    func handle(
        _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.name(request)
        let start = ContinuousClock.now
        var response = try await next(request, context)
        response.headers.append(HTTPField(name: DeskContext.requestIDHeader, value: context.requestID))
        if context.logger.logLevel <= .info {
            log(request, response, context, took: ContinuousClock.now - start)
        }
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
    /// Milliseconds with three decimals.
    fileprivate var milliseconds: String {
        let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        let fraction = String(microseconds % 1_000)
        return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
