import CoreMetrics
import HTTPTypes
import OPDJournal

/// What is counted of requests, by path template, method and status: each of them one of a few, so that no client can make
/// series without end.
///
/// All that a request has to do with it is one look into a dictionary that never changes, and two additions.
struct RequestMetrics: Sendable {
    private let paths: [String: PathMetrics]
    private let unrouted: PathMetrics

    init(_ routes: [Route], _ factory: any MetricsFactory) {
        let templates = Set(routes.map(\.path))
        paths = Dictionary(uniqueKeysWithValues: templates.map { ($0, PathMetrics($0, factory)) })
        unrouted = PathMetrics(DeskContext.unknownRoute, factory)
    }

    /// - Parameter template: of the route; nil, or one that there is not, where none was found.
    func record(_ method: HTTPRequest.Method, _ template: String?, _ status: HTTPResponse.Status, nanoseconds: Int64) {
        let path = template.flatMap { paths[$0] } ?? unrouted
        path.metrics(of: method).record(status.code, nanoseconds: nanoseconds)
    }

    /// Counts the answer to what never became a request: too large, too slow or no HTTP.
    func countUnread(_ status: HTTPResponse.Status) { unrouted.unread.count(status.code) }
}

private final class PathMetrics: Sendable {
    private static let methods: [HTTPRequest.Method] = [.post, .get, .head, .put, .patch, .delete, .options]
    private let byMethod: [MethodMetrics]

    init(_ path: String, _ factory: any MetricsFactory) {
        byMethod = (Self.methods.map(\.rawValue) + ["other"]).map { MethodMetrics($0, path, factory) }
    }

    var unread: MethodMetrics { byMethod[Self.methods.count] }

    func metrics(of method: HTTPRequest.Method) -> MethodMetrics {
        byMethod[Self.methods.firstIndex(of: method) ?? Self.methods.count]
    }
}

/// The series of one method of a path, each made when it is first needed.
private final class MethodMetrics: Sendable {
    /// The usual one first, since they are looked through.
    private static let statuses = [
        200, 409, 422, 400, 404, 503, 401, 403, 429, 201, 202, 204, 301, 302, 303, 304, 307, 308, 405, 406, 408, 410,
        411,
        412, 413, 414, 415, 417, 426, 428, 431, 500, 501, 502, 504,
    ]

    private let dimensions: [(String, String)]
    private let factory: any MetricsFactory
    private let counters: [Lazy<Counter>]
    private let duration = Lazy<Timer>()

    init(_ method: String, _ path: String, _ factory: any MetricsFactory) {
        dimensions = [("method", method), ("route", path)]
        self.factory = factory
        counters = (0...Self.statuses.count).map { _ in Lazy() }
    }

    func record(_ status: Int, nanoseconds: Int64) {
        count(status)
        duration.value {
            Timer(label: "opdesk_http_request_duration_seconds", dimensions: dimensions, factory: factory)
        }.recordNanoseconds(nanoseconds)
    }

    func count(_ status: Int) {
        let index = Self.statuses.firstIndex(of: status) ?? Self.statuses.count
        counters[index].value { counter(index) }.increment()
    }

    private func counter(_ index: Int) -> Counter {
        let status = index < Self.statuses.count ? "\(Self.statuses[index])" : "other"
        return Counter(
            label: "opdesk_http_requests_total", dimensions: dimensions + [("status", status)], factory: factory)
    }
}
