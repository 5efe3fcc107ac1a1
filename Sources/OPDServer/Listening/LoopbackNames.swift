import HTTPTypes
import Hummingbird

/// Refuses requests that reach this machine under a name that is not its own.
///
/// Without access control only this machine may ask. A page from elsewhere could have its name resolve to 127.0.0.1
/// and so have a browser here ask for it (DNS rebinding); the name in `Host` gives it away.
struct LoopbackNames: RouterMiddleware {
    typealias Context = DeskContext

    /// With access control a name gives nothing away: the browser keeps no login for it.
    let gate: Gate

    func handle(
        _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        // No browser leaves it out.
        guard !gate.isOn, let host = request.head.authority else { return try await next(request, context) }
        guard Self.isLoopback(host) else {
            throw Problem(
                .misdirectedRequest,
                "This server is for this machine only, at http://localhost; it is not called \(host.prefix(100)).")
        }
        return try await next(request, context)
    }

    /// `localhost`, `127.0.0.1` or `[::1]`, with or without a port.
    static func isLoopback(_ host: String) -> Bool {
        let name = host.prefix { $0 != ":" }.lowercased()
        return name == "localhost" || name == "localhost." || ClientAddress(host)?.isLoopback ?? false
    }
}
