import Hummingbird
import OPDEngine
import OPDJournal

/// Today at a glance: every doctor's slots, who is late, how many wait.
extension Desk {
    var overviewRoutes: [Route] {
        [
            Route(.get, "/") { request, context in
                let language = try pageLanguage(request)
                let page = Screens.Page(
                    name: "overview", title: language[.overviewTitle], language: language,
                    stream: "/overview/stream?lang=\(language.code)", bar: StaffBar(context))
                let rows = try await overview(language, context.principal)
                return screens.response(
                    page,
                    [
                        "date": language.date(hospital.moment.today), "legend": screens.sourceLegend(in: language),
                        "rows": rows.map(\.shown),
                    ], to: request)
            },
            Route(.get, "/overview/stream", showsHospital: false) { request, context in
                let language = try pageLanguage(request)
                let (day, principal) = (hospital.moment.today, context.principal)
                let sessions = hospital.directory.doctors.map { Session.ID(doctor: $0.id, day: day) }
                let known = try await overview(language, principal).map(\.name)
                return try LivePage(hospital: hospital, sessions: sessions) {
                    let rows = try await overview(language, principal)
                    return hospital.moment.today == day && rows.map(\.name) == known ? rows : nil
                }.response()
            },
        ]
    }

    private func overview(_ language: Language, _ principal: Principal) async throws -> [Region] {
        let seesPatients = principal.may(.seePatients)
        return try await doctorsToday().map { today in
            let isOwn = principal.reaches(today.doctor.id)
            let name = "overview-\(language.code)-\(seesPatients && isOwn)"
            return today.memoized(name) {
                var row = OverviewRow(today: today, language: language, calendar: calendar).shown
                row["canOpen"] = seesPatients && isOwn
                return Region(
                    name: "doctor-\(today.doctor.id.value)", html: screens.render("overview-row", row, in: language))
            }
        }
    }
}

/// A doctor as the overview shows them.
struct OverviewRow {
    let today: DoctorToday
    let language: Language
    let calendar: HospitalCalendar

    var shown: Shown {
        let session = today.session
        var shown: Shown = ["doctor": today.doctor.name, "id": today.doctor.id.value]
        shown["department"] = today.doctor.department
        let state = DoctorState(session, at: today.now, language, calendar)
        shown["state"] = state.words
        shown["tone"] = state.tone.rawValue
        let seated = session.booked
        shown["slots"] = session.slots.enumerated().map { index, slot in
            SlotBar(slot: slot, seated: seated[index], language: language).shown
        }
        let here = session.callOrder.count
        if here > 0 { shown["here"] = language.counted(.overviewHere, here) }
        shown["now"] = session.lastCalled.map { language.number(Int($0.value)) }
        return shown
    }
}
