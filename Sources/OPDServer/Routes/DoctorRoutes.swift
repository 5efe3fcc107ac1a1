import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

extension Desk {
    var doctorRoutes: [Route] {
        [
            Route(.post, "/doctors") { try await addDoctor($0, $1) },
            Route(.get, "/doctors") { request, _ in try listDoctors(request) },
            Route(.get, "/doctors/{doctor_id}/schedule") { try await schedule($0, $1) },
        ]
    }

    private func addDoctor(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret)
        _ = try request.query()
        var fields = try command.fields()
        let name = try fields.text("name")
        let department = try fields.optionalText("department")
        let pattern = try fields.pattern()
        try fields.finish()
        let receipt = try await submit(
            OPDJournal.Request(
                .directory(.addDoctor(name: name, department: department, pattern: pattern)),
                actor: command.actor, requestID: command.requestID, key: command.key))
        guard case .directory(let directory, let events) = receipt, case .doctorAdded(let id, _, _, _)? = events.first,
            let doctor = directory.doctor(id)
        else { throw Problem(.internalServerError, "The doctor was added, but cannot be shown.") }
        return .json { doctor.write(to: &$0) }
    }

    private func listDoctors(_ request: Request) throws -> Response {
        _ = try request.query()
        var writer = JSONWriter()
        writer.array { writer in
            for doctor in hospital.directory.doctors { writer.object { doctor.write(to: &$0) } }
        }
        return .json(.ok, ByteBuffer(bytes: writer.bytes))
    }

    private func schedule(_ request: Request, _ context: DeskContext) async throws -> Response {
        let doctor = try await doctor(context)
        let date = try request.query("date")["date"]
        let day = try date.map { try ClinicDay.read($0, field: "date") } ?? hospital.moment.today
        let answer = ScheduleAnswer(
            doctor: doctor, day: day, plan: hospital.directory.plan(of: doctor, on: day), calendar: calendar)
        do {
            let session = try await hospital.session(Session.ID(doctor: doctor.id, day: day))
            // What a session would open with is the directory's business.
            let state = session.live.session.isOpen ? 0 : hospital.directoryVersion
            await note(session.live.session.tokens.count, of: doctor.id, on: day, request, context)
            return .json(.ok, session.memoized("schedule", at: [state]) { answer.bytes($0) })
        } catch {
            throw Problem(error)
        }
    }
}
