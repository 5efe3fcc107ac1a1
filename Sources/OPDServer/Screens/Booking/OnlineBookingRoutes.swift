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
        let doctor = try await onlineDoctor(text)
        let day = try query["date"].map { try ClinicDay.read($0, field: "date") }
        return page(try await onlineBooking(doctor, day, language).shown, language, request)
    }

    /// A refusal shows the form again, with what was written into it and what is wrong.
    private func bookOnline(_ request: Request, _ context: DeskContext) async throws -> Response {
        try requireOnlineBooking()
        _ = try request.query("lang")
        let language = screens.language(of: request)
        let form = try await OnlineBookingForm(request)
        let doctor = try await onlineDoctor(form.doctor)
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
            guard let token = receipt.issued else {
                throw Problem(.internalServerError, "The booking was made, but cannot be shown.")
            }
            let code = PatientLink.code(of: token.id, epoch: hospital.epoch, hospital.secret)
            return Response(status: .seeOther, headers: [.location: "/t/\(code)", .cacheControl: "no-store"])
        case .refused(.session(.duplicatePatient)): booking.faults["refused"] = language[.bookDuplicate]
        case .refused(.session): booking.faults["refused"] = language[.bookRefused]
        case .refused(let refusal): throw Problem(refusal, session: booking.session.id, calendar: calendar)
        case .unavailable(let reason): throw Problem(reason)
        case .done: throw Problem(.internalServerError, "The booking was made, but cannot be shown.")
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

    private func onlineDoctor(_ text: String) async throws -> Doctor {
        guard let id = Self.number(text).flatMap({ Doctor.ID($0) }), try await hasDoctor(id),
            let doctor = hospital.directory.doctor(id)
        else { throw Problem.invalid("doctor_id", "takes a doctor's id.") }
        return doctor
    }

    /// - Parameter day: nil for the first that takes bookings.
    private func onlineBooking(_ doctor: Doctor, _ day: ClinicDay?, _ language: Language) async throws -> OnlineBooking
    {
        let (directory, moment) = (hospital.directory, hospital.moment)
        let settings = directory.settings(of: doctor)
        let days = OnlineBooking.days(from: moment.today, settings.bookingHorizon) { day in
            if case .slots = directory.plan(of: doctor, on: day) { true } else { false }
        }
        var chosen = day ?? days.first ?? moment.today
        var session = try await session(of: doctor, on: chosen, directory)
        // Late in the day there is nothing left of it.
        if day == nil, chosen == moment.today, days.count > 1,
            OnlineBooking.offers(of: session, at: moment).allSatisfy({ !$0.canBeBooked })
        {
            chosen = days[1]
            session = try await self.session(of: doctor, on: chosen, directory)
        }
        return OnlineBooking(doctor: doctor, days: days, session: session, moment: moment, language: language)
    }

    /// As it is, or would open.
    private func session(of doctor: Doctor, on day: ClinicDay, _ directory: Directory) async throws -> Session {
        let live = try await published(Session.ID(doctor: doctor.id, day: day)).live
        return live.session.isOpen ? live.session : sessionToOpen(doctor, on: day, directory) ?? live.session
    }
}
