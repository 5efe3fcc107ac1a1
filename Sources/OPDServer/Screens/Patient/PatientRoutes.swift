import HTTPTypes
import Hummingbird
import NIOCore
import OPDEngine
import OPDJournal

/// The page that a patient's signed link leads to.
extension Desk {
    var patientRoutes: [Route] {
        [
            Route(.get, "/t/{code}", showsHospital: false, audience: .everybody, rateLimit: .publicPages) {
                try await patientPage($0, $1)
            },
            Route(.post, "/t/{code}/cancel", audience: .everybody, rateLimit: .publicPages) {
                try await cancelOnPage($0, $1)
            },
            Route(.get, "/t/{code}/stream", showsHospital: false, audience: .everybody, rateLimit: .publicPages) {
                try await patientStream($0, $1)
            },
        ]
    }

    private func patientPage(_ request: Request, _ context: DeskContext) async throws -> Response {
        let language = try pageLanguage(request)
        let code = parameter("code", of: context)
        let page = try await patient(code, language)
        return screens.response(
            Screens.Page(
                name: "patient", title: page.title, language: language,
                stream: "/t/\(code)/stream?lang=\(language.code)"),
            ["regions": regions(page, code).map(\.shown)], to: request)
    }

    private func patientStream(_ request: Request, _ context: DeskContext) async throws -> Response {
        let language = try pageLanguage(request)
        let code = parameter("code", of: context)
        let session = try await linkedToken(code).0.session
        return try LivePage(hospital: hospital, sessions: [session]) {
            let page = try await patient(code, language)
            // After a transfer it is about another session.
            return page.session.id == session ? regions(page, code) : nil
        }.response()
    }

    /// Works without any script: the form is part of the page, and the answer is the page again.
    private func cancelOnPage(_ request: Request, _ context: DeskContext) async throws -> Response {
        _ = try request.query()
        let code = parameter("code", of: context)
        let (id, _) = try await linkedToken(code)
        let command = OPDJournal.Request(
            .session(id.session, .cancelToken(id.number)), actor: "link:\(id.value)", requestID: context.requestID)
        _ = try await submit(command, session: id.session)
        return Response(status: .seeOther, headers: [.location: "/t/\(code)"])
    }

    private func patient(_ code: String, _ language: Language) async throws -> PatientPage {
        let (id, published) = try await linkedToken(code)
        guard let page = try await patient(id, published, language) else { throw Self.noLink }
        return page
    }

    /// Nil when there is no such token.
    func patient(_ id: Token.ID, _ published: PublishedSession, _ language: Language) async throws -> PatientPage? {
        let session = published.live.session
        guard let token = session.token(id.number), let doctor = hospital.directory.doctor(id.session.doctor) else {
            return nil
        }
        let now = hospital.now
        // Times are shown to the minute; a quarter of it keeps them from being late.
        let quarter = now.milliseconds / 15_000
        let outlook = published.memoized("outlook", at: [quarter]) { SessionOutlook($0.session, at: now) }
        let stories = try await stories.stories(of: published.live, hospital)[id.number]
        return PatientPage(
            token: token, doctor: doctor, session: session, outlook: outlook, stories: stories, now: now,
            language: language, calendar: calendar, canBook: options.takesOnlineBookings)
    }

    private func regions(_ page: PatientPage, _ code: String) -> [Region] {
        // Apart, so that a change of the one does not close the other while somebody reads it.
        let cancel = page.canCancel ? screens.render("patient-cancel", ["code": code], in: page.language) : ""
        return [
            Region(name: "token", html: screens.render("patient-token", page.shown, in: page.language)),
            Region(name: "cancel", html: cancel),
        ]
    }
}
