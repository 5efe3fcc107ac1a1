import OPDEngine

/// Undo: what an entry changed is put back as it stood in the picture that was taken before it.
extension ReferenceSession {
    mutating func undo(_ version: Int) throws(SessionRefusal) {
        guard version >= 1, version <= past.count else { throw .noSuchEntry(version, newest: past.count) }
        let before = past[version - 1]
        let after = picture(after: version)
        if before.isErased(in: after) { throw .erasureIsFinal(version) }
        try checkUntouched(since: version, before, after)

        for slot in before.placesChanged(to: after) {
            rooms[slot] = before.rooms[slot]
            waitlists[slot] = before.waitlists[slot]
        }
        for who in before.peopleTouched(to: after) {
            var restored = after.people[who]
            if who < before.people.count { restored = before.people[who] } else { restored.leaveByUndo() }
            restored.calls = people[who].calls
            restored.bumps = people[who].bumps
            people[who] = restored.known(as: people[who])
        }
        if before.doctor != after.doctor { doctor = before.doctor }
        let added = after.delays.filter { !before.delays.contains($0) }
        let removed = before.delays.filter { !after.delays.contains($0) }
        delays = (delays.filter { !added.contains($0) } + removed).sorted { $0.id < $1.id }
        fillSeats()
    }

    private func picture(after version: Int) -> ReferenceSession { version < past.count ? past[version] : self }

    private func checkUntouched(
        since version: Int, _ before: ReferenceSession, _ after: ReferenceSession
    ) throws(SessionRefusal) {
        for who in before.peopleTouched(to: after) {
            let later = lastVersion(after: version) { $0.people[who].known(as: $1.people[who]) != $1.people[who] }
            if let later { throw .changedSince(.token(number(who)), by: later) }
        }
        for slot in before.placesChanged(to: after) {
            let later = lastVersion(after: version) { $0.placesChanged(to: $1).contains(slot) }
            if let later { throw .changedSince(.slot(SlotIndex(slot)), by: later) }
        }
        if before.doctor != after.doctor, let later = lastVersion(after: version, where: { $0.doctor != $1.doctor }) {
            throw .changedSince(.doctor, by: later)
        }
        guard let back = before.patient, before.patient != after.patient, let now = patient, now != back else { return }
        throw .changedSince(.doctor, by: lastVersion(after: version) { $0.patient != $1.patient }!)
    }

    private func lastVersion(
        after version: Int, where changes: (_ before: ReferenceSession, _ after: ReferenceSession) -> Bool
    ) -> Int? {
        (version + 1..<max(version + 1, past.count + 1)).last { changes(past[$0 - 1], picture(after: $0)) }
    }

    /// People who came, or for whom more changed than counters.
    private func peopleTouched(to after: ReferenceSession) -> [Int] {
        after.people.indices.filter { who in
            guard who < people.count else { return true }
            var then = people[who].known(as: after.people[who])
            then.calls = after.people[who].calls
            then.bumps = after.people[who].bumps
            return then != after.people[who]
        }
    }

    /// Slots that are another size, or closed or opened, or where somebody else sits or waits.
    private func placesChanged(to after: ReferenceSession) -> [Int] {
        rooms.indices.filter { slot in
            let kinds = SeatKind.allCases
            return rooms[slot] != after.rooms[slot] || waitlists[slot] != after.waitlists[slot]
                || kinds.contains { seated(in: slot, $0) != after.seated(in: slot, $0) }
        }
    }
}

extension ReferenceSession.Person {
    /// Whoever came by the entry keeps the number, and is cancelled.
    fileprivate mutating func leaveByUndo() {
        status = .cancelled
        needsRebooking = false
        isTakenBack = predecessor != nil
    }
}
