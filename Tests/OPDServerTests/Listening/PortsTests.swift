import HTTPTypes
import HummingbirdTesting
import OPDJournal
import Testing

@testable import OPDServer

@Suite("What each port answers, and under which names")
struct PortsTests {
    @Test("the port for everybody has the routes for everybody; for it there are no others")
    func everybody() async throws {
        try await withDesk { desk in
            let options = ServerOptions(host: "127.0.0.1", port: 0, allowsReset: true, documentationAssets: nil)
            let server = OPDServer(desk.hospital, options: options, logger: desk.log.logger())
            let all = RouteTable(Desk(hospital: desk.hospital, options: options))
            #expect(all.forEverybody.routes.map(\.path).contains("/healthz"))
            try await server.application(all.forEverybody, host: "127.0.0.1", port: 0).test(.router) {
                (client: any TestClientProtocol) async throws -> Void in
                func status(_ method: HTTPRequest.Method, _ path: String) async throws -> Int {
                    try await client.executeRequest(uri: path, method: method, headers: [:], body: nil).status.code
                }
                #expect(try await status(.get, "/healthz") == 200)
                #expect(try await status(.post, "/healthz") == 405)
                for route in all.routes where route.audience == .staff {
                    let path = route.path.replacing(/{[a-z_]+}/, with: "1")
                    #expect(try await status(route.method, path) == 404, "\(route.method) \(route.path)")
                }
            }
        }
    }

    @Test(
        "this machine's own names",
        arguments: [
            ("localhost", true), ("localhost:8000", true), ("LOCALHOST:8000", true), ("localhost.", true),
            ("127.0.0.1", true), ("127.0.0.1:8000", true), ("[::1]", true), ("[::1]:8000", true), ("", false),
            ("opdesk.example", false), ("localhost.example", false), ("127.0.0.1.example:8000", false),
            ("[::1].example", false), ("192.0.2.1", false), ("0.0.0.0:8000", false), ("127.0.0.1:8000@example", false),
        ])
    func names(_ host: String, _ isOwn: Bool) { #expect(LoopbackNames.isLoopback(host) == isOwn) }
}
