import OPDEngine

extension SessionEvent {
    init(_ record: EventRecord) throws(EventCoding.Problem) {
        switch record.type {
        case "session_opened": self = .sessionOpened(try SessionOpening(record))
        case "part_of": self = .partOf(try record.joint())
        case "token_booked":
            self = .tokenBooked(
                try record.tokenNumber(), source: try record.tokenSource(), slot: try record.slotIndex(),
                seat: try record.seat())
        case "token_waitlisted":
            self = .tokenWaitlisted(
                try record.tokenNumber(), source: try record.tokenSource(), slot: try record.slotIndex())
        case "patient_identified": self = .patientIdentified(try record.tokenNumber(), try record.patientKeys())
        case "transfer_arrived":
            self = .transferArrived(
                try record.tokenNumber(), from: try record.tokenID("from"),
                arrivedAt: try record.optional("arrived_at", record.instant))
        case "token_bumped":
            self = .tokenBumped(
                try record.tokenNumber(), from: try record.slotIndex(), by: try record.tokenNumber("by"))
        case "seat_lost": self = .seatLost(try record.tokenNumber(), from: try record.slotIndex())
        case "token_moved": self = .tokenMoved(try record.tokenNumber(), from: try record.slotIndex())
        case "token_reinstated": self = .tokenReinstated(try record.tokenNumber())
        case "token_reallocated":
            self = .tokenReallocated(try record.tokenNumber(), to: try record.slotIndex(), seat: try record.seat())
        case "token_displaced": self = .tokenDisplaced(try record.tokenNumber(), slot: try record.slotIndex())
        case "token_promoted":
            self = .tokenPromoted(try record.tokenNumber(), slot: try record.slotIndex(), seat: try record.seat())
        case "rebooking_needed": self = .rebookingNeeded(try record.tokenNumber())
        case "token_cancelled": self = .tokenCancelled(try record.tokenNumber())
        case "no_show_recorded": self = .noShowRecorded(try record.tokenNumber())
        case "token_transferred":
            self = .tokenTransferred(try record.tokenNumber(), to: try record.tokenID("to"))
        default: self = try Self.ofTheDay(record)
        }
    }

    private static func ofTheDay(_ record: EventRecord) throws(EventCoding.Problem) -> SessionEvent {
        switch record.type {
        case "patient_arrived": .patientArrived(try record.tokenNumber())
        case "patient_called": .patientCalled(try record.tokenNumber())
        case "patient_skipped": .patientSkipped(try record.tokenNumber())
        case "patient_parked": .patientParked(try record.tokenNumber())
        case "patient_resumed": .patientResumed(try record.tokenNumber())
        case "consultation_started": .consultationStarted(try record.tokenNumber())
        case "consultation_completed": .consultationCompleted(try record.tokenNumber())
        case "delay_added": .delayAdded(try Delay(record))
        case "capacity_changed": .capacityChanged(try record.slotIndex(), to: try record.capacity())
        case "slot_shortened": .slotShortened(try record.slotIndex(), to: try record.capacity())
        case "slot_closed": .slotClosed(try record.slotIndex())
        case "slot_reopened": .slotReopened(try record.slotIndex())
        case "reservation_released": .reservationReleased(try record.slotIndex())
        case "doctor_arrived": .doctorArrived
        case "break_started": .breakStarted(until: try record.optional("until", record.instant))
        case "session_ended": .sessionEnded
        case "entry_undone": .entryUndone(version: try record.whole("version", in: 1...Int(Int32.max)))
        case "token_restored": .tokenRestored(try record.tokenNumber(), try TokenMemento(record))
        case "slot_restored": .slotRestored(try record.slotIndex(), try SlotMemento(record))
        case "doctor_restored": .doctorRestored(try DoctorMemento(record))
        case "token_erased": .tokenErased(try record.tokenNumber())
        case "session_erased": .sessionErased
        default: throw .unknownType(record.type)
        }
    }
}

extension SessionOpening {
    fileprivate init(_ record: EventRecord) throws(EventCoding.Problem) {
        let slots = try record.windows().map { slot in
            SlotWindow(
                label: slot.label, start: Instant(milliseconds: slot.start), end: Instant(milliseconds: slot.end),
                capacity: slot.capacity, reservation: slot.reservation)
        }
        self.init(
            slots: slots, settings: try record.overrides().applied(to: Settings()),
            usualConsultation: try record.optional("usual_consultation") { member throws(EventCoding.Problem) in
                try record.whole(member, in: 0...86_400_000)
            })
    }
}

