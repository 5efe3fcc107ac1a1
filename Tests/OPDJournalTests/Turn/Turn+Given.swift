import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

extension Turn {
    /// A turn of a hospital in which these requests were carried out before; without a journal. Every session is in
    /// memory but for the cold ones.
    static func given(
        _ requests: Request..., now: Instant = .clock("08:30"), remembered: [RememberedKey] = [],
        cold: Set<Session.ID> = [], sourceLocation: SourceLocation = #_sourceLocation
    ) -> Turn {
        let calendar = HospitalCalendar(timeZone: "UTC")!
        var before = Turn(
            epoch: 1, calendar: calendar, secret: .sample, now: .clock("08:00"), remembered: [:],
            directory: LiveDirectory(),
            published: { LiveSession($0) })
        let opening = [Request(.directory(.openHospital(timeZone: "UTC"))), .addDoctor("Dr. A"), .addDoctor("Dr. B")]
        for request in opening + requests {
            let result = before.decide(request).result
            #expect(result.isDone, "\(request.command): \(result)", sourceLocation: sourceLocation)
        }
        let touched = before
        return Turn(
            epoch: 1, calendar: calendar, secret: .sample, now: now,
            remembered: Dictionary(uniqueKeysWithValues: remembered.map { ($0.key.key, $0) }),
            directory: before.directory,
            published: { id in cold.contains(id) ? nil : touched.live(id) ?? LiveSession(id) })
    }

    /// A session that the turn has touched, as it will be.
    func live(_ id: Session.ID) -> LiveSession? { sessions.first { $0.session.id == id } }
}

extension Turn.Decision {
    /// The answer of a request that was decided at once.
    var answer: Answer? {
        if case .answer(let answer) = result { answer } else { nil }
    }
}

extension Turn.Decision.Result {
    var isDone: Bool {
        if case .answer(let answer) = self { answer.isDone } else { false }
    }
}

extension Write {
    /// `stream version → version`, or `stream version` where it only relies on it; the key's name is not in it.
    var outline: [String] {
        parts.map { part in
            let advance = part.entry == nil ? "" : " → \(part.expectedVersion + 1)"
            return "\(part.stream) \(part.expectedVersion)\(advance)"
        }
    }
}
