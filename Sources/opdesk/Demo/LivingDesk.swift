import Foundation
import OPDEngine
import OPDSimulation

/// Does the deeds of a living day through the HTTP API.
struct LivingDesk {
    private let http: HTTPDesk
    private let date: String
    private let run = UUID().uuidString.lowercased()
    private var deeds = 0
    /// The ids that the server has given them.
    private var doctors: [Int] = []

    init(_ http: HTTPDesk, date: String) {
        self.http = http
        self.date = date
    }

    /// Who has not come this long after the slot's begin is taken for a no-show.
    private static let patience = 40

    mutating func open(with living: [LivingDoctor]) async throws {
        deeds += 1
        let _: SettingsAnswer = try await http.send(
            .patch, "/settings", NoShows(noShowAfterMinutes: Self.patience), key: "demo-\(run)-\(deeds)")
        for doctor in living {
            let answer: DoctorAnswer = try await send(
                "/doctors", DoctorBody(name: doctor.name, department: doctor.department, slots: doctor.slots))
            doctors.append(answer.id)
        }
    }

    /// Only what the rules refuse is an outcome; anything else that is no success ends the day.
    mutating func perform(_ deed: LivingDay.Deed) async throws -> LivingDay.Outcome {
        do {
            return try await done(deed)
        } catch DeskFailure.refused(let sentence) where sentence.hasSuffix("(HTTP 409)") {
            return .refused
        }
    }

    private mutating func done(_ deed: LivingDay.Deed) async throws -> LivingDay.Outcome {
        switch deed {
        case .book(let visit):
            let answer: TokenOnly = try await send(
                "/tokens/book", NewToken(visit, doctor: doctors[visit.doctor], date: date))
            return .token(answer.token.id)
        case .act(let word, let token):
            let _: SettingsAnswer = try await send("/tokens/\(token)/\(word.rawValue)", EmptyBody())
            return .done
        case .callNext(let doctor):
            let answer: TokenOnly = try await send("\(session(doctor))/call-next", EmptyBody())
            return .token(answer.token.id)
        case .turn(let turn, let doctor):
            try await perform(turn, doctor)
            return .done
        }
    }

    private mutating func perform(_ turn: LivingDay.Turn, _ doctor: Int) async throws {
        let _: SettingsAnswer =
            switch turn {
            case .comes, .returns: try await send("\(session(doctor))/arrived", EmptyBody())
            case .isLate(let minutes): try await send("\(session(doctor))/delay", Minutes(minutes: minutes))
            case .rests(let minutes): try await send("\(session(doctor))/break", Minutes(minutes: minutes))
            case .ends: try await send("\(session(doctor))/end", EmptyBody())
            case .leaves(let substitute):
                try await send(
                    "/doctors/\(doctors[doctor])/leave", NewLeave(date: date, reassignTo: doctors[substitute]))
            }
    }

    /// The day in numbers, in a line.
    func summary() async throws -> String {
        let report: Report = try await http.read("/report?date=\(date)")
        let total = report.total
        return
            "\(total.tokens) booked, \(total.seen) seen, \(total.waiting) on waiting lists, \(total.bumps) moved for others, "
            + "\(total.cancelled) cancelled, \(total.noShows) did not come"
    }

    private func session(_ doctor: Int) -> String { "/doctors/\(doctors[doctor])/sessions/\(date)" }

    private mutating func send<Answer: Decodable & Sendable>(
        _ path: String, _ body: some Encodable & Sendable
    ) async throws -> Answer {
        deeds += 1
        return try await http.send(.post, path, body, key: "demo-\(run)-\(deeds)")
    }
}

// The members of the API's bodies; the encoder writes them in snake case.

private struct NewToken: Encodable {
    let doctorId: Int
    let slotIndex: Int
    let patientName: String
    let phone: String
    let source: String
    let date: String

    init(_ visit: LivingDay.Visit, doctor: Int, date: String) {
        doctorId = doctor
        slotIndex = visit.slot
        patientName = visit.name
        phone = visit.phone
        source = visit.source.name
        self.date = date
    }
}

private struct NewLeave: Encodable {
    let date: String
    let reassignTo: Int
}

private struct NoShows: Encodable {
    let noShowAfterMinutes: Int
}

private struct Minutes: Encodable {
    let minutes: Int
}

private struct TokenOnly: Decodable {
    struct Token: Decodable {
        let id: Int
    }

    let token: Token
}

private struct Report: Decodable {
    struct Total: Decodable {
        let tokens: Int
        let seen: Int
        let waiting: Int
        let bumps: Int
        let cancelled: Int
        let noShows: Int

        private enum CodingKeys: String, CodingKey {
            case tokens, seen, waiting, bumps, cancelled
            case noShows = "no_shows"
        }
    }

    let total: Total
}
