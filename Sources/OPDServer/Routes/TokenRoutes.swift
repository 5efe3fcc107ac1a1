import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

extension Desk {
    var tokenRoutes: [Route] {
        [
            Route(.post, "/tokens/book") { try await book($0, $1) },
            Route(.get, "/tokens/{token_id}") { try await token($0, $1) },
            Route(.post, "/tokens/{token_id}/cancel") { request, context in
                try await leave(request, context, as: "cancelled") { .cancelToken($0) }
            },
            Route(.post, "/tokens/{token_id}/no-show") { request, context in
                try await leave(request, context, as: "no_show") { .recordNoShow($0) }
            },
        ]
    }

    private func book(_ request: Request, _ context: DeskContext) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret)
        let isDryRun = try DayRequest.flag(request.query("dry_run")["dry_run"], "dry_run")
        let wanted = try WantedBooking(command.fields())
        guard let doctor = wanted.doctor, try await hasDoctor(doctor) else {
            throw Problem(.badRequest, "Doctor \(wanted.doctorText) not found", field: "doctor_id")
        }
        try context.principal.require(doctor)
        if wanted.booking.isOverbooking { try context.principal.require(.overbook) }
        if wanted.booking.isBackdated { try context.principal.require(.backdate) }
        while true {
            let day = wanted.day ?? hospital.moment.today
            let session = Session.ID(doctor: doctor, day: day)
            let answer = await hospital.submit(
                OPDJournal.Request(
                    .session(session, .bookToken(wanted.booking)), actor: command.actor, requestID: command.requestID,
                    details: wanted.details,
                    key: command.key, isDryRun: isDryRun, expectedVersion: wanted.expectedVersion))
            switch answer {
            case .done(.session(let receipt)):
                return receipt.booking(calendar: calendar, isDryRun: isDryRun) { token in
                    PatientLink.code(of: token, epoch: hospital.epoch, hospital.secret)
                }
            // Asked for today just before midnight, decided just after it: then today is the next day.
            case .refused(.session(.dateInPast)) where wanted.day == nil && hospital.moment.today > day: continue
            case .refused(.session(.dateInPast(let day, let today))): throw Problem.bookingInPast(day, today)
            case .refused(let refusal): throw Problem(refusal, session: session, calendar: calendar)
            case .unavailable(let reason): throw Problem(reason)
            case .done: throw Problem(.internalServerError, "The booking was made, but cannot be shown.")
            }
        }
    }

    private func leave(
        _ request: Request, _ context: DeskContext, as name: StaticString,
        _ make: (Token.Number) -> SessionCommand
    ) async throws -> Response {
        let id = try await tokenID(context)
        var day = try await DayRequest(request, context, self)
        let wanted = try day.finish(.session(id.session, make(id.number)))
        let receipt = try await sessionReceipt(wanted, id.session)
        return receipt.leaving(name, id.number, calendar: calendar, isDryRun: wanted.isDryRun)
    }

    private func token(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await tokenID(context)
        _ = try request.query()
        do {
            let live = try await hospital.session(id.session).live
            guard let record = live.record(of: id.number) else {
                throw Problem(.notFound, "Token \(id.value) not found")
            }
            return .json { writer in
                record.write(to: &writer, calendar: calendar)
                writer.member("phone", record.details?.phone)
                writer.member("patient_id", record.details?.patientID)
                writer.member("link", PatientLink.code(of: id, epoch: hospital.epoch, hospital.secret))
                guard record.token.isLive else { return }
                let forecasts = live.session.forecasts(at: hospital.moment.instant)
                writer.forecast(forecasts.first { $0.number == id.number }, calendar: calendar)
            }
        } catch let reason as Unavailability {
            throw Problem(reason)
        }
    }
}

/// The body of a booking.
private struct WantedBooking {
    /// Nil when the integer can be no doctor's id.
    let doctor: Doctor.ID?
    private let doctorValue: Int?
    let day: ClinicDay?
    let booking: Booking
    let details: PersonalDetails
    let expectedVersion: Int?

    init(_ fields: consuming Fields) throws {
        doctorValue = try fields.anyWhole("doctor_id")
        doctor = doctorValue.flatMap { Doctor.ID($0) }
        let slot = try fields.anyWhole("slot_index")
        let name = try fields.text("patient_name")
        let source = try Self.source(&fields)
        day = try fields.optionalText("date", atMost: 10).map { try ClinicDay.read($0, field: "date") }
        let phone = try fields.optionalText("phone", atMost: 50)
        let patientID = try fields.optionalText("patient_id", atMost: 100)
        var booking = Booking(slot: slot ?? -1, source: source, isBackdated: try fields.flag("backdated"))
        booking.isOverbooking = try fields.flag("overbook")
        booking.allowsDuplicate = try fields.flag("allow_duplicate")
        let reason = try fields.optionalText("reason", atMost: 1_000)
        if booking.isOverbooking && reason == nil { throw fields.missing("reason", "why the slot is overbooked") }
        expectedVersion = try fields.optionalWhole("expected_version")
        try fields.finish()
        self.booking = booking
        details = PersonalDetails(patientName: name, phone: phone, patientID: patientID, reason: reason)
    }

    /// The doctor as a sentence names it.
    var doctorText: String { doctorValue.map { "\($0)" } ?? "of that number" }

    private static func source(_ fields: inout Fields) throws -> Source {
        let value = fields.value("source")
        if let source = value?.text.flatMap({ Source(name: $0) }) { return source }
        let names = Source.allCases.map(\.name).joined(separator: ", ")
        throw value == nil
            ? fields.missing("source", "one of \(names)") : fields.problem("source", "takes one of \(names).")
    }
}
