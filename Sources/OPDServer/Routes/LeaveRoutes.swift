import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// Days without slots: a doctor's leave, the hospital's holidays.
extension Desk {
    var leaveRoutes: [Route] {
        [
            Route(.post, "/doctors/{doctor_id}/leave") { try await leave($0, $1) },
            Route(.get, "/doctors/{doctor_id}/leaves") { try await leaves($0, $1) },
            Route(.post, "/doctors/{doctor_id}/leaves/{leave_id}/undo") { try await withdrawLeave($0, $1) },
            Route(.get, "/holidays") { request, _ in try holidays(request) },
            Route(.put, "/holidays/{date}") { try await setHoliday($0, $1) },
            Route(.delete, "/holidays/{date}") { try await removeHoliday($0, $1) },
        ]
    }

    private func leave(_ request: Request, _ context: DeskContext) async throws -> Response {
        let doctor = try await doctor(context)
        var day = try await DayRequest(request, context, self)
        let days = try leaveDays(&day.fields)
        let isReassigning = day.fields.value("reassign_to") != nil
        if isReassigning { try context.principal.requireAllDoctors() }
        let substitute = try await isReassigning ? existingDoctor(&day.fields, "reassign_to") : nil
        let order = LeaveOrder(doctor: doctor.id, days: days, substitute: substitute)
        return try await answer(joint: try day.finish(.leave(order)), nil)
    }

    private func leaveDays(_ fields: inout Fields) throws -> ClinicDays {
        let date = try fields.optionalText("date", atMost: 10).map { try ClinicDay.read($0, field: "date") }
        let from = try fields.optionalText("from", atMost: 10).map { try ClinicDay.read($0, field: "from") }
        let to = try fields.optionalText("to", atMost: 10).map { try ClinicDay.read($0, field: "to") }
        switch (date, from, to) {
        case (let day?, nil, nil): return ClinicDays(day)
        case (nil, let from?, let to?):
            guard let days = ClinicDays(from, to), days.count <= LeaveOrder.longest else {
                throw Problem.invalid("to", "takes a date from `from` on, at most \(LeaveOrder.longest) days in all.")
            }
            return days
        default: throw Problem.invalid("date", "takes one date, or give from and to instead.")
        }
    }

    private func leaves(_ request: Request, _ context: DeskContext) async throws -> Response {
        let doctor = try await doctor(context)
        _ = try request.query()
        return .jsonList(hospital.directory.leaves.filter { $0.doctor == doctor.id }) { leave, writer in
            writer.member("id", leave.id)
            writer.member("from", leave.days.first)
            writer.member("to", leave.days.last)
            if let substitute = leave.substitute { writer.member("reassign_to", substitute.value) }
            writer.member("in_force", leave.isInForce)
        }
    }

    private func withdrawLeave(_ request: Request, _ context: DeskContext) async throws -> Response {
        let doctor = try await doctor(context)
        do { try await hospital.catchUp() } catch { throw Problem(error) }
        let text = parameter("leave_id", of: context)
        guard let id = Self.number(text),
            hospital.directory.leaves.contains(where: { $0.id == id && $0.doctor == doctor.id })
        else { throw Problem(.notFound, "Leave \(text.prefix(40)) not found") }
        var day = try await DayRequest(request, context, self)
        var wanted = try day.finish(.withdrawLeave(id))
        wanted.ownDoctor = context.principal.doctor
        return try await answer(joint: wanted, nil)
    }

    private func holidays(_ request: Request) throws -> Response {
        _ = try request.query()
        let holidays = hospital.directory.holidays.sorted { $0.key < $1.key }
        return .jsonList(holidays) { holiday, writer in
            writer.member("date", holiday.key)
            writer.member("name", holiday.value.name)
        }
    }

    private func setHoliday(_ request: Request, _ context: DeskContext) async throws -> Response {
        let day = try date(context)
        var wanted = try await DayRequest(request, context, self)
        let name = try wanted.fields.text("name")
        return try await answer(joint: try wanted.finish(.holiday(HolidayOrder(day: day, name: name))), nil)
    }

    private func removeHoliday(_ request: Request, _ context: DeskContext) async throws -> Response {
        let day = try date(context)
        var wanted = try await DayRequest(request, context, self)
        return try await answer(joint: try wanted.finish(.withdrawHoliday(day)), nil)
    }

    /// The date that a path names.
    func date(_ context: DeskContext) throws -> ClinicDay {
        let text = parameter("date", of: context)
        guard let day = ClinicDay(text) else {
            throw Problem(.notFound, "\(text.prefix(40)) is no date: a date is written YYYY-MM-DD.")
        }
        return day
    }
}
