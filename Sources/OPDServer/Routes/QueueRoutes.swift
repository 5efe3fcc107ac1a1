import Hummingbird
import NIOCore
import OPDEngine
import OPDJournal

extension Desk {
    func queue(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await sessionID(context)
        _ = try request.query()
        let session = try await published(id)
        let showsNames = context.principal.may(.seePatients)
        let directory = hospital.directory
        let plan = directory.doctor(id.doctor).map { directory.plan(of: $0, on: id.day) }
        // Its times are to the second, so within one second it is the same.
        let second = hospital.moment.instant.milliseconds / 1_000
        let bytes = session.memoized(showsNames ? "queue" : "board", at: [second, hospital.directoryVersion]) { live in
            var writer = JSONWriter(capacity: 512 + 512 * live.session.tokens.count)
            // Its end, so that what happened within it has happened.
            let now = Instant(milliseconds: second * 1_000 + 999)
            writer.object {
                QueueAnswer(live: live, plan: plan, now: now, calendar: calendar, showsNames: showsNames).write(to: &$0)
            }
            return ByteBuffer(bytes: writer.bytes)
        }
        if showsNames { await note(session.live.session.tokens.count, of: id.doctor, on: id.day, request, context) }
        return .json(.ok, bytes)
    }
}
