import Hummingbird
import OPDEngine
import OPDJournal

/// The board of the waiting room. Whoever stands there sees it, so it asks for no login, and shows no names.
extension Desk {
    var boardRoutes: [Route] {
        [
            Route(.get, "/board", audience: .everybody, rateLimit: .publicPages) { request, _ in
                let choice = try BoardChoice(request, screens)
                let board = try await board(choice)
                let page = Screens.Page(
                    name: "board", title: choice.language[.boardTitle], language: choice.language,
                    stream: "/board/stream" + choice.query, scripts: ["board.js"], offersLanguages: false)
                return screens.response(
                    page, ["cards": board.map(\.shown)], to: request)
            },
            Route(.get, "/board/stream", showsHospital: false, audience: .everybody, rateLimit: .publicPages) {
                request, _ in
                let choice = try BoardChoice(request, screens)
                let day = hospital.moment.today
                let ids = hospital.directory.doctors.filter(choice.isWanted).map { Session.ID(doctor: $0.id, day: day) }
                let known = try await board(choice).map(\.name)
                return try LivePage(hospital: hospital, sessions: ids) {
                    let board = try await board(choice)
                    // Another day, or another doctor: that is another board.
                    return hospital.moment.today == day && board.map(\.name) == known ? board : nil
                }.response()
            },
        ]
    }

    /// The cards of the doctors who have slots today.
    private func board(_ choice: BoardChoice) async throws -> [Region] {
        try await doctorsToday(choice.isWanted).map { today in
            today.memoized("board-card-\(choice.language.code)") {
                let card = BoardCard(today: today, language: choice.language, calendar: calendar)
                return Region(
                    name: "doctor-\(today.doctor.id.value)",
                    html: screens.render("board-card", card.shown, in: choice.language))
            }
        }
    }
}

/// Whom a board shows, in which language.
struct BoardChoice: Sendable {
    let language: Language
    private let department: String?
    private let doctor: Doctor.ID?
    /// As its stream is asked for, with the question mark; empty for everybody.
    let query: String

    init(_ request: Request, _ screens: Screens) throws {
        let query = try request.query("department", "doctor", "lang")
        language = Languages.all.language(of: request, hospital: screens.language, isBoard: true)
        // A form writes a space as `+`.
        department = query["department"].map { $0.replacing("+", with: " ") }
        doctor = try query["doctor"].map { text in
            guard let id = Desk.number(text).flatMap({ Doctor.ID($0) }) else {
                throw Problem.invalid("doctor", "takes a doctor's id.")
            }
            return id
        }
        if let code = query["lang"], Languages.all[code] == nil {
            let known = Languages.all.list.map(\.code).joined(separator: ", ")
            throw Problem.invalid("lang", "takes one of \(known).")
        }
        self.query = request.uri.query.map { $0.isEmpty ? "" : "?\($0)" } ?? ""
    }

    func isWanted(_ candidate: Doctor) -> Bool {
        (doctor.map { $0 == candidate.id } ?? true) && (department.map { $0 == candidate.department } ?? true)
    }
}
