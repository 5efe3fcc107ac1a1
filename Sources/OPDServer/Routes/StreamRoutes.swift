import HTTPTypes
import Hummingbird
import NIOCore
import OPDEngine
import OPDJournal
import ServiceLifecycle

/// A session's changes as server-sent events.
extension Desk {
    var streamRoutes: [Route] {
        [Route(.get, "/doctors/{doctor_id}/sessions/{date}/stream") { try await stream($0, $1) }]
    }

    private func stream(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await sessionID(context)
        _ = try request.query()
        // First the ear, then the look: what happens in between is heard, and a reset ends the stream.
        let wakeUps = try wakeUps(of: id)
        var (epoch, current): (Int, Int)
        repeat {
            epoch = hospital.epoch
            current = try await published(id).live.version
        } while epoch != hospital.epoch
        let start = try Self.lastEvent(request, epoch: epoch, newest: current) ?? current
        let listener = SessionListener(
            hospital: hospital, session: id, epoch: epoch, version: start, wakeUps: wakeUps)
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store", HTTPField.Name("X-Accel-Buffering")!: "no",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody { try await listener.write(to: &$0) })
    }

    private func wakeUps(of id: Session.ID) throws(Problem) -> AsyncStream<Void> {
        do {
            return try hospital.feed.wakeUps(of: id)
        } catch {
            throw Problem(error)
        }
    }

    /// Where a client was: `epoch.version`. After a reset its version counts for nothing, nor does one that there is not
    /// (an older copy of the journal was put back): it gets all there is.
    private static func lastEvent(_ request: Request, epoch: Int, newest: Int) throws -> Int? {
        guard let text = request.headers[HTTPField.Name("Last-Event-ID")!], !text.isEmpty else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let wasEpoch = parts[0], let version = parts[1], version >= 0 else {
            throw Problem(.badRequest, "Last-Event-ID: takes an id that this stream sent.", field: "Last-Event-ID")
        }
        return wasEpoch == epoch && version <= newest ? version : 0
    }
}

/// One client that listens to one session.
private struct SessionListener: Sendable {
    let hospital: Hospital
    let session: Session.ID
    let epoch: Int
    let version: Int
    let wakeUps: AsyncStream<Void>

    /// Ends when shutdown begins: the server waits for its connections before it lets other services stop.
    func write(to writer: inout any ResponseBodyWriter) async throws {
        try await withGracefulShutdownHandler {
            try await tell(&writer)
        } onGracefulShutdown: { [feed = hospital.feed] in
            feed.endAll(closing: true)
        }
    }

    private func tell(_ writer: inout any ResponseBodyWriter) async throws {
        // An id without data: the client knows where it is before anything happens.
        try await writer.write(ByteBuffer(string: "retry: 1000\nid: \(epoch).\(version)\n\n"))
        do {
            try await follow(&writer)
        } catch is Unavailability {
            // The stream ends in good order: its client comes back with the last id, and misses nothing.
        }
        try await writer.finish(nil)
    }

    private func follow(_ writer: inout any ResponseBodyWriter) async throws {
        var sent = try await sendChanges(after: version, to: &writer)
        for await _ in wakeUps {
            let newest = try await sendChanges(after: sent, to: &writer)
            // Woken for nothing: a heartbeat, so that both ends and all between them know that the line is alive.
            if newest == sent { try await writer.write(ByteBuffer(string: ":\n\n")) }
            sent = newest
        }
    }

    private func sendChanges(after sent: Int, to writer: inout any ResponseBodyWriter) async throws -> Int {
        let changes = try await hospital.changes(of: session, after: sent, epoch: epoch)
        for change in changes {
            try await writer.write(ByteBuffer(bytes: change.encoded { frame(of: $0) }))
        }
        return changes.last?.version ?? sent
    }

    private func frame(of change: FeedItem) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            writer.member("version", change.version)
            writer.member("at", change.time, in: hospital.calendar)
            writer.key("events")
            writer.array { writer in
                for event in change.events { EventCoding.writePublic(event, to: &writer) }
            }
        }
        return Array("id: \(epoch).\(change.version)\nevent: change\ndata: ".utf8) + writer.bytes + Array("\n\n".utf8)
    }
}
