import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Makes every error a `Problem`, and tells a known path with another method from an unknown path. Whoever asks for a page is
/// shown the problem as one.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = DeskContext

    /// The methods of every path of the router.
    let routes: RouteTable
    let screens: Screens
    /// Nil where a request may come under any name. Asked here, since each layer of its own costs every request.
    let names: LoopbackNames?

    func handle(
        _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        do {
            try names?.check(request)
            return try await next(request, context)
        } catch let problem as Problem {
            return answer(problem, to: request)
        } catch let error as HTTPError where error.status == .notFound {
            return answer(unrouted(request), to: request)
        } catch let error as any HTTPResponseError {
            let problem = Problem(error.status, "The request could not be read: \(error.status.reasonPhrase).")
            return answer(problem, to: request)
        } catch let error as HTTPParserError {
            throw error
        } catch is CancellationError, is ChannelError {
            context.logger.debug("the client has gone")
            return answer(Problem(.badRequest, "The request ended too early."), to: request)
        } catch {
            // The error may hold what the client sent, so it is not logged whole.
            context.logger.error("unexpected error", metadata: ["error": "\(type(of: error))"])
            let problem = Problem(.internalServerError, "Something unexpected went wrong here. Please tell your IT.")
            return answer(problem, to: request)
        }
    }

    private func answer(_ problem: Problem, to request: Request) -> Response {
        guard request.wantsPage else { return problem.response() }
        if problem.status == .unauthorized, request.method == .get {
            return Response(status: .seeOther, headers: [.location: request.loginAddress, .cacheControl: "no-store"])
        }
        return screens.page(problem, to: request)
    }

    private func unrouted(_ request: Request) -> Problem {
        let methods = routes.methods(at: request.uri.path)
        guard !methods.isEmpty else {
            return Problem(.notFound, "There is nothing at \(request.uri.path.prefix(200)).")
        }
        let allowed = methods.map(\.rawValue).joined(separator: ", ")
        return Problem(
            .methodNotAllowed, "\(request.method.rawValue) is not possible here, but \(allowed) is.",
            headers: [HTTPField(name: .allow, value: allowed)])
    }
}
