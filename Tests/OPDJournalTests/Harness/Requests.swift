import OPDEngine
import OPDJournal

extension Request {
    static func book(
        _ name: String, _ source: Source = .online, slot: Int = 0, in session: Session.ID = .first,
        key: IdempotencyKey? = nil
    ) -> Request {
        Request(
            .session(session, .bookToken(Booking(slot: slot, source: source))),
            details: PersonalDetails(patientName: name), key: key)
    }

    static func cancel(
        _ number: Token.Number, in session: Session.ID = .first, key: IdempotencyKey? = nil
    ) -> Request {
        Request(.session(session, .cancelToken(number)), key: key)
    }

    static func addDoctor(_ name: String, _ pattern: SlotPattern = .hourly(2, 2), key: IdempotencyKey? = nil) -> Request
    {
        Request(.directory(.addDoctor(name: name, department: nil, pattern: pattern)), key: key)
    }
}

/// What can be compared of an answer: everything that a client could see.
struct Shown: Equatable, CustomStringConvertible {
    let description: String

    init(_ answer: Answer) {
        switch answer {
        case .done(let receipt): description = Shown(receipt).description
        case .refused(let refusal): description = "refused: \(refusal)"
        case .unavailable(let reason): description = "unavailable: \(reason)"
        }
    }

    init(_ receipt: Receipt) {
        switch receipt {
        case .session(let receipt):
            let tokens = receipt.tokens.map { "\($0.id.value) \($0.token) \($0.details?.patientName ?? "-")" }
            description = "\(receipt.session) version \(receipt.version) \(receipt.events) \(tokens)"
        case .directory(let directory, let events): description = "\(directory) \(events)"
        case .visited: description = "visited"
        case .reset: description = "reset"
        }
    }
}

extension Answer {
    /// The receipt of a command to a session; nil for any other answer.
    var receipt: SessionReceipt? {
        if case .done(.session(let receipt)) = self { receipt } else { nil }
    }

    /// The number of the token that a booking made.
    var bookedNumber: Token.Number? {
        for event in receipt?.events ?? [] {
            switch event {
            case .tokenBooked(let number, _, _), .tokenWaitlisted(let number, _, _): return number
            default: continue
            }
        }
        return nil
    }

    var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }

    var unavailability: Unavailability? {
        if case .unavailable(let reason) = self { reason } else { nil }
    }

    var isDone: Bool {
        if case .done = self { true } else { false }
    }
}
