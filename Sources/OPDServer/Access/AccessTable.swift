import HTTPTypes
import OPDEngine

/// Who may call what: every route once. The server refuses to start with a route that is not here.
///
/// The security entries of `openapi.json` and the table in `docs/access.md` are made from it.
struct AccessTable: Sendable {
    struct Line: Sendable {
        let method: HTTPRequest.Method
        let path: String
        let admission: Admission

        fileprivate init(_ method: HTTPRequest.Method, _ path: String, _ admission: Admission) {
            self.method = method
            self.path = path
            self.admission = admission
        }
    }

    static let all = AccessTable(
        lines: open + screens + ownAccess + doctors + tokens + day + sessions + hospital + access)

    let lines: [Line]

    /// Nil for a route that is not in the table.
    func admission(_ method: HTTPRequest.Method, _ path: String) -> Admission? {
        lines.first { $0.method == method && $0.path == path }?.admission
    }

    private static let open: [Line] = [
        Line(.get, "/healthz", .everybody),
        Line(.get, "/readyz", .everybody),
        Line(.get, "/openapi.json", .everybody),
        Line(.get, "/docs", .everybody),
        Line(.get, "/docs/start.js", .everybody),
        Line(.get, "/docs/assets/{file}", .everybody),
        Line(.get, "/redoc", .everybody),
        Line(.get, "/links/{code}", .patient),
        Line(.post, "/links/{code}/cancel", .patient),
        Line(.get, "/assets/{file}", .everybody),
        Line(.get, "/board", .everybody),
        Line(.get, "/board/stream", .everybody),
        Line(.get, "/t/{code}", .patient),
        Line(.post, "/t/{code}/cancel", .patient),
        Line(.get, "/t/{code}/stream", .patient),
        Line(.get, "/book", .everybody),
        Line(.post, "/book", .everybody),
        Line(.get, "/login", .everybody),
    ]

    private static let screens: [Line] = [
        Line(.get, "/", .may(.seeBoards)),
        Line(.get, "/overview/stream", .may(.seeBoards)),
        Line(.get, "/desk", .may(.book)),
        Line(.get, "/desk/stream", .may(.book)),
        Line(.get, "/desk/slots", .may(.book)),
        Line(.get, "/desk/people", .may(.seePatients)),
        Line(.get, "/desk/tokens/{token_id}", .may(.seePatients)),
        Line(.get, "/desk/tokens/{token_id}/slip", .may(.seePatients)),
        Line(.get, "/admin/report", .may(.seeReports)),
        Line(.get, "/doctor/{doctor_id}", .may(.runDay)),
        Line(.get, "/doctor/{doctor_id}/stream", .may(.runDay)),
    ]

    private static let ownAccess: [Line] = [
        Line(.post, "/setup", .everybody),
        Line(.post, "/login", .everybody),
        Line(.post, "/logout", .known),
        Line(.post, "/logout/everywhere", .known),
        Line(.get, "/me", .known),
        Line(.put, "/me/password", .known),
    ]

    private static let doctors: [Line] = [
        Line(.get, "/doctors", .may(.seeBoards)),
        Line(.post, "/doctors", .may(.manageDoctors)),
        Line(.get, "/doctors/{doctor_id}/schedule", .may(.seePatients)),
        Line(.get, "/doctors/{doctor_id}/pattern", .may(.seeBoards)),
        Line(.put, "/doctors/{doctor_id}/pattern", .may(.manageDoctors)),
        Line(.put, "/doctors/{doctor_id}/exceptions/{date}", .may(.manageDoctors)),
        Line(.delete, "/doctors/{doctor_id}/exceptions/{date}", .may(.manageDoctors)),
        Line(.get, "/doctors/{doctor_id}/leaves", .may(.seeBoards)),
        Line(.post, "/doctors/{doctor_id}/leave", .may(.planLeave)),
        Line(.post, "/doctors/{doctor_id}/leaves/{leave_id}/undo", .may(.planLeave)),
        Line(.get, "/doctors/{doctor_id}/settings", .may(.seeBoards)),
        Line(.patch, "/doctors/{doctor_id}/settings", .may(.changeSettings)),
    ]