extension EventRecord {
    fileprivate func tokenSource() throws(EventCoding.Problem) -> Source {
        try need(members["source"]?.text.flatMap { Source(name: $0) }, "source")
    }

    fileprivate func seat() throws(EventCoding.Problem) -> SeatKind {
        guard let name = members["seat"] else { return .regular }
        return try need(name.text.flatMap { SeatKind(name: $0) }, "seat")
    }

    fileprivate func tokenID(_ member: String) throws(EventCoding.Problem) -> Token.ID {
        try need(members[member]?.whole.flatMap { Token.ID($0) }, member)
    }

    fileprivate func capacity(_ member: String = "capacity") throws(EventCoding.Problem) -> Int {
        try whole(member, in: 0...PatternSlot.capacities.upperBound)
    }

    fileprivate func small(_ member: String) throws(EventCoding.Problem) -> Int32 {
        Int32(try whole(member, in: 0...Int(Int32.max)))
    }

    fileprivate func word<Value: CaseIterable>(
        _ member: String, _ name: (Value) -> String
    ) throws(EventCoding.Problem) -> Value {
        let text = members[member]?.text
        return try need(Value.allCases.first { name($0) == text }, member)
    }

    fileprivate func joint() throws(EventCoding.Problem) -> JointCommand {
        let cause: JointCommand.Cause? =
            switch members["cause"]?.text {
            case "transfer": .transfer
            case "leave": .leave(try whole("leave", in: 1...Int(Int32.max)))
            case "holiday": .holiday
            case "undo": .undo
            case "withdrawal": .withdrawal
            case "erasure": .erasure
            default: nil
            }
        return JointCommand(try need(cause, "cause"), others: try entryReferences("others"))
    }

    fileprivate func patientKeys() throws(EventCoding.Problem) -> PatientKeys {
        let hash = { (member: String) throws(EventCoding.Problem) in
            try need(members[member]?.text.flatMap { UInt64($0, radix: 16) }, member)
        }
        let keys = PatientKeys(
            patientID: try optional("patient_id", hash), phoneAndName: try optional("phone_and_name", hash))
        return try need(keys, "patient_id")
    }
}

extension Delay {
    fileprivate init(_ record: EventRecord) throws(EventCoding.Problem) {
        self.init(
            id: try record.whole("id", in: 1...Int(Int32.max)), from: try record.instant("from"),
            minutes: try record.whole("minutes", in: Delay.lengths), mode: try record.word("mode", \.rawValue))
    }
}

extension TokenMemento {
    fileprivate init(_ record: EventRecord) throws(EventCoding.Problem) {
        self.init(
            status: try record.word("status", \.name), slot: try record.slotIndex(),
            seat: try record.word("seat", \.name), presence: try record.word("presence", \.name),
            hasHadSeat: try record.flag("has_had_seat"), needsRebooking: try record.flag("needs_rebooking"),
            waitlistArrival: try record.small("waitlist_arrival"),
            passedOverUntil: try record.small("passed_over_until"),
            arrivedAt: try record.optional("arrived_at", record.instant),
            calledAt: try record.optional("called_at", record.instant),
            startedAt: try record.optional("started_at", record.instant),
            completedAt: try record.optional("completed_at", record.instant),
            successor: try record.optional("successor", record.tokenID))
    }
}

extension SlotMemento {
    fileprivate init(_ record: EventRecord) throws(EventCoding.Problem) {
        self.init(
            capacity: try record.capacity(), fullCapacity: try record.capacity("full_capacity"),
            isClosed: try record.flag("closed"), isReleased: try record.flag("released"))
    }
}

extension DoctorMemento {
    fileprivate init(_ record: EventRecord) throws(EventCoding.Problem) {
        let delays = try record.need(record.members["delays"]?.elements, "delays")
        self.init(
            presence: try DoctorPresence(record),
            delays: try delays.map { delay throws(EventCoding.Problem) in
                try Delay(EventRecord(type: record.type, members: delay))
            },
            inConsultation: try record.optional("in_consultation", record.tokenNumber))
    }
}

extension DoctorPresence {
    fileprivate init(_ record: EventRecord) throws(EventCoding.Problem) {
        switch record.members["presence"]?.text {
        case "unknown": self = .unknown
        case "present": self = .present
        case "on_break": self = .onBreak(until: try record.optional("until", record.instant))
        case "ended": self = .ended
        default: self = try record.need(nil, "presence")
        }
    }
}
