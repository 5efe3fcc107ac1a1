import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

extension Problem {
    /// What a refusal looks like to a client.
    init(_ refusal: Refusal, session: Session.ID?, calendar: HospitalCalendar) {
        switch refusal {
        case .session(let refusal): self.init(refusal, session: session, calendar: calendar)
        case .directory(let refusal): self.init(refusal)
        case .doctorNotFound(let id): self.init(.badRequest, "Doctor \(id) not found", field: "doctor_id")
        case .keyReused:
            self = .invalid(
                "Idempotency-Key", "was used for another request; a new request needs a new key.")
        }
    }

    private init(_ refusal: SessionRefusal, session: Session.ID?, calendar: HospitalCalendar) {
        switch refusal {
        case .invalidSlotIndex: self = .invalidSlotIndex
        case .tokenNotFound(let number):
            let id = session.map { Token.ID(session: $0, number: number).value } ?? Int(number.value)
            self.init(.notFound, "Token \(id) not found")
        case .dateInPast(let day, let today):
            self.init(
                .conflict,
                "\(day) is in the past: today is \(today). Send \"backdated\": true to record a booking afterwards.",
                field: "date")
        case .bookingCutOff(_, let since):
            self.init(
                .conflict, "This slot takes no more bookings since \(calendar.rfc3339(since)), except emergencies.",
                field: "slot_index")
        case .numbersExhausted:
            self.init(.conflict, "This session has given all of its \(Token.Number.largest) token numbers.")
        case .notAllowed(let action, let number, let status, let presence):
            self.init(.conflict, Self.sentence(action, number, status, presence))
        case .doctorBusy(let number):
            self.init(.conflict, "The doctor is still with token \(number); complete that consultation first.")
        }
    }

    private static func sentence(
        _ action: SessionRefusal.Action, _ number: Token.Number, _ status: Token.Status, _ presence: Token.Presence
    ) -> String {
        let state =
            switch (status, presence) {
            case (.booked, .inConsultation): "is in consultation"
            case (.booked, .called): "is booked and called"
            case (.booked, .arrived): "is booked and present"
            case (.booked, .expected): "is booked and still expected"
            case (.waitlisted, .expected): "is on the waitlist and still expected"
            case (.waitlisted, _): "is on the waitlist and present"
            case (.completed, _): "is completed"
            case (.cancelled, _): "is cancelled"
            case (.noShow, _): "is recorded as a no-show"
            }
        let wanted =
            switch action {
            case .cancel: "cannot be cancelled"
            case .noShow: "cannot be recorded as a no-show"
            case .checkIn: "cannot check in"
            case .call: "cannot be called"
            case .start: "cannot start a consultation"
            case .complete: "cannot complete a consultation"
            }
        return "Token \(number) \(state), so it \(wanted)."
    }

    private init(_ refusal: DirectoryRefusal) {
        switch refusal {
        case .timeZoneFixed(let fixed, let asked):
            self.init(.conflict, "The hospital's time zone is \(fixed) and cannot become \(asked).")
        case .doctorNotFound(let id): self.init(.notFound, "Doctor \(id) not found")
        case .directoryFull: self.init(.conflict, "The hospital has all of its \(Doctor.ID.largest) doctors.")
        }
    }

    static let invalidSlotIndex = Problem(.badRequest, "Invalid slot index", field: "slot_index")

    /// Nobody could decide: 503, and when to try again.
    init(_ reason: Unavailability) {
        let retry = HTTPField(name: .retryAfter, value: "1")
        let detail =
            switch reason {
            case .overloaded: "Too many requests are waiting. Nothing was changed; please try again."
            case .shuttingDown: "The server is shutting down. Nothing was changed; please try again."
            case .journal(let reason):
                "The journal cannot be used now: \(reason). Nothing was changed; please try again."
            case .outcomeUnknown(let reason):
                "The outcome is unknown: \(reason). Whether it was written shows after a restart; "
                    + "ask again with the same Idempotency-Key."
            }
        self.init(.serviceUnavailable, detail, headers: [retry])
    }
}
