import OPDEngine

/// What a client asks of the hospital: a command, who asks, and what goes with it.
package struct Request: Sendable {
    package enum Command: Equatable, Sendable {
        case directory(DirectoryCommand)
        case session(Session.ID, SessionCommand)
        case transfer(TransferOrder)
        case leave(LeaveOrder)
        case holiday(HolidayOrder)
        /// Takes the entry back that a session has as this version.
        case undo(EntryReference)
        case undoPrepared(UndoOrder)
        /// Takes a leave back, with what it did in sessions.
        case withdrawLeave(Leave.ID)
        case withdrawHoliday(ClinicDay)
        /// Forgets whose a token is, with the other tokens of the same person.
        case erase(ErasureOrder)
        /// The same of everybody in a session of an epoch that is over.
        case eraseFormer(StreamID)
        case eraseFormerPrepared(FormerSession)
        /// Records that personal details were shown.
        case disclosure(Disclosure)
        /// Brings a session into memory, and changes nothing.
        case visit(Session.ID)
        /// Starts a new epoch: an empty hospital, in the same time zone.
        case reset
    }

    package var command: Command
    package var actor: String?
    package var requestID: String?
    package var details: PersonalDetails?
    package var key: IdempotencyKey?
    /// Decided and answered as if it were carried out, but nothing is written.
    package var isDryRun = false
    /// Refused when the session has another version by now.
    package var expectedVersion: Int?
    /// Whose sessions alone the command may change; nil for all.
    package var ownDoctor: Doctor.ID?
    /// What the salts of sessions without one are made of. Random, from the edge.
    var freshSalt: String?

    package init(
        _ command: Command, actor: String? = nil, requestID: String? = nil, details: PersonalDetails? = nil,
        key: IdempotencyKey? = nil, isDryRun: Bool = false, expectedVersion: Int? = nil
    ) {
        self.command = command
        self.actor = actor
        self.requestID = requestID
        self.details = details
        self.key = key
        self.isDryRun = isDryRun
        self.expectedVersion = expectedVersion
    }

    var isReset: Bool { if case .reset = command { true } else { false } }

    /// Whether the command is about sessions that it does not name.
    var isAbsence: Bool {
        switch command {
        case .leave, .holiday: true
        default: false
        }
    }

    /// The session that the command is about, first of all.
    var session: Session.ID? {
        switch command {
        case .session(let id, _), .visit(let id): id
        case .transfer(let order): order.token.session
        case .erase(let order): order.token.session
        case .undo(let entry): entry.session
        case .undoPrepared(let order): order.entries.first?.session
        case .directory, .leave, .holiday, .withdrawLeave, .withdrawHoliday, .eraseFormer, .eraseFormerPrepared,
            .disclosure, .reset:
            nil
        }
    }
}

/// A person goes to a slot of another doctor's session.
package struct TransferOrder: Equatable, Sendable {
    package let token: Token.ID
    package let target: Session.ID
    /// As the client sent it.
    package let slot: Int
    package let acceptsWaitlist: Bool
    package let allowsDuplicate: Bool

    package init(
        token: Token.ID, target: Session.ID, slot: Int, acceptsWaitlist: Bool = false, allowsDuplicate: Bool = false
    ) {
        self.token = token
        self.target = target
        self.slot = slot
        self.acceptsWaitlist = acceptsWaitlist
        self.allowsDuplicate = allowsDuplicate
    }
}

/// A doctor sees nobody on some days.
package struct LeaveOrder: Equatable, Sendable {
    package let doctor: Doctor.ID
    package let days: ClinicDays
    package let substitute: Doctor.ID?
    /// Sessions that the journal knows on these days.
    var known: [Session.ID] = []

    /// The longest leave in one command, in days.
    package static let longest = 366

    package init(doctor: Doctor.ID, days: ClinicDays, substitute: Doctor.ID?) {
        self.doctor = doctor
        self.days = days
        self.substitute = substitute
    }
}

/// Nobody works on a date.
package struct HolidayOrder: Equatable, Sendable {
    package let day: ClinicDay
    package let name: String
    var known: [Session.ID] = []

    package init(day: ClinicDay, name: String) {
        self.day = day
        self.name = name
    }
}

/// The personal details of somebody go.
package struct ErasureOrder: Equatable, Sendable {
    package let token: Token.ID
    /// Also while the person has a place in a session that is not over.
    package let acceptsLive: Bool

    package init(token: Token.ID, acceptsLive: Bool = false) {
        self.token = token
        self.acceptsLive = acceptsLive
    }
}

/// A session of an epoch that is over, read to be erased.
package struct FormerSession: Equatable, Sendable {
    let stream: StreamID
    let version: Int
    let time: Instant
    let redactions: [Redaction]
}

/// What takes a command back in all the sessions it changed, read from the journal.
package struct UndoOrder: Equatable, Sendable {
    struct Part: Equatable, Sendable {
        let session: Session.ID
        let reversal: Reversal
    }

    /// The one in which they were read.
    let epoch: Int
    let entries: [Part]
    /// What goes with it in the directory.
    let directory: DirectoryCommand?
    /// A holiday, and what the directory said then that it did; nil where the entries themselves tell what belongs to them.
    var listed: Listed?

    /// Whether it changes the sessions of one doctor only.
    func isOf(_ doctor: Doctor.ID) -> Bool {
        if case .setHoliday = directory { return false }
        return entries.allSatisfy { $0.session.doctor == doctor }
    }

    struct Listed: Equatable, Sendable {
        let holiday: ClinicDay
        let entries: [EntryReference]
    }
}
