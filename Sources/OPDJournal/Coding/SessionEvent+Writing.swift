import OPDEngine

extension SessionEvent {
    func write(to writer: inout JSONWriter) {
        switch self {
        case .sessionOpened(let opening): opening.write(to: &writer)
        case .partOf(let joint): joint.write(to: &writer)
        case .tokenBooked(let token, let source, let slot, let seat):
            writer.event("token_booked", token)
            writer.member("source", source.name)
            writer.member("slot", slot.offset)
            writer.extraSeat(seat)
        case .tokenWaitlisted(let token, let source, let slot):
            writer.event("token_waitlisted", token)
            writer.member("source", source.name)
            writer.member("slot", slot.offset)
        case .patientIdentified(let token, let keys):
            writer.event("patient_identified", token)
            keys.write(to: &writer)
        case .transferArrived(let token, let origin, let arrivedAt):
            writer.event("transfer_arrived", token)
            writer.member("from", origin.value)
            writer.instant("arrived_at", arrivedAt)
        case .tokenBumped(let token, let slot, let winner):
            writer.event("token_bumped", token, slot)
            writer.member("by", Int(winner.value))
        case .seatLost(let token, let slot): writer.event("seat_lost", token, slot)
        case .tokenMoved(let token, let slot): writer.event("token_moved", token, slot)
        case .tokenReinstated(let token): writer.event("token_reinstated", token)
        case .tokenReallocated(let token, let slot, let seat):
            writer.event("token_reallocated", token, slot)
            writer.extraSeat(seat)
        case .tokenDisplaced(let token, let slot): writer.event("token_displaced", token, slot)
        case .tokenPromoted(let token, let slot, let seat):
            writer.event("token_promoted", token, slot)
            writer.extraSeat(seat)
        case .rebookingNeeded(let token): writer.event("rebooking_needed", token)
        case .tokenTransferred(let token, let successor):
            writer.event("token_transferred", token)
            writer.member("to", successor.value)
        case .tokenCancelled(let token): writer.event("token_cancelled", token)
        case .noShowRecorded(let token): writer.event("no_show_recorded", token)
        case .patientArrived(let token): writer.event("patient_arrived", token)
        case .patientCalled(let token): writer.event("patient_called", token)
        case .patientSkipped(let token): writer.event("patient_skipped", token)
        case .patientParked(let token): writer.event("patient_parked", token)
        case .patientResumed(let token): writer.event("patient_resumed", token)
        case .consultationStarted(let token): writer.event("consultation_started", token)
        case .consultationCompleted(let token): writer.event("consultation_completed", token)
        case .delayAdded(let delay):
            writer.event("delay_added")
            delay.write(to: &writer)
        case .capacityChanged(let slot, let capacity): writer.event("capacity_changed", slot, capacity)
        case .slotShortened(let slot, let capacity): writer.event("slot_shortened", slot, capacity)
        case .slotClosed(let slot): writer.event("slot_closed", slot)
        case .slotReopened(let slot): writer.event("slot_reopened", slot)
        case .reservationReleased(let slot): writer.event("reservation_released", slot)
        case .doctorArrived: writer.event("doctor_arrived")
        case .breakStarted(let until):
            writer.event("break_started")
            writer.instant("until", until)
        case .sessionEnded: writer.event("session_ended")
        case .entryUndone(let version):
            writer.event("entry_undone")
            writer.member("version", version)
        case .tokenRestored(let token, let memento):
            writer.event("token_restored", token, memento.slot)
            memento.write(to: &writer)
        case .slotRestored(let slot, let memento):
            writer.event("slot_restored", slot)
            memento.write(to: &writer)
        case .doctorRestored(let memento):
            writer.event("doctor_restored")
            memento.write(to: &writer)
        case .tokenErased(let token): writer.event("token_erased", token)
        case .sessionErased: writer.event("session_erased")
        }
    }

    /// The schema that first had this event in this shape.
    var schema: Int {
        switch self {
        case .sessionOpened(let opening): opening.schema
        case .tokenBooked(_, _, _, let seat), .tokenReallocated(_, _, let seat), .tokenPromoted(_, _, let seat):
            seat == .regular ? 1 : 2
        case .tokenWaitlisted, .tokenBumped, .tokenDisplaced, .tokenCancelled, .noShowRecorded, .patientArrived,
            .patientCalled, .consultationStarted, .consultationCompleted:
            1
        case .partOf(let joint): joint.cause == .erasure ? 3 : 2
        case .tokenErased, .sessionErased: 3
        default: 2
        }
    }
}

extension SessionOpening {
    fileprivate var schema: Int {
        let isPlain = slots.allSatisfy { $0.reservation == nil } && usualConsultation == nil
        return isPlain && writtenSettings.schema == 1 ? 1 : 2
    }

