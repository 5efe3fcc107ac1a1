import HTTPTypes
import Hummingbird

/// Requests that another site's page has made a browser send.
enum CrossSite {
    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!

    /// Throws 403 for a request that changes something and comes from a page of elsewhere. Browsers say so; who is no
    /// browser has nothing that a page could misuse.
    static func check(_ request: Request) throws {
        guard request.method != .get, request.method != .head else { return }
        if let site = request.headers[fetchSite], site != "same-origin", site != "none" { throw refusal }
        guard let origin = request.headers[.origin] else { return }
        guard let authority = request.head.authority, let range = origin.range(of: "://"),
            origin[range.upperBound...].lowercased() == authority.lowercased()
        else { throw refusal }
    }

    private static let refusal = Problem(
        .forbidden, "This request comes from a page of another site, so nothing was done.", field: "Origin")
}