    private static let tokens: [Line] = [
        Line(.post, "/tokens/book", .may(.book)),
        Line(.get, "/tokens", .may(.seePatients)),
        Line(.get, "/tokens/{token_id}", .may(.seePatients)),
        Line(.get, "/tokens/{token_id}/history", .may(.seePatients)),
        Line(.post, "/tokens/{token_id}/cancel", .may(.rebook)),
        Line(.post, "/tokens/{token_id}/reinstate", .may(.rebook)),
        Line(.post, "/tokens/{token_id}/move", .may(.rebook)),
        Line(.post, "/tokens/{token_id}/transfer", .mayEverywhere(.rebook)),
        Line(.post, "/tokens/{token_id}/erase", .mayEverywhere(.erase)),
    ]

    private static let day: [Line] = [
        Line(.post, "/tokens/{token_id}/check-in", .may(.runDay)),
        Line(.post, "/tokens/{token_id}/call", .may(.runDay)),
        Line(.post, "/tokens/{token_id}/recall", .may(.runDay)),
        Line(.post, "/tokens/{token_id}/start", .may(.runDay)),
        Line(.post, "/tokens/{token_id}/complete", .may(.runDay)),
        Line(.post, "/tokens/{token_id}/skip", .may(.runDay)),
        Line(.post, "/tokens/{token_id}/park", .may(.runDay)),
        Line(.post, "/tokens/{token_id}/resume", .may(.runDay)),
        Line(.post, "/tokens/{token_id}/no-show", .may(.runDay)),
    ]

    private static let sessions: [Line] = [
        Line(.get, "/doctors/{doctor_id}/sessions/{date}/queue", .may(.seeBoards)),
        Line(.get, "/doctors/{doctor_id}/sessions/{date}/stream", .may(.seeBoards)),
        Line(.post, "/doctors/{doctor_id}/sessions/{date}/call-next", .may(.runDay)),
        Line(.post, "/doctors/{doctor_id}/sessions/{date}/delay", .may(.runSession)),
        Line(.post, "/doctors/{doctor_id}/sessions/{date}/slots/{index}/capacity", .may(.runSession)),
        Line(.post, "/doctors/{doctor_id}/sessions/{date}/slots/{index}/close", .may(.runSession)),
        Line(.post, "/doctors/{doctor_id}/sessions/{date}/slots/{index}/open", .may(.runSession)),
        Line(.post, "/doctors/{doctor_id}/sessions/{date}/arrived", .may(.runSession)),
        Line(.post, "/doctors/{doctor_id}/sessions/{date}/break", .may(.runSession)),
        Line(.post, "/doctors/{doctor_id}/sessions/{date}/end", .may(.runSession)),
        Line(.post, "/doctors/{doctor_id}/sessions/{date}/undo", .may(.runSession)),
    ]

    private static let hospital: [Line] = [
        Line(.get, "/holidays", .may(.seeBoards)),
        Line(.put, "/holidays/{date}", .may(.manageDoctors)),
        Line(.delete, "/holidays/{date}", .may(.manageDoctors)),
        Line(.get, "/settings", .may(.seeBoards)),
        Line(.patch, "/settings", .may(.changeSettings)),
        Line(.get, "/report", .may(.seeReports)),
        Line(.get, "/audit", .may(.seeAudit)),
        Line(.get, "/metrics", .may(.seeMetrics)),
        Line(.post, "/admin/reset", .may(.reset)),
    ]

    private static let access: [Line] = [
        Line(.get, "/users", .may(.manageAccess)),
        Line(.post, "/users", .may(.manageAccess)),
        Line(.patch, "/users/{name}", .may(.manageAccess)),
        Line(.put, "/users/{name}/password", .may(.manageAccess)),
        Line(.post, "/users/{name}/logout", .may(.manageAccess)),
        Line(.get, "/keys", .may(.manageAccess)),
        Line(.post, "/keys", .may(.manageAccess)),
        Line(.delete, "/keys/{key_id}", .may(.manageAccess)),
    ]
}
