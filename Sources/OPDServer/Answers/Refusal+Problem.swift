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
        case .otherSession(let refusal, let id):
            self.init(refusal, session: id, calendar: calendar)
            if status == .conflict { detail = "With doctor \(id.doctor) on \(id.day): \(detail)" }
        case .noSlots(let id, let plan):
            let isOther = session.map { $0 != id } ?? false
            self.init(
                .conflict, plan.sentence("Doctor \(id.doctor)", on: id.day), field: isOther ? "doctor_id" : "date")
        case .versionMoved(let expected, let actual):
            self.init(
                .conflict,
                "The session has moved on from version \(expected) to \(actual). Look again, and confirm again.",
                field: "expected_version")
        case .withdrawalIsFinal:
            self.init(
                .conflict, "Taking back a leave or a holiday is final. Record it again instead.", field: "version")
        case .entryNotFound(let entry):
            self.init(.conflict, "The session has no version \(entry.version) to take back.", field: "version")
        case .noHoliday(let day): self.init(.notFound, "\(day) is no holiday.")
        case .doctorNotFound(let id): self.init(.badRequest, "Doctor \(id) not found", field: "doctor_id")
        case .notOwnSessions(let doctor): self = .notOwnSession(doctor)
        case .keyReused:
            self = .invalid(
                "Idempotency-Key", "was used for another request; a new request needs a new key.")
        }
    }

    private init(_ refusal: DirectoryRefusal) {
        switch refusal {
        case .timeZoneFixed(let fixed, let asked):
            self.init(.conflict, "The hospital's time zone is \(fixed) and cannot become \(asked).")
        case .doctorNotFound(let id): self.init(.notFound, "Doctor \(id) not found")
        case .leaveNotFound(let id): self.init(.notFound, "Leave \(id) not found")
        case .leaveWithdrawnAlready(let id): self.init(.conflict, "Leave \(id) was taken back already.")
        case .substituteIsAbsent(let id):
            self = .invalid("reassign_to", "takes another doctor than \(id), who is the one that leaves.")
        case .access(let refusal): self.init(refusal)
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

extension DayPlan {
    /// Why there are no slots.
    package func sentence(_ doctor: String, on day: ClinicDay) -> String {
        switch self {
        case .slots: "\(doctor) has slots on \(day)."
        case .dayOff: "\(doctor) has no slots on \(day)."
        case .holiday(let name): "\(day) is a holiday: \(name)."
        case .leave: "\(doctor) is on leave on \(day)."
        }
    }
}
