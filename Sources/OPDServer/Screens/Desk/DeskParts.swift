import OPDEngine
import OPDJournal

/// The slots of one day of a doctor, to choose from.
struct SlotChoices {
    let session: Session
    let now: Instant
    let language: Language

    var shown: Shown {
        // Who comes now wants the slot that is running, or the next one with room.
        let open = session.slots.indices.filter { !session.slots[$0].isClosed && session.slots[$0].window.end > now }
        let usual = open.first { session.slots[$0].seatsTaken < session.slots[$0].capacity } ?? open.first
        let slots = session.slots.enumerated().map { index, slot -> Shown in
            let free = max(0, slot.capacity - slot.seatsTaken)
            var shown: Shown = [
                "index": index, "label": language.inOwnDigits(slot.window.label), "isClosed": slot.isClosed,
                "isUsual": index == usual, "free": language.counted(.deskFree, free),
            ]
            if slot.waitlistCount > 0 { shown["waiting"] = language.counted(.boardWaiting, slot.waitlistCount) }
            return shown
        }
        return ["slots": slots, "isNone": slots.isEmpty]
    }
}

/// One person in the desk's list.
struct PersonRow {
    let record: TokenRecord
    let session: Session
    let doctor: String
    let language: Language

    var shown: Shown {
        let token = record.token
        var shown: Shown = [
            "id": record.id.value, "number": language.number(Int(token.number.value)),
            "name": record.details?.patientName ?? language[.erased], "doctor": doctor, "source": token.source.name,
            "sourceName": language[token.source.word], "state": language[token.stateWord],
            "canCheckIn": token.isLive && token.presence == .expected, "canReinstate": token.canComeBack,
        ]
        if session.slots.indices.contains(token.slot.offset) {
            shown["slot"] = language.inOwnDigits(session.slots[token.slot.offset].window.label)
        }
        shown["phone"] = record.details?.phone
        return shown
    }
}

/// What the desk may do with one token.
struct TokenActions {
    let token: Token
    let session: Session
    /// The other doctors of the day.
    let others: [DoctorToday]
    let language: Language

    var shown: Shown {
        let id = session.id(of: token.number).value
        let canMove = token.isLive && token.presence != .inConsultation
        let slots = session.slots.indices.filter { $0 != token.slot.offset && !session.slots[$0].isClosed }
        let places = others.flatMap { other in
            other.session.slots.enumerated().filter { !$1.isClosed }.map { index, slot -> Shown in
                [
                    "value": "\(other.doctor.id.value):\(index)",
                    "label": "\(other.doctor.name) · \(language.inOwnDigits(slot.window.label))",
                ]
            }
        }
        return [
            "id": id, "canCancel": canMove, "canMove": canMove && !slots.isEmpty,
            "canTransfer": canMove && !places.isEmpty,
            "slots": slots.map { index -> Shown in
                ["value": index, "label": language.inOwnDigits(session.slots[index].window.label)]
            },
            "places": places, "isNothing": !canMove,
        ]
    }
}

extension Token {
    fileprivate var canComeBack: Bool { status == .cancelled || status == .noShow }

    /// Where it stands, in a word or two.
    var stateWord: Word {
        switch status {
        case .completed: return .stateSeen
        case .cancelled: return .stateCancelled
        case .noShow: return .stateNoShow
        case .transferred: return .stateTransferred
        case .booked, .waitlisted: break
        }
        switch presence {
        case .arrived: return status == .waitlisted ? .stateHereWaiting : .stateHere
        case .called: return .stateCalled
        case .inConsultation: return .stateInside
        case .parked: return .stateParked
        case .expected: break
        }
        if needsRebooking { return .stateNeedsRebooking }
        return status == .waitlisted ? .stateWaiting : .stateExpected
    }
}
