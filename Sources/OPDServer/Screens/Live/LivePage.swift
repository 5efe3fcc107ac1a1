import HTTPTypes
import Hummingbird
import NIOCore
import OPDEngine
import OPDJournal
import ServiceLifecycle

/// A part of a page that is sent anew when it has changed.
struct Region: Sendable {
    let name: String
    let html: String

    /// As it stands in the page that is sent first.
    var shown: Shown { ["region": name, "html": html] }
}

extension Desk {
    /// Of a page whose language alone can be chosen.
    func pageLanguage(_ request: Request) throws -> Language {
        _ = try request.query("lang")
        return screens.language(of: request)
    }
}

/// The changes of a page as server-sent events: `region` for a part that has changed, `beat` when nothing has, `reload`
/// when the page is not the same any more.
///
/// A page asks for what it shows, not for what happened: so one that was away needs no memory, and many that show the same
/// share the making of it.
struct LivePage: Sendable {
    /// Nil when the page should be loaded anew.
    typealias Regions = @Sendable () async throws -> [Region]?

    let hospital: Hospital
    /// A change of any of these may change the page.
    let sessions: [Session.ID]
    let regions: Regions

    /// What happens within so short a time is shown at once, so that a burst of changes costs each page little.
    private static let pause = Duration.milliseconds(200)

    func response() throws(Problem) -> Response {
        let wakeUps: AsyncStream<Void>
        do { wakeUps = try hospital.feed.wakeUps(of: sessions) } catch { throw Problem(error) }
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store", HTTPField.Name("X-Accel-Buffering")!: "no",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody { try await write(wakeUps, to: &$0) })
    }

    /// Ends when shutdown begins: the server waits for its connections before it lets other services stop.
    private func write(_ wakeUps: AsyncStream<Void>, to writer: inout any ResponseBodyWriter) async throws {
        try await withGracefulShutdownHandler {
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            do {
                try await follow(wakeUps, &writer)
            } catch is Unavailability {
                // The stream ends in good order: the page says that it has lost its connection, and comes back.
            } catch is Problem {
                try await writer.write(Self.event("reload"))
            }
            try await writer.finish(nil)
        } onGracefulShutdown: { [feed = hospital.feed] in
            feed.endAll(closing: true)
        }
    }

    private func follow(_ wakeUps: AsyncStream<Void>, _ writer: inout any ResponseBodyWriter) async throws {
        var sent: [String: String] = [:]
        guard try await send(besides: &sent, to: &writer) else { return }
        for await _ in wakeUps {
            guard try await send(besides: &sent, to: &writer) else { return }
            try await Task.sleep(for: Self.pause)
        }
    }

    /// False when the page has to be loaded anew.
    private func send(
        besides sent: inout [String: String], to writer: inout any ResponseBodyWriter
    ) async throws -> Bool {
        guard let regions = try await regions() else {
            try await writer.write(Self.event("reload"))
            return false
        }
        var frames = ByteBuffer()
        for region in regions where sent[region.name] != region.html {
            sent[region.name] = region.html
            frames.writeImmutableBuffer(Self.event("region", region))
        }
        try await writer.write(frames.readableBytes == 0 ? Self.event("beat") : frames)
        return true
    }

    private static func event(_ name: String, _ region: Region? = nil) -> ByteBuffer {
        var writer = JSONWriter(capacity: 64 + 2 * (region?.html.utf8.count ?? 0))
        writer.object { writer in
            guard let region else { return }
            writer.member("region", region.name)
            writer.member("html", region.html)
        }
        return ByteBuffer(bytes: Array("event: \(name)\ndata: ".utf8) + writer.bytes + Array("\n\n".utf8))
    }
}
