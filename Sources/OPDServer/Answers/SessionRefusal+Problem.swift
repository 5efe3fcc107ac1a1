import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

extension Problem {
    /// What a session's refusal looks like to a client: what is wrong, and what to do.
    init(_ refusal: SessionRefusal, session: Session.ID?, calendar: HospitalCalendar) {
        func id(_ number: Token.Number) -> Int {
            session.map { Token.ID(session: $0, number: number).value } ?? Int(number.value)
        }
        self =
            switch refusal {
            case .invalidSlotIndex: .invalidSlotIndex
            case .tokenNotFound(let number): Problem(.notFound, "Token \(id(number)) not found")
            case .dateInPast(let day, let today): .conflict("\(day) is in the past: today is \(today).", "date")
            case .beyondHorizon(let day, let days):
                .conflict("\(day) is too far ahead: bookings open \(days) days before.", "date")
            case .bookingCutOff(_, let since): .cutOff(since: calendar.rfc3339(since))
            case .numbersExhausted: .numbersExhausted
            case .slotClosed(let slot):
                .conflict("Slot \(slot) is closed. Choose another slot, or open it.", "slot_index")
            case .overbookingForbidden: .overbookingForbidden
            case .duplicatePatient(let existing): .duplicate(of: existing, id(existing))
            case .notAllowed(let action, let number, let status, let presence):
                .notAllowed(action, number, status, presence)
            case .transferTakenBack(let number): .transferTakenBack(number)
            case .doctorBusy(let number):
                .conflict("The doctor is still with token \(number); complete that consultation first.")
            case .nobodyToCall(let absent): .nobodyToCall(absent.map(id))
            case .noSeatToCall(let number, let absent): .noSeatToCall(number, absent.map(id))
            case .alreadyInSlot(let number, let slot):
                .conflict("Token \(number) is in slot \(slot) already.", "slot_index")
            case .wouldLoseSeat(let number, let slot): .wouldLoseSeat(number, slot)
            case .belowSeen(let slot, let seen): .belowSeen(slot, seen)
            case .alreadyClosed(let slot): .conflict("Slot \(slot) is closed already.")
            case .alreadyOpen(let slot): .conflict("Slot \(slot) is open already.")
            case .noSuchEntry(let version, let newest):
                .conflict("The session has no version \(version); its newest is \(newest).", "version")
            case .changedSince(let changed, let version): .changedSince(changed, version)
            case .tokenIsLive(let number): .tokenIsLive(number)
            case .dayNotOver(let day, let today):
                .conflict("\(day) is not over, for today is \(today). Erase single tokens, or wait.", "date")
            case .erasureIsFinal(let version):
                .conflict("Version \(version) erased personal details, which nothing brings back.", "version")
            }
    }

    private static func conflict(_ detail: String, _ field: String? = nil) -> Problem {
        Problem(.conflict, detail, field: field)
    }

    /// A booking can say that it is meant for a date in the past.
    static func bookingInPast(_ day: ClinicDay, _ today: ClinicDay) -> Problem {
        conflict(
            "\(day) is in the past: today is \(today). Send \"backdated\": true to record a booking afterwards.", "date"
        )
    }

    private static func cutOff(since: String) -> Problem {
        conflict("This slot takes no more bookings since \(since), except emergencies.", "slot_index")
    }

    private static let numbersExhausted = conflict(
        "This session has given all of its \(Token.Number.largest) token numbers.")

    private static let overbookingForbidden = conflict(
        "Overbooking is switched off for this session by the setting overbooking. Book without overbook.", "overbook")

    private static func duplicate(of existing: Token.Number, _ id: Int) -> Problem {
        var problem = conflict(
            "This patient already has token \(existing) (id \(id)) in this session. "
                + "Send \"allow_duplicate\": true to give another.", "allow_duplicate")
        problem.extra = [("existing_token_id", id)]
        return problem
    }

    private static func transferTakenBack(_ number: Token.Number) -> Problem {
        conflict(
            "Token \(number) came by a transfer that was taken back: the person has the place of before. "
                + "To transfer them after all, undo the undo, or transfer that token again.")
    }

    private static func nobodyToCall(_ absent: [Int]) -> Problem {
        var problem = conflict("Nobody is waiting to be called. Check people in when they come.")
        problem.absentTokens = absent
        return problem
    }

