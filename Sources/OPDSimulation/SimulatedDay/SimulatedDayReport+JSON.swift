import OPDEngine

extension SimulatedDayReport {
    /// Everything that the text shows, but for the place: the day is the same wherever it was played.
    package var json: JSON {
        [
            "seed": .integer(plan.seed),
            "sources": .array(
                Source.allCases.reversed().map { ["name": .string($0.name), "priority": .integer($0.priority)] }),
            "rules": .array(
                Rule.all.map { ["number": .integer($0.number), "sentence": .string($0.sentence)] }),
            "scenes": .array(scenes.map(\.json)),
            "schedules": .array(zip(plan.doctors, schedules).map(Self.json)),
            "by_doctor": Summary.byDoctor(pages).json(of: .liveDay),
            "by_source": Summary.bySource(pages).json(of: .liveDay),
            "invariants": checks.json,
            "all_held": .bool(checks.allHeld),
        ]
    }

    private static func json(_ doctor: DayPlan.DoctorPlan, _ schedule: [SlotSchedule]) -> JSON {
        [
            "doctor": .string(doctor.name),
            "slots": .array(
                zip(doctor.slots, schedule).map { pattern, slot in
                    [
                        "label": .string(pattern.label),
                        "capacity": .integer(slot.capacity),
                        "closed": .bool(slot.isClosed),
                        "booked": .array(slot.booked.map(\.json)),
                        "waitlist": .array(slot.waitlist.map(\.json)),
                    ]
                }),
        ]
    }
}

extension PlayedScene {
    fileprivate var json: JSON {
        [
            "title": .string(scene.title),
            "explanation": .string(scene.explanation),
            "steps": .array(steps.map(\.json)),
            "standings": .array(standings.map(\.json)),
        ]
    }
}

extension Standing {
    fileprivate var json: JSON {
        [
            "doctor": .string(doctorName),
            "slots": .array(
                slots.map { slot in
                    [
                        "label": .string(slot.label), "capacity": .integer(slot.capacity),
                        "seats_taken": .integer(slot.seated), "extra_seats_taken": .integer(slot.extra),
                        "waiting": .integer(slot.waiting), "closed": .bool(slot.isClosed),
                    ]
                }),
        ]
    }
}

extension PlayedStep {
    fileprivate var json: JSON {
        [
            "request": .string(request),
            "doctor": .string(doctorName),
            "slot": slotLabel.map { .string($0) } ?? .null,
            "token": token?.json ?? .null,
            "outcome": .string(outcome.name),
            "bumped": outcome.bumped?.json ?? .null,
            "bumped_moved_to": movedTo.map { .string($0) } ?? .null,
            "promoted": outcome.promoted?.json ?? .null,
            "affected": .array(fates.map(\.json)),
            "told": .string(([words] + consequences).joined(separator: "; ")),
        ]
    }

    private var request: String {
        switch step {
        case .book: "book"
        case .cancel: "cancel"
        case .noShow: "no_show"
        case .act(let action, _): action.rawValue.replacing("-", with: "_")
        case .callNext: "call_next"
        case .change(.delay, _): "delay"
        case .change(.capacity, _): "capacity"
        case .change(.doctorArrives, _): "arrived"
        case .change(.doctorBreak, _): "break"
        case .leave: "leave"
        }
    }
}

extension Outcome {
    fileprivate var name: String {
        switch self {
        case .seated: "seated"
        case .seatedByBumping: "seated_by_bumping"
        case .waitlisted: "waitlisted"
        case .seatFreed: "seat_freed"
        case .waitlistLeft: "waitlist_left"
        case .done: "done"
        case .called(seatGiven: nil): "called"
        case .called(seatGiven: .regular?): "called_to_free_seat"
        case .called: "called_to_extra_seat"
        case .seatRegained: "seat_regained"
        case .changed: "changed"
        case .reassigned: "reassigned"
        }
    }

    fileprivate var bumped: TokenSnapshot? { if case .seatedByBumping(let bumped) = self { bumped } else { nil } }

    fileprivate var promoted: TokenSnapshot? { if case .seatFreed(let promoted) = self { promoted } else { nil } }
}

extension PersonFate {
    fileprivate var json: JSON {
        [
            "outcome": .string(fate.rawValue), "doctor": .string(doctorName), "slot": .string(slotLabel),
            "token": token.json,
        ]
    }
}

extension TokenSnapshot {
    /// Without the id, which is the server's.
    fileprivate var json: JSON {
        [
            "number": .integer(Int(number.value)), "patient_name": .string(patientName),
            "source": .string(source.name), "status": .string(status.name),
            "presence": presence.map { .string($0.name) } ?? .null, "seat": seat.map { .string($0.name) } ?? .null,
            "needs_rebooking": .bool(needsRebooking),
        ]
    }
}
