import Testing

@testable import OPDJournal

@Suite("What things are counted as")
struct KindTests {
    @Test("keeps its names, which dashboards and alerts go by")
    func names() {
        let refusals = [
            "doctor_not_found", "no_slots", "version_moved", "withdrawal_is_final",
            "entry_not_found", "no_holiday", "not_own_sessions", "key_reused",
            "invalid_slot_index", "token_not_found", "date_in_past", "beyond_horizon",
            "booking_cut_off", "numbers_exhausted", "slot_closed", "overbooking_forbidden",
            "duplicate_patient", "not_allowed", "transfer_taken_back", "doctor_busy",
            "nobody_to_call", "no_seat_to_call", "already_in_slot", "would_lose_seat",
            "below_seen", "already_closed", "already_open", "no_such_entry",
            "changed_since", "token_is_live", "day_not_over", "erasure_is_final",
            "time_zone_fixed", "leave_not_found", "leave_withdrawn_already", "substitute_is_absent",
            "directory_full", "user_exists", "user_not_found",
            "key_not_found", "key_exists", "first_user_is_admin", "last_administrator",
        ]
        #expect(RefusalKind.allCases.map(\.name) == refusals)
        let reasons = ["overloaded", "shutting_down", "journal", "outcome_unknown"]
        #expect(UnavailabilityKind.allCases.map(\.name) == reasons)
        let failures = ["unavailable", "outcome_unknown", "undecided", "rejected", "unreadable"]
        #expect(FailureKind.allCases.map(\.name) == failures)
        #expect(AutomaticKind.allCases.map(\.name) == ["no_show", "release"])
    }

    @Test("has a counter each, in its own place")
    func places() {
        #expect(RefusalKind.allCases.map(\.rawValue) == Array(RefusalKind.allCases.indices))
        #expect(UnavailabilityKind.allCases.map(\.rawValue) == Array(UnavailabilityKind.allCases.indices))
        #expect(FailureKind.allCases.map(\.rawValue) == Array(FailureKind.allCases.indices))
        #expect(AutomaticKind.allCases.map(\.rawValue) == Array(AutomaticKind.allCases.indices))
    }
}
