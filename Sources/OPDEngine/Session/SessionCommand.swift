/// What somebody wants of a session.
package enum SessionCommand: Equatable, Sendable {
    case bookToken(Booking)
    case cancelToken(Token.Number)
    case recordNoShow(Token.Number)
    /// By the setting: carried out only if it is due.
    case recordOverdueNoShow(Token.Number)
    case reinstateToken(Token.Number, allowsDuplicate: Bool = false)
    case moveToken(Token.Number, to: Int, acceptsWaitlist: Bool)

    case checkIn(Token.Number)
    case callNext
    case callToken(Token.Number)
    case startConsultation(Token.Number)
    case completeConsultation(Token.Number)
    case skipPatient(Token.Number)
    case parkPatient(Token.Number)
    case resumePatient(Token.Number)

    case addDelay(minutes: Int, mode: Delay.Mode)
    case changeCapacity(slot: Int, to: Int)
    case closeSlot(Int)
    case openSlot(Int)
    /// By the setting of the slot: carried out only if it is due.
    case releaseReservation(slot: Int)
    case recordDoctorArrival
    /// Minutes are nil when nobody knows how long.
    case startBreak(minutes: Int?)
    case endSession
    case undo(Reversal)

    case eraseTokens(Erasure)
    /// Whoever has a token in it, and every reason: the day is over.
    case eraseSession
}

/// A request for a place.
package struct Booking: Equatable, Sendable {
    /// As the client sent it; any integer.
    package var slot: Int
    package var source: Source
    /// Allows a date in the past.
    package var isBackdated: Bool
    /// Takes an extra seat where there is no free one.
    package var isOverbooking: Bool
    /// What the patient is recognised by.
    package var patient: PatientKeys?
    /// Allows a second token of the same patient.
    package var allowsDuplicate: Bool

    package init(
        slot: Int, source: Source, isBackdated: Bool = false, isOverbooking: Bool = false,
        patient: PatientKeys? = nil, allowsDuplicate: Bool = false
    ) {
        self.slot = slot
        self.source = source
        self.isBackdated = isBackdated
        self.isOverbooking = isOverbooking
        self.patient = patient
        self.allowsDuplicate = allowsDuplicate
    }
}

extension SessionCommand {
    /// The token that the command names; nil for one that names none.
    package var token: Token.Number? {
        switch self {
        case .cancelToken(let number), .recordNoShow(let number), .recordOverdueNoShow(let number),
            .reinstateToken(let number, _), .moveToken(let number, _, _), .checkIn(let number),
            .callToken(let number), .startConsultation(let number), .completeConsultation(let number),
            .skipPatient(let number), .parkPatient(let number), .resumePatient(let number):
            number
        case .bookToken, .callNext, .addDelay, .changeCapacity, .closeSlot, .openSlot, .releaseReservation,
            .recordDoctorArrival, .startBreak, .endSession, .undo, .eraseTokens, .eraseSession:
            nil
        }
    }

    /// Whether it makes sense as a session's first command: the session then opens with it.
    package var opensSession: Bool {
        switch self {
        case .bookToken, .addDelay, .changeCapacity, .closeSlot, .openSlot, .recordDoctorArrival, .startBreak,
            .endSession:
            true
        default: false
        }
    }
}
