import Foundation
import Hummingbird
import OPDEngine
import OPDJournal

/// Finding people: by date, doctor, department, status, presence, and by part of a name, a phone or a number.
extension Desk {
    var findRoutes: [Route] { [Route(.get, "/tokens") { try await find($0, $1) }] }

    private func find(_ request: Request, _ context: DeskContext) async throws -> Response {
        let query = try request.query(
            "date", "doctor_id", "department", "status", "presence", "q", "number", "limit", "cursor")
        let search = try TokenSearch(query, today: hospital.moment.today)
        let doctors = hospital.directory.doctors.filter { doctor in
            search.wants(doctor) && context.principal.reaches(doctor.id)
        }.map(\.id)
        var found: [TokenRecord] = []
        var next: Token.ID?
        // Doctor by doctor, so that a page reads no more sessions than it needs.
        search: for doctor in doctors {
            let sessions: [PublishedSession]
            do { sessions = try await hospital.sessions(of: [doctor], on: search.day) } catch { throw Problem(error) }
            for record in sessions.flatMap({ search.matches(in: $0.live) }) {
                if found.count == search.limit {
                    next = found.last?.id
                    break search
                }
                found.append(record)
            }
        }
        await note(found.count, of: search.doctor, on: search.day, request, context)
        return .json { writer in
            writer.key("tokens")
            writer.array { writer in
                for record in found {
                    writer.object { writer in
                        record.write(to: &writer, calendar: calendar)
                        writer.member("phone", record.details?.phone)
                        writer.member("patient_id", record.details?.patientID)
                    }
                }
            }
            writer.key("next_cursor")
            if let next { writer.value("\(next.value)") } else { writer.null() }
        }
    }
}

/// What somebody looks for.
struct TokenSearch {
    let day: ClinicDay
    let limit: Int
    let doctor: Doctor.ID?
    private let department: String?
    private let status: Token.Status?
    private let presence: Token.Presence?
    private let number: Int?
    private let words: String?
    /// The last token of the page before.
    private let after: Token.ID?

    init(_ query: [String: String], today: ClinicDay) throws {
        day = try query["date"].map { try ClinicDay.read($0, field: "date") } ?? today
        doctor = try Self.number(query, "doctor_id").map { id in
            guard let doctor = Doctor.ID(id) else { throw Problem.invalid("doctor_id", "takes a doctor's id.") }
            return doctor
        }
        department = query["department"]
        status = try Self.word(query, "status", Token.Status.allCases, \.name)
        presence = try Self.word(query, "presence", Token.Presence.allCases, \.name)
        number = try Self.number(query, "number")
        words = try query["q"].map(Self.words)
        let limit = try Self.number(query, "limit") ?? 50
        guard (1...500).contains(limit) else { throw Problem.invalid("limit", "takes a whole number from 1 to 500.") }
        self.limit = limit
        after = try Self.number(query, "cursor").map { value in
            guard let id = Token.ID(value) else { throw Problem.invalid("cursor", "takes the next_cursor of a page.") }
            return id
        }
    }

    func wants(_ doctor: Doctor) -> Bool {
        if let wanted = self.doctor, wanted != doctor.id { return false }
        if let department, department != doctor.department { return false }
        return after.map { doctor.id >= $0.session.doctor } ?? true
    }

    func matches(in live: LiveSession) -> [TokenRecord] {
        live.session.tokens.lazy.filter { isWanted($0, live) }.map { live.record(of: $0) }.filter { matchesWords($0) }
    }

    private func isWanted(_ token: Token, _ live: LiveSession) -> Bool {
        if let after, after.session == live.session.id, token.number <= after.number { return false }
        if let status, token.status != status { return false }
        if let presence, !token.isLive || token.presence != presence { return false }
        return number.map { Int(token.number.value) == $0 } ?? true
    }

    /// A part of the name or of the phone's digits.
    private func matchesWords(_ record: TokenRecord) -> Bool {
        guard let words else { return true }
        guard let details = record.details else { return false }
        if let name = details.patientName, Self.folded(name).contains(words) { return true }
        let digits = words.filter(\.isNumber)
        guard !digits.isEmpty, digits.count == words.filter({ !" +-()".contains($0) }).count else { return false }
        return details.phone.map { $0.filter(\.isNumber).contains(digits) } ?? false
    }

    /// What somebody types. A form writes a space as `+`.
    private static func words(_ text: String) throws -> String {
        let words = folded(text.replacing("+", with: " "))
        guard !words.isEmpty, !words.utf8.contains(0) else {
            throw Problem.invalid("q", "takes a part of a name or of a phone number.")
        }
        return words
    }

    /// Without case, accents and doubled spaces.
    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func number(_ query: [String: String], _ name: String) throws -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Desk.number(text), number >= 0 else { throw Problem.invalid(name, "takes a whole number.") }
        return number
    }

    private static func word<Value>(
        _ query: [String: String], _ name: String, _ all: [Value], _ word: (Value) -> String
    ) throws -> Value? {
        guard let text = query[name] else { return nil }
        guard let value = all.first(where: { word($0) == text }) else {
            throw Problem.invalid(name, "takes one of \(all.map(word).joined(separator: ", ")).")
        }
        return value
    }
}
