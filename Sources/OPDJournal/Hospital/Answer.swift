import OPDEngine

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
    case joint(JointReceipt)
    case directory(Directory, [DirectoryEvent])
    case visited
    /// A disclosure is in the journal.
    case recorded
    case reset
}

package struct SessionReceipt: Sendable {
    package let session: Session.ID
    package let events: [SessionEvent]
    /// The session right after it.
    package let after: LiveSession
    private let commanded: Token.Number?

    package var version: Int { after.version }

    /// The version on which the command was decided.
    package var versionBefore: Int { events.isEmpty ? version : version - 1 }

    /// The tokens that the events name, and the one that the command named, in the order of first mention.
    package var tokens: [TokenRecord] {
        var numbers: [Token.Number] = []
        if let commanded { numbers.append(commanded) }
        for event in events {
            if let number = event.token, !numbers.contains(number) { numbers.append(number) }
        }
        return numbers.compactMap { after.record(of: $0) }
    }

    package func token(_ number: Token.Number) -> TokenRecord? { after.record(of: number) }

    init(after live: LiveSession, events: [SessionEvent], commanded: Token.Number? = nil) {
        session = live.session.id
        self.events = events
        after = live
        self.commanded = commanded
    }
}

/// What a command did in several sessions, and in the directory.
package struct JointReceipt: Sendable {
    package let sessions: [SessionReceipt]
    /// Right after it, if it changed the directory. Otherwise a repeated key may get a newer one.
    package let directory: Directory
    package let directoryEvents: [DirectoryEvent]

    init(sessions: [SessionReceipt], directory: Directory, directoryEvents: [DirectoryEvent]) {
        self.sessions = sessions
        self.directory = directory
        self.directoryEvents = directoryEvents
    }

    /// Of a command that had nothing to do in any session.
    package init(directory: Directory, events: [DirectoryEvent]) {
        self.init(sessions: [], directory: directory, directoryEvents: events)
    }
}

/// Why the rules, or the request itself, say no. Nothing was written.
package enum Refusal: Error, Equatable, Sendable {
    case session(SessionRefusal)
    /// Of a session that is not the one of the command's path.
    case otherSession(SessionRefusal, Session.ID)
    case directory(DirectoryRefusal)
    /// The doctor of the session does not exist.
    case doctorNotFound(Doctor.ID)
    /// The session cannot open, for the doctor has no slots on that date.
    case noSlots(Session.ID, DayPlan)
    /// The session has moved on since the client looked.
    case versionMoved(expected: Int, actual: Int)
    /// What took back a leave or a holiday cannot be taken back.
    case withdrawalIsFinal
    /// The session has no entry of that version.
    case entryNotFound(EntryReference)
    /// The date is no holiday.
    case noHoliday(ClinicDay)
    /// It would change sessions that are not those of this doctor, who asks.
    case notOwnSessions(Doctor.ID)
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