    private static func noSeatToCall(_ number: Token.Number, _ absent: [Int]) -> Problem {
        var problem = conflict(
            "Token \(number) waits without a seat and no slot has a free one. Record an absent person as a no-show, "
                + "or book with \"overbook\": true.")
        problem.absentTokens = absent
        return problem
    }

    private static func wouldLoseSeat(_ number: Token.Number, _ slot: SlotIndex) -> Problem {
        conflict(
            "Slot \(slot) has no seat for token \(number), which would lose its own and wait. "
                + "Send \"accept_waitlist\": true to do that.", "accept_waitlist")
    }

    private static func belowSeen(_ slot: SlotIndex, _ seen: Int) -> Problem {
        conflict(
            "Slot \(slot) has \(seen) people who were called or seen, so its capacity cannot be less than \(seen).",
            "capacity")
    }

    private static func changedSince(_ changed: SessionRefusal.Changed, _ version: Int) -> Problem {
        conflict("\(changed.words) was changed since, by version \(version). Take that back first.", "version")
    }

    private static func tokenIsLive(_ number: Token.Number) -> Problem {
        conflict(
            "Token \(number) has a place in a session that is not over, and nobody could call it by name any more. "
                + "Send \"accept_live\": true to erase it all the same; it keeps its number and its place.",
            "accept_live")
    }

    private static func notAllowed(
        _ action: SessionRefusal.Action, _ number: Token.Number, _ status: Token.Status, _ presence: Token.Presence
    ) -> Problem {
        let advice = action.advice(status, presence).map { " \($0)" } ?? ""
        return conflict("Token \(number) \(state(status, presence)), so it \(action.impossible).\(advice)")
    }

    private static func state(_ status: Token.Status, _ presence: Token.Presence) -> String {
        switch (status, presence) {
        case (.booked, .inConsultation): "is in consultation"
        case (.booked, .called): "is booked and called"
        case (.booked, .arrived): "is booked and present"
        case (.booked, .parked): "is booked and away for a test"
        case (.booked, .expected): "is booked and still expected"
        case (.waitlisted, .expected): "is on the waitlist and still expected"
        case (.waitlisted, .parked): "is on the waitlist and away for a test"
        case (.waitlisted, _): "is on the waitlist and present"
        case (.completed, _): "is completed"
        case (.cancelled, _): "is cancelled"
        case (.noShow, _): "is recorded as a no-show"
        case (.transferred, _): "was transferred to another doctor"
        }
    }
}

extension SessionRefusal.Action {
    fileprivate var impossible: String {
        switch self {
        case .cancel: "cannot be cancelled"
        case .noShow: "cannot be recorded as a no-show"
        case .reinstate: "cannot be reinstated"
        case .move: "cannot be moved"
        case .transfer: "cannot be transferred"
        case .checkIn: "cannot check in"
        case .call: "cannot be called"
        case .start: "cannot start a consultation"
        case .complete: "cannot complete a consultation"
        case .skip: "cannot be skipped"
        case .park: "cannot be parked"
        case .resume: "cannot come back from a test"
        }
    }

    /// What would have to be done before, where something would help.
    fileprivate func advice(_ status: Token.Status, _ presence: Token.Presence) -> String? {
        switch (self, status, presence) {
        case (.cancel, _, _), (.noShow, _, _), (.reinstate, _, _): nil
        case (_, .cancelled, _), (_, .noShow, _): "Reinstate it first."
        case (_, .completed, _), (_, .transferred, _), (.checkIn, _, _), (.resume, _, _): nil
        case (_, _, .inConsultation): self == .move || self == .transfer ? "Complete the consultation first." : nil
        case (_, _, .expected): self == .move || self == .transfer ? nil : "Check it in first."
        case (.start, _, _), (.skip, _, _): "Call it first."
        case (.complete, _, _): "Start the consultation first."
        case (.park, _, _), (.call, _, _), (.move, _, _), (.transfer, _, _): nil
        }
    }
}

extension SessionRefusal.Changed {
    fileprivate var words: String {
        switch self {
        case .token(let number): "Token \(number)"
        case .slot(let slot): "Slot \(slot)"
        case .doctor: "What the doctor does"
        }
    }
}
