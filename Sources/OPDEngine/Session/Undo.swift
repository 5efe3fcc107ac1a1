/// What takes one entry back: how everything that it changed stood before.
package struct Reversal: Equatable, Sendable {
    /// Of the entry.
    package let version: Int
    package let tokens: [NumberedMemento]
    package let slots: [IndexedMemento]
    /// Slots whose seats or waitlists the entry changed.
    let placesChanged: [SlotIndex]
    package let doctor: DoctorMemento?
    /// What the doctor did right after the entry.
    let doctorAfter: DoctorMemento
    /// The entry has erased somebody who was there before.
    let erases: Bool

    package struct NumberedMemento: Equatable, Sendable {
        package let number: Token.Number
        package let memento: TokenMemento
    }

    package struct IndexedMemento: Equatable, Sendable {
        package let slot: SlotIndex
        package let memento: SlotMemento
    }

    /// From the session as it stood before the entry, but opened, and right after it.
    package init(before: Session, after: Session) {
        version = after.version
        var tokens: [NumberedMemento] = []
        var places: [SlotIndex] = []
        for token in after.tokens {
            let now = TokenMemento(token)
            let then = before.token(token.number).map { TokenMemento($0) } ?? now.cancelled
            guard !then.isSame(as: now) else { continue }
            tokens.append(NumberedMemento(number: token.number, memento: then))
            if !then.hasSamePlace(as: now) { places += [then, now].filter(\.hasPlace).map(\.slot) }
        }
        self.tokens = tokens
        slots = zip(before.slots, after.slots).enumerated().compactMap { index, slots in
            let (then, now) = (SlotMemento(slots.0), SlotMemento(slots.1))
            return then == now ? nil : IndexedMemento(slot: SlotIndex(index), memento: then)
        }
        let changed = Set(places + slots.map(\.slot))
        placesChanged = changed.sorted()
        let (then, now) = (DoctorMemento(before), DoctorMemento(after))
        doctor = then == now ? nil : then
        doctorAfter = now
        let erased = before.tokens.contains { !$0.isErased && after.tokens[$0.number.index].isErased }
        erases = erased || before.erasedAt != after.erasedAt
    }
}

extension TokenMemento {
    /// A token that the entry issued keeps its number and is cancelled.
    fileprivate var cancelled: TokenMemento {
        var memento = self
        memento.status = .cancelled
        memento.needsRebooking = false
        return memento
    }
}

extension Session {
    /// Everything back but issued numbers, call counts and history; unless a later entry has changed the same.
    func decideUndo(_ reversal: Reversal, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        guard (1...max(1, version)).contains(reversal.version), version > 0 else {
            throw .noSuchEntry(reversal.version, newest: version)
        }
        if reversal.erases { throw .erasureIsFinal(reversal.version) }
        try checkUnchanged(since: reversal)
        var draft = Draft(self, at: moment.instant)
        draft.record(.entryUndone(version: reversal.version))
        for item in reversal.slots { draft.record(.slotRestored(item.slot, item.memento)) }
        for item in reversal.tokens { draft.record(.tokenRestored(item.number, item.memento)) }
        if let then = reversal.doctor {
            draft.record(.doctorRestored(restored(then, after: reversal.doctorAfter)))
        }
        draft.fillAllSeats()
        return draft.events
    }

    private func checkUnchanged(since reversal: Reversal) throws(SessionRefusal) {
        for item in reversal.tokens {
            guard let token = token(item.number) else { throw .tokenNotFound(item.number) }
            guard token.changedAt <= reversal.version else {
                throw .changedSince(.token(item.number), by: Int(token.changedAt))
            }
        }
        for index in reversal.placesChanged where slots[index.offset].changedAt > reversal.version {
            throw .changedSince(.slot(index), by: Int(slots[index.offset].changedAt))
        }
        if let then = reversal.doctor { try checkDoctor(since: reversal, then) }
    }

    /// The doctor has gone elsewhere since, or is with somebody else.
    private func checkDoctor(since reversal: Reversal, _ then: DoctorMemento) throws(SessionRefusal) {
        let now = reversal.doctorAfter
        if then.presence != now.presence && presenceChangedAt > reversal.version {
            throw .changedSince(.doctor, by: Int(presenceChangedAt))
        }
        guard then.inConsultation != now.inConsultation, then.inConsultation != nil, inConsultation != nil else {
            return
        }
        throw .changedSince(.doctor, by: Int(consultationChangedAt))
    }

    /// Only what the entry changed goes back: delays and patients that came later stay.
    private func restored(_ then: DoctorMemento, after: DoctorMemento) -> DoctorMemento {
        var memento = DoctorMemento(self)
        if then.presence != after.presence { memento.presence = then.presence }
        if then.inConsultation != after.inConsultation { memento.inConsultation = then.inConsultation }
        let kept = delays.filter { then.delays.contains($0) || !after.delays.contains($0) }
        let back = then.delays.filter { !after.delays.contains($0) }
        memento.delays = (kept + back).sorted { $0.id < $1.id }
        return memento
    }
}
