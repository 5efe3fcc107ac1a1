import OPDEngine

/// What a client asks of the hospital: a command, who asks, and what goes with it.
package struct Request: Sendable {
    package enum Command: Equatable, Sendable {
        case directory(DirectoryCommand)
        case session(Session.ID, SessionCommand)
        /// Brings a session into memory, and changes nothing.
        case visit(Session.ID)
        /// Starts a new epoch: an empty hospital, in the same time zone.
        case reset
    }

    package var command: Command
    package var actor: String?
    package var details: PersonalDetails?
    package var key: IdempotencyKey?

    package init(
        _ command: Command, actor: String? = nil, details: PersonalDetails? = nil, key: IdempotencyKey? = nil
    ) {
        self.command = command
        self.actor = actor
        self.details = details
        self.key = key
    }

    var isReset: Bool { if case .reset = command { true } else { false } }

    /// The session that the command is about.
    var session: Session.ID? {
        switch command {
        case .session(let id, _), .visit(let id): id
        case .directory, .reset: nil
        }
    }
}

/// What became of a request.
package enum Answer: Sendable {
    case done(Receipt)
    case refused(Refusal)
    case unavailable(Unavailability)
}

/// Proof that a command was carried out, or had nothing to change: what happened, and the tokens it touched as they were
/// right after it. The same for a repeated idempotency key, whenever it is asked for.
package enum Receipt: Sendable {
    case session(SessionReceipt)
    case directory(Directory, [DirectoryEvent])
    case visited
    case reset
}

package struct SessionReceipt: Sendable {
    package let session: Session.ID
    package let version: Int
    package let events: [SessionEvent]
    /// The tokens that the events name, and the one that the command named, in the order of first mention.
    package let tokens: [TokenRecord]

    package func token(_ number: Token.Number) -> TokenRecord? { tokens.first { $0.token.number == number } }

    init(after live: LiveSession, events: [SessionEvent], command: SessionCommand) {
        session = live.session.id
        version = live.version
        self.events = events
        var numbers: [Token.Number] = []
        if let number = command.token { numbers.append(number) }
        for event in events {
            if let number = event.token, !numbers.contains(number) { numbers.append(number) }
        }
        tokens = numbers.compactMap { live.record(of: $0) }
    }
}

/// Why the rules, or the request itself, say no. Nothing was written.
package enum Refusal: Error, Equatable, Sendable {
    case session(SessionRefusal)
    case directory(DirectoryRefusal)
    /// The doctor of the session does not exist.
    case doctorNotFound(Doctor.ID)
    /// The idempotency key was used for another request.
    case keyReused
}

/// Why nobody could decide. Except for `outcomeUnknown`, nothing was written.
package enum Unavailability: Error, Equatable, Sendable {
    /// Too many requests are waiting.
    case overloaded
    case shuttingDown
    /// The journal cannot be written now.
    case journal(String)
    /// Whether the command was written is not known; the same key asks again.
    case outcomeUnknown(String)
}

extension SessionCommand {
    /// The token that the command names; nil for a booking, which makes one.
    package var token: Token.Number? {
        switch self {
        case .bookToken: nil
        case .cancelToken(let number), .recordNoShow(let number), .checkIn(let number), .callToken(let number),
            .startConsultation(let number), .completeConsultation(let number):
            number
        }
    }
}
