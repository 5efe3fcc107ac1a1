import OPDEngine
import OPDSimulation

extension HTTPDesk {
    func act(_ action: TokenAction, on token: Token.ID, key: RequestKey) async throws(DeskFailure) -> PersonAnswer {
        let answer: PersonAnswerBody = try await send(
            .post, "/tokens/\(token.value)/\(action.rawValue)", EmptyBody(), key: key.text)
        return try answer.answer
    }

    func callNext(of doctor: Doctor.ID, key: RequestKey) async throws(DeskFailure) -> PersonAnswer {
        let answer: PersonAnswerBody = try await send(
            .post, sessionPath(of: doctor) + "/call-next", EmptyBody(), key: key.text)
        return try answer.answer
    }

    func change(
        _ change: SessionChange, of doctor: Doctor.ID, key: RequestKey
    ) async throws(DeskFailure) -> SessionAnswer {
        let answer: SessionAnswerBody = try await send(
            .post, sessionPath(of: doctor) + change.path, ChangeBody(change), key: key.text)
        return try answer.answer
    }

    func leave(
        of doctor: Doctor.ID, standIn: Doctor.ID, key: RequestKey
    ) async throws(DeskFailure) -> [AffectedToken] {
        let answer: LeaveAnswerBody = try await send(
            .post, "/doctors/\(doctor)/leave", LeaveBody(date: date, standIn: standIn.value), key: key.text)
        return try AffectedAnswer.tokens(of: answer.affected)
    }

    /// The date is known since the doctor was added.
    private func sessionPath(of doctor: Doctor.ID) -> String { "/doctors/\(doctor)/sessions/\(date ?? "today")" }
}

extension SessionChange {
    fileprivate var path: String {
        switch self {
        case .delay: "/delay"
        case .capacity(let slot, _): "/slots/\(slot)/capacity"
        case .doctorArrives: "/arrived"
        case .doctorBreak: "/break"
        }
    }
}

private struct ChangeBody: Encodable {
    var minutes: Int?
    var mode: String?
    var capacity: Int?

    init(_ change: SessionChange) {
        switch change {
        case .delay(let minutes, let mode): (self.minutes, self.mode) = (minutes, mode.rawValue)
        case .capacity(_, let capacity): self.capacity = capacity
        case .doctorArrives: break
        case .doctorBreak(let minutes): self.minutes = minutes
        }
    }
}

private struct LeaveBody: Encodable {
    let date: String?
    let standIn: Int

    private enum CodingKeys: String, CodingKey {
        case date
        case standIn = "reassign_to"
    }
}

private struct AffectedAnswer: Decodable {
    let outcome: String
    let token: TokenAnswer

    static func tokens(of answers: [AffectedAnswer]) throws(DeskFailure) -> [AffectedToken] {
        var tokens: [AffectedToken] = []
        for answer in answers {
            guard let fate = Fate(rawValue: answer.outcome) else {
                throw .unexpectedAnswer("a person with the outcome \(answer.outcome)")
            }
            tokens.append(AffectedToken(token: try answer.token.snapshot, fate: fate))
        }
        return tokens
    }
}

private struct PersonAnswerBody: Decodable {
    let token: TokenAnswer
    let affected: [AffectedAnswer]

    var answer: PersonAnswer {
        get throws(DeskFailure) {
            PersonAnswer(token: try token.snapshot, affected: try AffectedAnswer.tokens(of: affected))
        }
    }
}

private struct LeaveAnswerBody: Decodable {
    let affected: [AffectedAnswer]
}

private struct SessionAnswerBody: Decodable {
    struct SlotAnswer: Decodable {
        let capacity: Int
        let seatsTaken: Int
        let waiting: Int
        let closed: Bool

        private enum CodingKeys: String, CodingKey {
            case capacity
            case seatsTaken = "seats_taken"
            case waiting
            case closed
        }
    }

    struct DelayAnswer: Decodable {
        let from: String
        let until: String
    }

    struct DoctorState: Decodable {
        let presence: String
    }

    let slots: [SlotAnswer]
    let delay: DelayAnswer?
    let doctor: DoctorState
    let affected: [AffectedAnswer]

    var answer: SessionAnswer {
        get throws(DeskFailure) {
            guard let whereabouts = DoctorWhereabouts(rawValue: doctor.presence) else {
                throw .unexpectedAnswer("a doctor with the presence \(doctor.presence)")
            }
            let counts = slots.map { slot in
                SessionAnswer.SlotCount(
                    capacity: slot.capacity, seatsTaken: slot.seatsTaken, waiting: slot.waiting, isClosed: slot.closed)
            }
            return SessionAnswer(
                slots: counts, delay: try delay?.times, doctor: whereabouts,
                affected: try AffectedAnswer.tokens(of: affected))
        }
    }
}

extension SessionAnswerBody.DelayAnswer {
    fileprivate var times: DelayTimes {
        get throws(DeskFailure) {
            guard let from = Self.wallClock(from), let until = Self.wallClock(until) else {
                throw .unexpectedAnswer("a delay from \(from) until \(until)")
            }
            return DelayTimes(from: from, until: until)
        }
    }

    /// The hour and minute of an RFC 3339 time with the hospital's offset: `2026-11-22T09:30:00+05:30` is 09:30.
    private static func wallClock(_ time: String) -> MinuteOfDay? {
        guard let clock = time.split(separator: "T").dropFirst().first else { return nil }
        return SlotLabel.time(clock.prefix(5))
    }
}
