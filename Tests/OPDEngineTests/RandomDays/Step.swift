import OPDEngine

/// What is asked of a session: a command, or to take back one of its entries.
enum Deed: Equatable, Sendable {
    case command(SessionCommand)
    /// Of the entry with this version.
    case undo(version: Int)
}

/// A deed, and when it is done: in minutes after the midnight that begins the session's day.
struct Step: Equatable, Sendable {
    var deed: Deed
    var minute: Int

    init(_ deed: Deed, minute: Int) {
        self.deed = deed
        self.minute = minute
    }

    init(_ command: SessionCommand, minute: Int) { self.init(.command(command), minute: minute) }

    var moment: Moment { Moment(minute: minute) }
}

extension Moment {
    init(minute: Int) {
        let days = Int((Double(minute) / 1_440).rounded(.down))
        let today = ClinicDay(yymmdd: ClinicDay.testDay.yymmdd + days)!
        self.init(instant: .testMidnight.adding(minutes: minute), today: today)
    }
}

extension Erasure {
    fileprivate func naming(_ other: (Token.Number) -> Token.Number) -> Erasure {
        let keys = newKeys.map { (other($0.key), $0.value) }
        return Erasure(numbers.map(other), acceptsLive: acceptsLive, newKeys: Dictionary(keys) { first, _ in first })
    }
}

extension SessionCommand {
    /// The same command about somebody else.
    func naming(_ other: (Token.Number) -> Token.Number) -> SessionCommand {
        switch self {
        case .cancelToken(let number): .cancelToken(other(number))
        case .recordNoShow(let number): .recordNoShow(other(number))
        case .recordOverdueNoShow(let number): .recordOverdueNoShow(other(number))
        case .reinstateToken(let number, let allows): .reinstateToken(other(number), allowsDuplicate: allows)
        case .moveToken(let number, let slot, let accepts):
            .moveToken(other(number), to: slot, acceptsWaitlist: accepts)
        case .checkIn(let number): .checkIn(other(number))
        case .callToken(let number): .callToken(other(number))
        case .startConsultation(let number): .startConsultation(other(number))
        case .completeConsultation(let number): .completeConsultation(other(number))
        case .skipPatient(let number): .skipPatient(other(number))
        case .parkPatient(let number): .parkPatient(other(number))
        case .resumePatient(let number): .resumePatient(other(number))
        case .eraseTokens(let erasure): .eraseTokens(erasure.naming(other))
        case .bookToken, .callNext, .addDelay, .changeCapacity, .closeSlot, .openSlot, .releaseReservation,
            .recordDoctorArrival, .startBreak, .endSession, .undo, .eraseSession:
            self
        }
    }
}
