import OPDEngine

extension PlayedStep {
    /// What happened to the token, or to the session.
    var words: String {
        switch (step, outcome) {
        case (.act(.reinstate, _), .waitlisted(let place)): "comes after all; waits at place \(place)"
        case (.act(let action, _), _): action.words
        case (.change(let change, _), .changed(_, let delay)): change.words(delay)
        case (_, .seated(let seat, let capacity)): "booked: seat \(seat) of \(capacity)"
        case (_, .seatedByBumping(let bumped)): "booked in the seat of #\(bumped.number)"
        case (_, .waitlisted(let place)): "waitlisted at place \(place): full, nobody lower"
        case (.noShow, .seatFreed): "no-show: the seat is freed"
        case (.noShow, .waitlistLeft): "no-show while waiting"
        case (_, .seatFreed): "cancels: the seat is freed"
        case (_, .waitlistLeft): "cancels while waiting"
        case (_, .called(seatGiven: nil)): "is called"
        case (_, .called(seatGiven: .regular?)): "is called, and gets a free seat"
        case (_, .called): "is called, and gets an extra seat"
        case (_, .reassigned): "goes on leave; \(standIn ?? "nobody") stands in"
        case (_, .done), (_, .seatRegained), (_, .changed): ""
        }
    }

    /// What happened to others because of it, a line for each person.
    var consequences: [String] {
        switch outcome {
        case .seated, .waitlisted, .done, .called, .seatRegained: []
        case .seatedByBumping(let bumped):
            [
                movedTo.map { "#\(bumped.number) \(bumped.patientName) moves to \($0)" }
                    ?? "#\(bumped.number) \(bumped.patientName) waits: no later seat"
            ]
        case .seatFreed(let promoted?): ["#\(promoted.number) \(promoted.patientName) is promoted to it"]
        case .seatFreed(nil): ["nobody waits for it"]
        case .waitlistLeft: ["no seat is freed, nobody is promoted"]
        case .changed(told: [], _): ["everybody keeps the place"]
        case .changed, .reassigned: fates.compactMap(\.words)
        }
    }
}

extension TokenAction {
    fileprivate var words: String {
        switch self {
        case .checkIn: "checks in"
        case .start: "goes in to the doctor"
        case .complete: "has been seen"
        case .skip: "misses the call"
        case .park: "is sent for a test"
        case .resume: "is back from the test"
        case .reinstate: "comes after all; gets the seat back"
        }
    }
}

extension SessionChange {
    fileprivate func words(_ delay: DelayTimes?) -> String {
        switch self {
        case .delay(let minutes, let mode):
            "is \(minutes) minutes late" + (delay.map { ", \($0.from) to \($0.until)" } ?? "") + ": \(mode.rawValue)"
        case .capacity(_, let capacity): "now has \(capacity) seats"
        case .doctorArrives: "arrives"
        case .doctorBreak(let minutes): "takes a break of \(minutes) minutes"
        }
    }
}

extension PersonFate {
    /// Nil for who comes from another doctor: that is told there.
    fileprivate var words: String? {
        let person = "#\(token.number) \(token.patientName)"
        switch fate {
        case .seatKept: return "\(person) keeps the seat in \(slotLabel)"
        case .promoted: return "\(person) is promoted to a seat"
        case .movedTo: return "\(person) moves to \(slotLabel)"
        case .waitlisted: return "\(person) waits: no later seat"
        case .needsRebooking: return "\(person) waits, to be rebooked"
        case .transferredTo:
            return next.map { "\(person) goes to \($0.doctorName) \($0.slotLabel) as #\($0.number)" }
                ?? "\(person) goes to another doctor"
        case .transferredIn: return nil
        }
    }
}
