import OPDEngine

extension SessionEvent {
    func write(to writer: inout JSONWriter) {
        switch self {
        case .sessionOpened(let opening): opening.write(to: &writer)
        case .tokenBooked(let token, let source, let slot):
            writer.event("token_booked", token)
            writer.member("source", source.name)
            writer.member("slot", slot.offset)
        case .tokenWaitlisted(let token, let source, let slot):
            writer.event("token_waitlisted", token)
            writer.member("source", source.name)
            writer.member("slot", slot.offset)
        case .tokenBumped(let token, let slot, let winner):
            writer.event("token_bumped", token)
            writer.member("slot", slot.offset)
            writer.member("by", Int(winner.value))
        case .tokenReallocated(let token, let slot): writer.event("token_reallocated", token, slot)
        case .tokenDisplaced(let token, let slot): writer.event("token_displaced", token, slot)
        case .tokenPromoted(let token, let slot): writer.event("token_promoted", token, slot)
        case .tokenCancelled(let token): writer.event("token_cancelled", token)
        case .noShowRecorded(let token): writer.event("no_show_recorded", token)
        case .patientArrived(let token): writer.event("patient_arrived", token)
        case .patientCalled(let token): writer.event("patient_called", token)
        case .consultationStarted(let token): writer.event("consultation_started", token)
        case .consultationCompleted(let token): writer.event("consultation_completed", token)
        }
    }

    init(_ record: EventRecord) throws(EventCoding.Problem) {
        switch record.type {
        case "session_opened": self = .sessionOpened(try SessionOpening(record))
        case "token_booked":
            self = .tokenBooked(
                try record.tokenNumber(), source: try record.tokenSource(), slot: try record.slotIndex())
        case "token_waitlisted":
            self = .tokenWaitlisted(
                try record.tokenNumber(), source: try record.tokenSource(), slot: try record.slotIndex())
        case "token_bumped":
            self = .tokenBumped(
                try record.tokenNumber(), from: try record.slotIndex(), by: try record.tokenNumber("by"))
        case "token_reallocated": self = .tokenReallocated(try record.tokenNumber(), to: try record.slotIndex())
        case "token_displaced": self = .tokenDisplaced(try record.tokenNumber(), slot: try record.slotIndex())
        case "token_promoted": self = .tokenPromoted(try record.tokenNumber(), slot: try record.slotIndex())
        case "token_cancelled": self = .tokenCancelled(try record.tokenNumber())
        case "no_show_recorded": self = .noShowRecorded(try record.tokenNumber())
        case "patient_arrived": self = .patientArrived(try record.tokenNumber())
        case "patient_called": self = .patientCalled(try record.tokenNumber())
        case "consultation_started": self = .consultationStarted(try record.tokenNumber())
        case "consultation_completed": self = .consultationCompleted(try record.tokenNumber())
        default: throw .unknownType(record.type)
        }
    }
}

extension SessionOpening {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("type", "session_opened")
        writer.key("slots")
        writer.array { writer in
            for slot in slots {
                writer.object { writer in
                    writer.member("label", slot.label)
                    writer.member("start", slot.start.milliseconds)
                    writer.member("end", slot.end.milliseconds)
                    writer.member("capacity", slot.capacity)
                }
            }
        }
        SettingOverrides(waitlistOrder: settings.waitlistOrder, bookingCutoff: settings.bookingCutoff)
            .write(to: &writer)
    }

    fileprivate init(_ record: EventRecord) throws(EventCoding.Problem) {
        let slots = try record.windows().map { slot in
            SlotWindow(
                label: slot.label, start: Instant(milliseconds: slot.start), end: Instant(milliseconds: slot.end),
                capacity: slot.capacity)
        }
        self.init(slots: slots, settings: try record.overrides().applied(to: Settings()))
    }
}

extension EventRecord {
    fileprivate func tokenSource() throws(EventCoding.Problem) -> Source {
        try need(members["source"]?.text.flatMap { Source(name: $0) }, "source")
    }
}

extension JSONWriter {
    fileprivate mutating func event(_ type: StaticString, _ token: Token.Number, _ slot: SlotIndex) {
        event(type, token)
        member("slot", slot.offset)
    }

    fileprivate mutating func event(_ type: StaticString, _ token: Token.Number) {
        key("type")
        value(word: type)
        member("token", Int(token.value))
    }
}
