import Hummingbird
import Logging

/// What a request carries through the routes.
struct DeskContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// What the answer, the log and the journal call the request. The outermost middleware gives it.
    var requestID = ""
    /// What the log says where the router knows no path.
    static let unknownRoute = "(no route)"

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// Bodies beyond this are refused: 1 MiB.
    var maxUploadSize: Int { RequestLimits.Limits.standard.bodyBytes }
}
