import Hummingbird
import OPDEngine
import OPDJournal

/// The consulting room: who is in, who is next, and what the doctor has to say about the day.
extension Desk {
    var doctorPageRoutes: [Route] {
        [
            Route(.get, "/doctor/{doctor_id}") { request, context in
                let (doctor, language) = (try await doctor(context), try pageLanguage(request))
                let page = Screens.Page(
                    name: "doctor", title: doctor.name, language: language,
                    stream: "/doctor/\(doctor.id.value)/stream?lang=\(language.code)", scripts: ["act.js"],
                    bar: StaffBar(context))
                let regions = try await doctorRegions(doctor, language, request, context)
                let session = "/doctors/\(doctor.id.value)/sessions/\(hospital.moment.today)"
                return screens.response(
                    page,
                    [
                        "doctor": doctor.name, "department": doctor.department ?? "", "session": session,
                        "leave": "/doctors/\(doctor.id.value)/leave", "today": "\(hospital.moment.today)",
                        "date": language.date(hospital.moment.today),
                        "regions": regions.map(\.shown),
                        "runsSession": context.principal.may(.runSession),
                        "plansLeave": context.principal.may(.planLeave),
                    ], to: request)
            },
            Route(.get, "/doctor/{doctor_id}/stream", showsHospital: false) { request, context in
                let (doctor, language) = (try await doctor(context), try pageLanguage(request))
                let day = hospital.moment.today
                return try LivePage(hospital: hospital, sessions: [Session.ID(doctor: doctor.id, day: day)]) {
                    guard hospital.moment.today == day else { return nil }
                    return try await doctorRegions(doctor, language, request, context)
                }.response()
            },
        ]
    }

    private func doctorRegions(
        _ doctor: Doctor, _ language: Language, _ request: Request, _ context: DeskContext
    ) async throws -> [Region] {
        let moment = hospital.moment
        let published = try await published(Session.ID(doctor: doctor.id, day: moment.today))
        await note(published.live.session.tokens.count, of: doctor.id, on: moment.today, request, context)
        let quarter = moment.instant.milliseconds / 15_000
        return published.memoized("doctor-page-\(language.code)", at: [quarter, hospital.directoryVersion]) { live in
            let room = ConsultingRoom(live: live, now: moment.instant, language: language, calendar: calendar)
            return [
                Region(name: "now", html: screens.render("doctor-now", room.now, in: language)),
                Region(name: "people", html: screens.render("doctor-people", room.people, in: language)),
                Region(name: "tally", html: screens.render("doctor-tally", room.tally, in: language)),
            ]
        }
    }
}
