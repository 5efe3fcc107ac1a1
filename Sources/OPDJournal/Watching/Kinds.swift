import OPDEngine

/// The names under which refusals and failures are counted. They are part of what is served to monitoring: one that was
/// ever released keeps its name.
extension Refusal {
    var kind: String {
        switch self {
        case .session(let refusal), .otherSession(let refusal, _): refusal.kind
        case .directory(let refusal): refusal.kind
        case .doctorNotFound: "doctor_not_found"
        case .noSlots: "no_slots"
        case .versionMoved: "version_moved"
        case .withdrawalIsFinal: "withdrawal_is_final"
        case .entryNotFound: "entry_not_found"
        case .noHoliday: "no_holiday"
        case .notOwnSessions: "not_own_sessions"
        case .keyReused: "key_reused"
        }
    }
}

extension SessionRefusal {
    fileprivate var kind: String {
        switch self {
        case .invalidSlotIndex: "invalid_slot_index"
        case .tokenNotFound: "token_not_found"
        case .dateInPast: "date_in_past"
        case .beyondHorizon: "beyond_horizon"
        case .bookingCutOff: "booking_cut_off"
        case .numbersExhausted: "numbers_exhausted"
        case .slotClosed: "slot_closed"
        case .overbookingForbidden: "overbooking_forbidden"
        case .duplicatePatient: "duplicate_patient"
        case .notAllowed: "not_allowed"
        case .transferTakenBack: "transfer_taken_back"
        case .doctorBusy: "doctor_busy"
        case .nobodyToCall: "nobody_to_call"
        case .noSeatToCall: "no_seat_to_call"
        case .alreadyInSlot: "already_in_slot"
        case .wouldLoseSeat: "would_lose_seat"
        case .belowSeen: "below_seen"
        case .alreadyClosed: "already_closed"
        case .alreadyOpen: "already_open"
        case .noSuchEntry: "no_such_entry"
        case .changedSince: "changed_since"
        case .tokenIsLive: "token_is_live"
        case .dayNotOver: "day_not_over"
        case .erasureIsFinal: "erasure_is_final"
        }
    }
}

extension DirectoryRefusal {
    fileprivate var kind: String {
        switch self {
        case .timeZoneFixed: "time_zone_fixed"
        case .doctorNotFound: "doctor_not_found"
        case .leaveNotFound: "leave_not_found"
        case .leaveWithdrawnAlready: "leave_withdrawn_already"
        case .substituteIsAbsent: "substitute_is_absent"
        case .directoryFull: "directory_full"
        case .access(let refusal): refusal.kind
        }
    }
}

extension AccessRefusal {
    fileprivate var kind: String {
        switch self {
        case .userExists: "user_exists"
        case .userNotFound: "user_not_found"
        case .keyNotFound: "key_not_found"
        case .keyExists: "key_exists"
        case .firstUserIsAdmin: "first_user_is_admin"
        case .lastAdministrator: "last_administrator"
        case .doctorNotFound: "doctor_not_found"
        }
    }
}

extension Unavailability {
    var kind: String {
        switch self {
        case .overloaded: "overloaded"
        case .shuttingDown: "shutting_down"
        case .journal: "journal"
        case .outcomeUnknown: "outcome_unknown"
        }
    }

    static let kinds = ["overloaded", "shutting_down", "journal", "outcome_unknown"]
}

extension JournalFailure {
    var kind: String {
        switch self {
        case .unavailable: "unavailable"
        case .outcomeUnknown: "outcome_unknown"
        case .undecided: "undecided"
        case .rejected: "rejected"
        case .unreadable: "unreadable"
        }
    }

    static let kinds = ["unavailable", "outcome_unknown", "undecided", "rejected", "unreadable"]
}
