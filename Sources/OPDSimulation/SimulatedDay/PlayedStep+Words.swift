extension PlayedStep {
    /// What happened to the token.
    var words: String {
        switch (step, outcome) {
        case (_, .seated(let seat, let capacity)): "booked: seat \(seat) of \(capacity)"
        case (_, .seatedByBumping(let bumped)): "booked in the seat of #\(bumped.number)"
        case (_, .waitlisted(let place)): "waitlisted at place \(place): full, nobody lower"
        case (.noShow, .seatFreed): "no-show: the seat is freed"
        case (.noShow, .waitlistLeft): "no-show while waiting"
        case (_, .seatFreed): "cancels: the seat is freed"
        case (_, .waitlistLeft): "cancels while waiting"
        }
    }

    /// What happened to somebody else because of it.
    var consequence: String? {
        switch outcome {
        case .seated, .waitlisted: nil
        case .seatedByBumping(let bumped):
            movedTo.map { "#\(bumped.number) \(bumped.patientName) moves to \($0)" }
                ?? "#\(bumped.number) \(bumped.patientName) waits: no later seat"
        case .seatFreed(let promoted?): "#\(promoted.number) \(promoted.patientName) is promoted to it"
        case .seatFreed(nil): "nobody waits for it"
        case .waitlistLeft: "no seat is freed, nobody is promoted"
        }
    }
}
