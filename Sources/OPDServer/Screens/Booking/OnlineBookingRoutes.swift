import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// The page on which a patient books at home, without a login and without a script: first a doctor, then a day and a slot.
extension Desk {
    var onlineBookingRoutes: [Route] {
        [
            Route(.get, "/book", audience: .everybody, rateLimit: .publicPages) { try await bookPage($0, $1) },
            Route(.post, "/book", audience: .everybody, rateLimit: .onlineBookings) { try await bookOnline($0, $1) },
        ]
    }

    /// Whose booking an entry is.
    private static let onlineActor = "online"

    private func bookPage(_ request: Request, _ context: DeskContext) async throws -> Response {
        try requireOnlineBooking()
        let query = try request.query("doctor_id", "date", "lang")
        let language = screens.language(of: request)
        guard let text = query["doctor_id"] else {
            return page(DoctorChoice(hospital.directory.doctors).shown, language, request)
        }
        let doctor = try await namedDoctor(text)
        let day = try query["date"].map { try ClinicDay.read($0, field: "date") }
        return page(try await onlineBooking(doctor, day, language).shown, language, request)
    }

    /// A refusal shows the form again, with what was written into it and what is wrong.
    private func bookOnline(_ request: Request, _ context: DeskContext) async throws -> Response {
        try requireOnlineBooking()
        _ = try request.query("lang")
        let language = screens.language(of: request)
        let form = try await OnlineBookingForm(request)
        let doctor = try await namedDoctor(form.doctor)
        let day = try ClinicDay.read(form.date, field: "date")
        var booking = try await onlineBooking(doctor, day, language)
        booking.form = form
        booking.faults = form.faults(language)
        guard booking.faults.isEmpty, let slot = form.slot else {
            return page(booking.shown, language, request, status: .unprocessableContent)
        }
        let command = OPDJournal.Request(
            .session(booking.session.id, .bookToken(Booking(slot: slot, source: .online))), actor: Self.onlineActor,
            requestID: context.requestID, details: PersonalDetails(patientName: form.name, phone: form.phone),
            key: form.key.map { key in
                // Sent twice by an impatient thumb, it is one booking.
                IdempotencyKey(
                    key: hospital.secret.digest(Array("online".utf8), Array(key.utf8)),
                    request: hospital.secret.digest(form.parts))
            })
        switch await hospital.submit(command) {
        case .done(.session(let receipt)):
            guard let token = receipt.issued else { throw Problem.doneButNotShown }
            let code = PatientLink.code(of: token.id, epoch: hospital.epoch, hospital.secret)
            return Response(status: .seeOther, headers: [.location: "/t/\(code)", .cacheControl: "no-store"])
        case .refused(.session(.duplicatePatient)): booking.faults["refused"] = language[.bookDuplicate]
        case .refused(.session): booking.faults["refused"] = language[.bookRefused]
        case .refused(let refusal): throw Problem(refusal, session: booking.session.id, calendar: calendar)
        case .unavailable(let reason): throw Problem(reason)
        case .done: throw Problem.doneButNotShown
        }
        return page(booking.shown, language, request, status: .conflict)
    }

    private func page(
        _ shown: Shown, _ language: Language, _ request: Request, status: HTTPResponse.Status = .ok
    ) -> Response {
        screens.response(
            Screens.Page(
                name: "book", title: language[.bookTitle], language: language, offersLanguages: request.method == .get),
            shown, to: request, status: status)
    }

    private func requireOnlineBooking() throws {
        guard options.takesOnlineBookings else {
            throw Problem(.notFound, "This hospital takes no bookings here. Please call, or come to the desk.")
        }
    }

    /// - Parameter day: nil for the first that takes bookings.
    private func onlineBooking(_ doctor: Doctor, _ day: ClinicDay?, _ language: Language) async throws -> OnlineBooking
    {
        let (directory, moment) = (hospital.directory, hospital.moment)
        let settings = directory.settings(of: doctor)
        let days = OnlineBooking.days(from: moment.today, settings.bookingHorizon) { day in
            if case .slots = directory.plan(of: doctor, on: day) { true } else { false }
        }
        func booking(on day: ClinicDay) async throws -> OnlineBooking {
            OnlineBooking(
                doctor: doctor, days: days, session: try await session(of: doctor, on: day), moment: moment,
                language: language)
        }
        let first = try await booking(on: day ?? days.first ?? moment.today)
        // Late in the day there is nothing left of it.
        guard day == nil, first.session.id.day == moment.today, days.count > 1, !first.canBook else { return first }
        return try await booking(on: days[1])
    }
}
