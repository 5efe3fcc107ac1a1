import OPDEngine

/// What refusals, failures and the timer's actions are counted as. Their names are part of what is served to monitoring:
/// one that was ever released keeps its name.
enum RefusalKind: Int, CountedKind {
    case doctorNotFound, noSlots, versionMoved, withdrawalIsFinal, entryNotFound, noHoliday, notOwnSessions,
        keyReused, invalidSlotIndex, tokenNotFound, dateInPast, beyondHorizon, bookingCutOff, numbersExhausted,
        slotClosed, overbookingForbidden, duplicatePatient, notAllowed, transferTakenBack, doctorBusy, nobodyToCall,
        noSeatToCall, alreadyInSlot, wouldLoseSeat, belowSeen, alreadyClosed, alreadyOpen, noSuchEntry, changedSince,
        tokenIsLive, dayNotOver, erasureIsFinal, timeZoneFixed, leaveNotFound, leaveWithdrawnAlready,
        substituteIsAbsent, directoryFull, userExists, userNotFound, keyNotFound, keyExists, firstUserIsAdmin,
        lastAdministrator
}

enum UnavailabilityKind: Int, CountedKind {
    case overloaded, shuttingDown, journal, outcomeUnknown
}

enum FailureKind: Int, CountedKind {
    case unavailable, outcomeUnknown, undecided, rejected, unreadable
}

enum AutomaticKind: Int, CountedKind {
    case noShow, release
}

extension Refusal {
    var kind: RefusalKind {
        switch self {
        case .session(let refusal), .otherSession(let refusal, _): refusal.kind
        case .directory(let refusal): refusal.kind
        case .doctorNotFound: .doctorNotFound
        case .noSlots: .noSlots
        case .versionMoved: .versionMoved
        case .withdrawalIsFinal: .withdrawalIsFinal
        case .entryNotFound: .entryNotFound
        case .noHoliday: .noHoliday
        case .notOwnSessions: .notOwnSessions
        case .keyReused: .keyReused
        }
    }
}

extension SessionRefusal {
    fileprivate var kind: RefusalKind {
        switch self {
        case .invalidSlotIndex: .invalidSlotIndex
        case .tokenNotFound: .tokenNotFound
        case .dateInPast: .dateInPast
        case .beyondHorizon: .beyondHorizon
        case .bookingCutOff: .bookingCutOff
        case .numbersExhausted: .numbersExhausted
        case .slotClosed: .slotClosed
        case .overbookingForbidden: .overbookingForbidden
        case .duplicatePatient: .duplicatePatient
        case .notAllowed: .notAllowed
        case .transferTakenBack: .transferTakenBack
        case .doctorBusy: .doctorBusy
        case .nobodyToCall: .nobodyToCall
        case .noSeatToCall: .noSeatToCall
        case .alreadyInSlot: .alreadyInSlot
        case .wouldLoseSeat: .wouldLoseSeat
        case .belowSeen: .belowSeen
        case .alreadyClosed: .alreadyClosed
        case .alreadyOpen: .alreadyOpen
        case .noSuchEntry: .noSuchEntry
        case .changedSince: .changedSince
        case .tokenIsLive: .tokenIsLive
        case .dayNotOver: .dayNotOver
        case .erasureIsFinal: .erasureIsFinal
        }
    }
}

extension DirectoryRefusal {
    fileprivate var kind: RefusalKind {
        switch self {
        case .timeZoneFixed: .timeZoneFixed
        case .doctorNotFound: .doctorNotFound
        case .leaveNotFound: .leaveNotFound
        case .leaveWithdrawnAlready: .leaveWithdrawnAlready
        case .substituteIsAbsent: .substituteIsAbsent
        case .directoryFull: .directoryFull
        case .access(let refusal): refusal.kind
        }
    }
}

extension AccessRefusal {
    fileprivate var kind: RefusalKind {
        switch self {
        case .userExists: .userExists
        case .userNotFound: .userNotFound
        case .keyNotFound: .keyNotFound
        case .keyExists: .keyExists
        case .firstUserIsAdmin: .firstUserIsAdmin
        case .lastAdministrator: .lastAdministrator
        case .doctorNotFound: .doctorNotFound
        }
    }
}

extension Unavailability {
    var kind: UnavailabilityKind {
        switch self {
        case .overloaded: .overloaded
        case .shuttingDown: .shuttingDown
        case .journal: .journal
        case .outcomeUnknown: .outcomeUnknown
        }
    }
}

extension JournalFailure {
    var kind: FailureKind {
        switch self {
        case .unavailable: .unavailable
        case .outcomeUnknown: .outcomeUnknown
        case .undecided: .undecided
        case .rejected: .rejected
        case .unreadable: .unreadable
        }
    }
}
