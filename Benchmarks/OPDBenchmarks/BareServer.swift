import ArgumentParser
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// The framework alone, as what OPDesk's figures are divided by: `/echo` sends the body back, `/bytes` sends what was put
/// there.
struct BareServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare-server", abstract: "Serves bare routes of the same framework.")

    @Option(help: "The port to listen on.")
    var port: Int

    func run() async throws {
        let kept = Mutex(ByteBuffer())
        let router = Router(context: BasicRequestContext.self)
        router.post("/echo") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            return Response(
                status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
        }
        router.put("/bytes") { request, _ in
            let bytes = try await request.body.collect(upTo: 1 << 24)
            kept.withLock { $0 = bytes }
            return HTTPResponse.Status.ok
        }
        router.get("/bytes/{name}") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: kept.withLock { $0 }))
        }
        var logger = Logger(label: "bare")
        logger.logLevel = .warning
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await application.runService()
    }
}
