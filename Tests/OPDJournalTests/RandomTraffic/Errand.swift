import OPDEngine
import OPDJournal

/// One thing that a client wants done, and what it was told in the end.
struct Errand: Sendable {
    enum Outcome: Sendable {
        case done(Receipt)
        case refused
        /// Sent away; nothing may have been written.
        case unavailable
        /// Nobody knows, and there is no key to ask again with.
        case unknown
    }

    let request: Request
    var outcome: Outcome?

    /// The patient of a booking; no other errand has the same.
    var patient: String? {
        if case .session(_, .bookToken) = request.command { request.details?.patientName } else { nil }
    }

    /// Whether its reason would stand beside entries of sessions.
    var isAboutSessions: Bool {
        if case .session = request.command { true } else { isJoint }
    }

    var isJoint: Bool {
        switch request.command {
        case .transfer, .leave, .holiday, .undo, .withdrawLeave, .withdrawHoliday, .erase: true
        default: false
        }
    }

    /// The reason stands where something was done to people on purpose, not where they then arrived.
    func entriesWithReason(_ receipt: JointReceipt) -> Int {
        switch request.command {
        case .transfer: 1
        case .leave(let order): receipt.sessions.count { $0.session.doctor == order.doctor }
        default: receipt.sessions.count
        }
    }

    /// The token that a booking was given.
    var booked: Token.ID? {
        guard case .done(let receipt) = outcome, let number = Answer.done(receipt).bookedNumber,
            case .session(let receipt) = receipt
        else { return nil }
        return receipt.token(number)?.id
    }
}
