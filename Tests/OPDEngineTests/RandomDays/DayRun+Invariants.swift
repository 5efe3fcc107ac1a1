import OPDEngine

/// What must hold of any session at any time.
extension DayRun {
    /// Nobody is lost: whoever is booked, waits or was seen has exactly one place, whoever has left has none. Extra seats
    /// are counted apart from the regular ones.
    var placeComplaint: String? {
        let booked = session.booked
        var places = [Int](repeating: 0, count: session.tokens.count)
        for (index, slot) in session.slots.enumerated() {
            let waiting = session.waitlist(of: SlotIndex(index))
            let kinds = SeatKind.allCases.map { kind in booked[index].count { $0.seat == kind } }
            if kinds != [slot.seatsTaken, slot.overflowTaken, slot.overbookTaken] {
                return "slot \(index) miscounts its seats"
            }
            if kinds[0] > slot.capacity { return "slot \(index) has more regular seats taken than it has" }
            if slot.waitlistCount != waiting.count { return "slot \(index) miscounts its waitlist" }
            for token in booked[index] + waiting { places[token.number.index] += 1 }
        }
        for token in session.tokens where places[token.number.index] != (token.isLive || token.hasSeat ? 1 : 0) {
            return "token \(token.number) has \(places[token.number.index]) places"
        }
        let withDoctor = session.tokens.filter { $0.isLive && $0.presence == .inConsultation }
        return withDoctor.count <= 1 ? nil : "two patients in consultation"
    }

    /// The queue is everybody who could be called, once, and the same whoever asks.
    var queueComplaint: String? {
        let queue = session.callOrder.map(\.number)
        let present = session.tokens.filter { $0.isLive && $0.presence == .arrived }.map(\.number)
        if queue.sorted() != present { return "the queue is \(queue), present are \(present)" }
        return queue == session.callOrder.map(\.number) ? nil : "the queue changes when it is looked at"
    }

    /// Everybody live is told a time, nobody one that is over or before their slot.
    func forecastComplaint(at now: Instant) -> String? {
        let forecasts = session.forecasts(at: now)
        let live = session.tokens.filter(\.isLive).map(\.number)
        if forecasts.map(\.number).sorted() != live { return "forecasts for others than those who are live" }
        for forecast in forecasts {
            let token = session.tokens[forecast.number.index]
            if forecast.expectedBy < forecast.expectedAt { return "token \(token.number) is expected by before at" }
            if token.presence == .inConsultation { continue }
            if forecast.expectedAt < now { return "token \(token.number) is expected in the past" }
            let start = session.effectiveStart(of: token.slot)
            if token.presence != .called && forecast.expectedAt < start {
                return "token \(token.number) is expected before its slot"
            }
        }
        return nil
    }

    /// Everything that the entry changed stands as it did before it, but for counters; nothing else has changed.
    func undoComplaint(from now: Session, to restored: Session, entry: (before: Session, after: Session)) -> String? {
        for (old, new) in zip(now.tokens, restored.tokens) {
            let (then, changed) = (entry.before.token(new.number), entry.after.token(new.number))
            if new.calls != old.calls || new.bumps != old.bumps { return "token \(new.number) has lost a counter" }
            if let changed, then.map({ !standsAlike($0, changed) }) ?? true {
                let isBack = then.map { standsAlike($0, new) } ?? (new.status == .cancelled)
                if !isBack { return "token \(new.number) is not as it stood" }
            } else if !standsAlike(old, new) {
                return "token \(new.number) has nothing to do with it"
            }
        }
        for slot in restored.slots.indices {
            let isTouched = !entry.before.looksAlike(entry.after, in: slot)
            if !restored.looksAlike(isTouched ? entry.before : now, in: slot) { return "slot \(slot) is not as it was" }
        }
        return nil
    }
}

/// But for counters, and for a place on a waitlist that neither has.
private func standsAlike(_ one: Token, _ other: Token) -> Bool {
    var (left, right) = (TokenMemento(one), TokenMemento(other))
    if one.status != .waitlisted { left.waitlistArrival = 0 }
    if other.status != .waitlisted { right.waitlistArrival = 0 }
    return left == right
}

extension Session {
    /// The same slot with the same people on the same places.
    fileprivate func looksAlike(_ other: Session, in slot: Int) -> Bool {
        let index = SlotIndex(slot)
        func places(_ session: Session) -> [[Token.Number]] {
            [session.booked[slot].map(\.number), session.waitlist(of: index).map(\.number).sorted()]
        }
        return ReferenceSession.Room(slots[slot]) == ReferenceSession.Room(other.slots[slot])
            && booked[slot].map(\.seat) == other.booked[slot].map(\.seat) && places(self) == places(other)
    }
}
