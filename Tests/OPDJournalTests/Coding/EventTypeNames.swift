import OPDEngine

/// The words that stand for the events in every journal, told a second time. A new case does not compile until it has one.
extension SessionEvent {
    var typeName: String {
        switch self {
        case .sessionOpened: "session_opened"
        case .partOf: "part_of"
        case .tokenBooked: "token_booked"
        case .tokenWaitlisted: "token_waitlisted"
        case .patientIdentified: "patient_identified"
        case .transferArrived: "transfer_arrived"
        case .tokenBumped: "token_bumped"
        case .seatLost: "seat_lost"
        case .tokenMoved: "token_moved"
        case .tokenReinstated: "token_reinstated"
        case .tokenReallocated: "token_reallocated"
        case .tokenDisplaced: "token_displaced"
        case .tokenPromoted: "token_promoted"
        case .rebookingNeeded: "rebooking_needed"
        case .tokenCancelled: "token_cancelled"
        case .noShowRecorded: "no_show_recorded"
        case .tokenTransferred: "token_transferred"
        case .patientArrived: "patient_arrived"
        case .patientCalled: "patient_called"
        case .patientSkipped: "patient_skipped"
        case .patientParked: "patient_parked"
        case .patientResumed: "patient_resumed"
        case .consultationStarted: "consultation_started"
        case .consultationCompleted: "consultation_completed"
        case .delayAdded: "delay_added"
        case .capacityChanged: "capacity_changed"
        case .slotShortened: "slot_shortened"
        case .slotClosed: "slot_closed"
        case .slotReopened: "slot_reopened"
        case .reservationReleased: "reservation_released"
        case .doctorArrived: "doctor_arrived"
        case .breakStarted: "break_started"
        case .sessionEnded: "session_ended"
        case .entryUndone: "entry_undone"
        case .tokenRestored: "token_restored"
        case .slotRestored: "slot_restored"
        case .doctorRestored: "doctor_restored"
        case .tokenErased: "token_erased"
        case .sessionErased: "session_erased"
        }
    }

    /// How many cases the switch above has.
    static let caseCount = 39
}

extension DirectoryEvent {
    var typeName: String {
        switch self {
        case .hospitalOpened: "hospital_opened"
        case .doctorAdded: "doctor_added"
        case .settingsChanged: "settings_changed"
        case .weekSet: "week_set"
        case .exceptionSet: "exception_set"
        case .holidaySet: "holiday_set"
        case .leaveRecorded: "leave_recorded"
        case .leaveWithdrawn: "leave_withdrawn"
        case .access(let event): event.typeName
        case .retentionChanged: "retention_changed"
        }
    }

    /// How many cases the switch above has, and the one below.
    static let caseCount = 9 + 9
}

extension AccessEvent {
    var typeName: String {
        switch self {
        case .userAdded: "user_added"
        case .userChanged: "user_changed"
        case .userDisabled: "user_disabled"
        case .userEnabled: "user_enabled"
        case .passwordSet: "password_set"
        case .loginsEnded: "logins_ended"
        case .loginEnded: "login_ended"
        case .keyCreated: "key_created"
        case .keyRevoked: "key_revoked"
        }
    }
}
