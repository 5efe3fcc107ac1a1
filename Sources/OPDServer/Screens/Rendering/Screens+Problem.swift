import HTTPTypes
import Hummingbird

extension Screens {
    /// A problem as a person sees it: what it means for them in their language, and what was said to programs.
    func page(_ problem: Problem, to request: Request) -> Response {
        let language = language(of: request)
        let (said, hint) = Self.words(for: problem.status, at: request.uri.path)
        let page = Page(
            name: "problem", title: language[.problemTitle], language: language,
            offersLanguages: request.method == .get)
        return response(
            page,
            [
                "said": language[said], "hint": language[hint], "detail": problem.detail, "status": problem.status.code,
                "canTryAgain": request.method == .get,
            ], to: request, status: problem.status, headers: problem.headers)
    }

    private static func words(for status: HTTPResponse.Status, at path: String) -> (Word, Word) {
        switch status {
        case .badRequest, .unprocessableContent: (.problemQuery, .problemQueryHint)
        case .unauthorized: (.problemLogin, .problemLoginHint)
        case .forbidden: (.problemForbidden, .problemForbiddenHint)
        case .notFound where path.hasPrefix("/t/"): (.problemNoLink, .problemNoLinkHint)
        case .notFound where path == "/book": (.problemNoBooking, .problemNoBookingHint)
        case .notFound: (.problemUnknown, .problemUnknownHint)
        case .methodNotAllowed, .conflict: (.problemRefused, .problemRefusedHint)
        case .tooManyRequests: (.problemTooMany, .problemTooManyHint)
        case .serviceUnavailable: (.problemAway, .problemAwayHint)
        default: (.problemUnexpected, .problemUnexpectedHint)
        }
    }
}
