import Hummingbird
import OPDEngine
import OPDJournal

/// Has every read begin with a check that nothing which it is about has moved on, on this server or another: the
/// directory, and the session that the path is about.
struct CurrentReads: Sendable {
    let desk: Desk

    func around(_ handler: @escaping Route.Handler) -> Route.Handler {
        { request, context in
            do {
                return try await desk.hospital.reading(sessions(named: request, context)) {
                    try await handler(request, context)
                }
            } catch let reason as Unavailability {
                throw Problem(reason)
            }
        }
    }

    /// A read may look at other sessions too; those are checked when it does.
    private func sessions(named request: Request, _ context: DeskContext) -> [Session.ID] {
        let (token, doctor) = (context.parameters.get("token_id"), context.parameters.get("doctor_id"))
        if let session = token.flatMap({ Desk.number($0) }).flatMap({ Token.ID($0) })?.session { return [session] }
        guard let doctor = doctor.flatMap({ Desk.number($0) }).flatMap({ Doctor.ID($0) }) else { return [] }
        let date = context.parameters.get("date") ?? request.uri.queryParameters["date"].map(String.init)
        guard let day = date.map({ ClinicDay($0) }) ?? desk.hospital.moment.today else { return [] }
        return [Session.ID(doctor: doctor, day: day)]
    }
}