    /// The settings of the first release are always spelled out; the later ones where they are not what they begin as,
    /// which is what an entry without them means, for ever.
    private var writtenSettings: SettingOverrides {
        let beginning = Settings()
        var written = SettingOverrides(all: settings)
        if settings.bookingHorizon == beginning.bookingHorizon { written.bookingHorizon = nil }
        if settings.emergencyOverflow == beginning.emergencyOverflow { written.emergencyOverflow = nil }
        if settings.allowsOverbooking == beginning.allowsOverbooking { written.allowsOverbooking = nil }
        if settings.skipCalls == beginning.skipCalls { written.skipCalls = nil }
        if settings.automaticNoShow == beginning.automaticNoShow { written.automaticNoShow = nil }
        return written
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.event("session_opened")
        writer.key("slots")
        writer.array { writer in
            for slot in slots {
                writer.object { writer in
                    writer.member("label", slot.label)
                    writer.member("start", slot.start.milliseconds)
                    writer.member("end", slot.end.milliseconds)
                    writer.member("capacity", slot.capacity)
                    slot.reservation?.write(to: &writer)
                }
            }
        }
        writtenSettings.write(to: &writer)
        if let usualConsultation { writer.member("usual_consultation", usualConsultation) }
    }
}

extension JointCommand {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.event("part_of")
        switch cause {
        case .transfer: writer.member("cause", "transfer")
        case .leave(let id):
            writer.member("cause", "leave")
            writer.member("leave", id)
        case .holiday: writer.member("cause", "holiday")
        case .undo: writer.member("cause", "undo")
        case .withdrawal: writer.member("cause", "withdrawal")
        case .erasure: writer.member("cause", "erasure")
        }
        writer.member("others", others)
    }
}

extension PatientKeys {
    /// In hexadecimal: an unsigned number of 64 bits is no exact integer in every reader of JSON.
    fileprivate func write(to writer: inout JSONWriter) {
        if let patientID { writer.member("patient_id", String(patientID, radix: 16)) }
        if let phoneAndName { writer.member("phone_and_name", String(phoneAndName, radix: 16)) }
    }
}

extension Delay {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("from", from.milliseconds)
        writer.member("minutes", minutes)
        writer.member("mode", mode.rawValue)
    }
}

extension TokenMemento {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("status", status.name)
        writer.member("seat", seat.name)
        writer.member("presence", presence.name)
        writer.member("has_had_seat", hasHadSeat)
        writer.member("needs_rebooking", needsRebooking)
        writer.member("waitlist_arrival", Int(waitlistArrival))
        writer.member("passed_over_until", Int(passedOverUntil))
        writer.instant("arrived_at", arrivedAt)
        writer.instant("called_at", calledAt)
        writer.instant("started_at", startedAt)
        writer.instant("completed_at", completedAt)
        if let successor { writer.member("successor", successor.value) }
    }
}

extension SlotMemento {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("capacity", capacity)
        writer.member("full_capacity", fullCapacity)
        writer.member("closed", isClosed)
        writer.member("released", isReleased)
    }
}

extension DoctorMemento {
    fileprivate func write(to writer: inout JSONWriter) {
        switch presence {
        case .unknown: writer.member("presence", "unknown")
        case .present: writer.member("presence", "present")
        case .onBreak(let until):
            writer.member("presence", "on_break")
            writer.instant("until", until)
        case .ended: writer.member("presence", "ended")
        }
        writer.key("delays")
        writer.array { writer in for delay in delays { writer.object { delay.write(to: &$0) } } }
        if let inConsultation { writer.member("in_consultation", Int(inConsultation.value)) }
    }
}

extension JSONWriter {
    fileprivate mutating func event(_ type: StaticString) {
        key("type")
        value(word: type)
    }

    fileprivate mutating func event(_ type: StaticString, _ token: Token.Number) {
        event(type)
        member("token", Int(token.value))
    }

    fileprivate mutating func event(_ type: StaticString, _ token: Token.Number, _ slot: SlotIndex) {
        event(type, token)
        member("slot", slot.offset)
    }

    fileprivate mutating func event(_ type: StaticString, _ slot: SlotIndex, _ capacity: Int? = nil) {
        event(type)
        member("slot", slot.offset)
        if let capacity { member("capacity", capacity) }
    }

    /// A regular seat goes without saying.
    fileprivate mutating func extraSeat(_ seat: SeatKind) {
        if seat != .regular { member("seat", seat.name) }
    }

    fileprivate mutating func instant(_ name: StaticString, _ instant: Instant?) {
        if let instant { member(name, instant.milliseconds) }
    }
}
