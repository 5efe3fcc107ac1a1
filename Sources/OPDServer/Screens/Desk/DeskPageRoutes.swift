import Hummingbird
import NIOCore
import OPDEngine
import OPDJournal

/// The clerk's desk: booking, with what it would do to others before it is done, and finding people to check them in, move
/// them or cancel.
extension Desk {
    var deskPageRoutes: [Route] {
        [
            Route(.get, "/desk") { try await deskPage($0, $1) },
            Route(.get, "/desk/stream", showsHospital: false) { try await deskStream($0, $1) },
            Route(.get, "/desk/slots") { try await deskSlots($0, $1) },
            Route(.get, "/desk/people") { try await deskPeople($0, $1) },
            Route(.get, "/desk/tokens/{token_id}") { try await deskToken($0, $1) },
        ]
    }

    private func deskPage(_ request: Request, _ context: DeskContext) async throws -> Response {
        let language = try pageLanguage(request)
        let page = Screens.Page(
            name: "desk", title: language[.deskTitle], language: language,
            stream: "/desk/stream?lang=\(language.code)", scripts: ["act.js", "slip.js", "desk.js"],
            bar: StaffBar(context))
        let today = hospital.moment.today
        let doctors = hospital.directory.doctors.filter { context.principal.reaches($0.id) }
        let people = try await newest(language, request, context)
        return screens.response(
            page,
            [
                "today": "\(today)", "doctors": doctors.map(Self.choice),
                "sources": Source.allCases.map { source in
                    [
                        "source": source.name, "name": language[source.word], "isUsual": source == .walkIn,
                    ] as Shown
                },
                "slots": doctors.isEmpty ? "" : try await slots(doctors[0], today, language),
                "people": people.html,
                "patientAddress": patientAddress(request),
                "languages": Languages.all.list.map { offered in
                    [
                        "code": offered.code, "name": offered.name,
                        "isHospitals": offered.code == screens.language.code,
                    ] as Shown
                },
            ], to: request)
    }

    private func deskStream(_ request: Request, _ context: DeskContext) async throws -> Response {
        let (language, day) = (try pageLanguage(request), hospital.moment.today)
        let sessions = hospital.directory.doctors.filter { context.principal.reaches($0.id) }
            .map { Session.ID(doctor: $0.id, day: day) }
        let known = hospital.directory.doctors.count
        return try LivePage(hospital: hospital, sessions: sessions) {
            guard hospital.moment.today == day, hospital.directory.doctors.count == known else { return nil }
            return [try await newest(language, request, context)]
        }.response()
    }

    /// The slots of a doctor's day, to choose one.
    private func deskSlots(_ request: Request, _ context: DeskContext) async throws -> Response {
        let query = try request.query("doctor_id", "date", "lang")
        let doctor = try await namedDoctor(query["doctor_id"])
        try context.principal.require(doctor.id)
        let day = try query["date"].map { try ClinicDay.read($0, field: "date") } ?? hospital.moment.today
        return screens.part(try await slots(doctor, day, screens.language(of: request)))
    }

    /// Whom somebody looks for: by a part of the name, a number, a phone, or the code on a slip.
    private func deskPeople(_ request: Request, _ context: DeskContext) async throws -> Response {
        let query = try request.query("q", "lang")
        let language = screens.language(of: request)
        guard let text = query["q"], !text.isEmpty else {
            return screens.part(try await newest(language, request, context).html)
        }
        let found = try await find(text, context)
        await note(found.count, of: nil, on: hospital.moment.today, request, context)
        return screens.part(list(found.map { row($0, $1, language) }, language, isSearch: true))
    }

    /// What may be done with one token beyond what its row offers.
    private func deskToken(_ request: Request, _ context: DeskContext) async throws -> Response {
        let (id, language) = (try await tokenID(context), try pageLanguage(request))
        let session = try await published(id.session).live.session
        guard let token = session.token(id.number) else { throw Problem(.notFound, "Token \(id.value) not found") }
        let today = try await doctorsToday { $0.id != id.session.doctor && context.principal.reaches($0.id) }
        let actions = TokenActions(token: token, session: session, others: today, language: language)
        return screens.part(screens.render("desk-token", actions.shown, in: language))
    }

    // MARK: What they show

    private static func choice(_ doctor: Doctor) -> Shown {
        ["id": doctor.id.value, "name": doctor.department.map { "\(doctor.name) · \($0)" } ?? doctor.name]
    }

    private func slots(_ doctor: Doctor, _ day: ClinicDay, _ language: Language) async throws -> String {
        let session = try await session(of: doctor, on: day)
        let choices = SlotChoices(session: session, now: hospital.now, language: language)
        return screens.render("desk-slots", choices.shown, in: language)
    }

    private static let newestCount = 12
    private static let foundCount = 30

    /// The people booked last, today.
    private func newest(_ language: Language, _ request: Request, _ context: DeskContext) async throws -> Region {
        let doctors = hospital.directory.doctors.filter { context.principal.reaches($0.id) }.map(\.id)
        let sessions: [PublishedSession]
        do { sessions = try await hospital.sessions(of: doctors, on: hospital.moment.today) } catch {
            throw Problem(error)
        }
        // Most sessions are as they were when the list was made last.
        let rows = sessions.flatMap { published in
            published.memoized("desk-newest-\(language.code)", at: [hospital.directoryVersion]) { live in
                live.session.tokens.suffix(Self.newestCount).map { token in
                    NewestRow(issuedAt: token.issuedAt, number: token.number, html: row(live, token, language))
                }
            }
        }
        let newest = rows.sorted { ($0.issuedAt, $0.number) > ($1.issuedAt, $1.number) }.prefix(Self.newestCount)
        await note(newest.count, of: nil, on: hospital.moment.today, request, context)
        return Region(name: "people", html: list(newest.map(\.html), language, isSearch: false))
    }

    private struct NewestRow: Sendable {
        let issuedAt: Instant
        let number: Token.Number
        let html: String
    }

    private func find(_ text: String, _ context: DeskContext) async throws -> [(LiveSession, Token)] {
        if let code = text.split(separator: "/t/", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().last {
            let plain = code.prefix { $0 != "?" && $0 != "#" }
            let (id, published) = try await linkedToken(String(plain))
            try context.principal.require(id.session.doctor)
            return published.live.session.token(id.number).map { [(published.live, $0)] } ?? []
        }
        let isNumber = text.count <= 4 && text.allSatisfy { $0.isASCII && $0.isNumber }
        let search = try TokenSearch([isNumber ? "number" : "q": text], today: hospital.moment.today)
        let doctors = hospital.directory.doctors.filter { context.principal.reaches($0.id) }.map(\.id)
        let sessions: [PublishedSession]
        do { sessions = try await hospital.sessions(of: doctors, on: search.day) } catch { throw Problem(error) }
        let found = sessions.lazy.flatMap { session in search.matches(in: session.live).map { (session.live, $0.token) }
        }
        return Array(found.prefix(Self.foundCount))
    }

    private func row(_ live: LiveSession, _ token: Token, _ language: Language) -> String {
        let row = PersonRow(
            record: live.record(of: token), session: live.session,
            doctor: hospital.directory.doctor(live.session.id.doctor)?.name ?? "", language: language)
        return screens.render("desk-person", row.shown, in: language)
    }

    private func list(_ rows: [String], _ language: Language, isSearch: Bool) -> String {
        screens.render("desk-people", ["people": rows, "isNobody": rows.isEmpty && isSearch], in: language)
    }
}
