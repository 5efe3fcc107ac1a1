import OPDEngine
import OPDJournal
import SeededChance

/// Events by chance: any of them, with members that are possible one by one and seldom together.
struct RandomEvents {
    private var chance: SplitMix64

    init(seed: UInt64) { chance = SplitMix64(seed: seed) }

    /// Mostly one event, often about a token that the session has.
    mutating func sessionEntry(_ session: Session) -> [SessionEvent] {
        if !session.isOpen && chance.chance(80) { return [opening()] }
        return (0..<chance.number(in: 1...3)).flatMap { _ in sessionEvents(session) }
    }

    mutating func directoryEntry() -> [DirectoryEvent] {
        (0..<chance.number(in: 1...2)).map { _ in directoryEvent() }
    }

    /// Overwrites, cuts or doubles a few bytes.
    mutating func damage(_ bytes: inout [UInt8]) {
        for _ in 0..<chance.number(in: 1...3) {
            let place = chance.number(in: 0...max(0, bytes.count - 1))
            switch chance.number(in: 0...3) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(UInt8(chance.number(in: 0...255)), at: place)
            case 2: bytes[place] = chance.one(of: Array("0123456789-\"{}[],:tfn".utf8))
            default: bytes[place] = UInt8(chance.number(in: 0...255))
            }
            if bytes.isEmpty { return }
        }
    }

    // MARK: Members

    private mutating func number(_ session: Session) -> Token.Number {
        Token.Number(max(1, chance.number(in: 1...max(1, session.tokens.count + (chance.chance(10) ? 2 : 0)))))!
    }

    private mutating func next(_ session: Session) -> Token.Number {
        Token.Number(session.tokens.count + (chance.chance(95) ? 1 : 2))!
    }

    private mutating func slot() -> SlotIndex { SlotIndex(chance.chance(97) ? chance.number(in: 0...2) : 1_440) }
    private mutating func source() -> Source { chance.one(of: Source.allCases) }
    private mutating func seat() -> SeatKind { chance.chance(70) ? .regular : chance.one(of: SeatKind.allCases) }
    private mutating func capacity() -> Int { chance.chance(80) ? chance.number(in: 0...3) : 9_000 }

    private mutating func instant() -> Instant? {
        switch chance.number(in: 0...9) {
        case 0: nil
        case 1: Instant(milliseconds: -9_007_199_254_740_991)
        case 2: Instant(milliseconds: 9_007_199_254_740_991)
        default: Instant.clock("09:00").adding(minutes: chance.number(in: 0...240))
        }
    }

    private mutating func tokenID() -> Token.ID {
        Token.ID(session: .of(chance.chance(50) ? 1 : 2), number: Token.Number(chance.number(in: 1...4))!)
    }

    private mutating func delay() -> Delay {
        Delay(
            id: chance.chance(90) ? chance.number(in: 1...3) : Int(Int32.max),
            from: instant() ?? .clock("09:00"), minutes: chance.number(in: Delay.lengths),
            mode: chance.one(of: Delay.Mode.allCases))
    }

    private mutating func references() -> [EntryReference] {
        (0..<chance.number(in: 0...2)).map { _ in
            EntryReference(session: .of(chance.chance(50) ? 1 : 2), version: chance.number(in: 1...9))
        }
    }

    // MARK: Sessions

    private mutating func opening() -> SessionEvent {
        let slots = (0..<chance.number(in: 0...3)).map { _ in
            SlotWindow(
                label: "a", start: instant() ?? .clock("09:00"), end: instant() ?? .clock("10:00"),
                capacity: capacity(),
                reservation: Reservation(
                    [(source(), capacity()), (source(), 1)], releaseMinutes: chance.chance(50) ? nil : 0))
        }
        let settings = chance.chance(50) ? Settings() : chance.chance(50) ? Settings.unusual : .limits
        return .sessionOpened(
            SessionOpening(slots: slots, settings: settings, usualConsultation: chance.chance(50) ? nil : 86_400_000))
    }

    private mutating func memento() -> TokenMemento {
        TokenMemento(
            status: chance.one(of: Token.Status.allCases), slot: slot(), seat: seat(),
            presence: chance.one(of: Token.Presence.allCases), hasHadSeat: chance.chance(50),
            needsRebooking: chance.chance(30),
            waitlistArrival: Int32(chance.chance(95) ? chance.number(in: 0...4) : Int(Int32.max)),
            passedOverUntil: Int32(chance.chance(90) ? chance.number(in: 0...4) : Int(Int32.max)),
            arrivedAt: instant(), calledAt: instant(), startedAt: instant(), completedAt: instant(),
            successor: chance.chance(50) ? nil : tokenID())
    }

    /// One event, or several that can follow each other.
    private mutating func sessionEvents(_ session: Session) -> [SessionEvent] {
        let (number, next, slot) = (number(session), next(session), slot())
        return switch chance.number(in: 0...24) {
        case 0, 1, 2: [.tokenBooked(next, source: source(), slot: slot, seat: seat())]
        case 3, 4, 5: [.tokenWaitlisted(next, source: source(), slot: slot)]
        case 6: [.tokenBumped(number, from: slot, by: next), place(number)]
        case 7: [.seatLost(number, from: slot), place(number)]
        case 8: [.tokenMoved(number, from: slot), place(number)]
        case 9: [.tokenReinstated(number), place(number)]
        case 10: [.tokenPromoted(number, slot: slot, seat: seat())]
        case 11: [.rebookingNeeded(number)]
        case 12: [place(number)]
        case 13, 14, 15: [.tokenRestored(number, memento())]
        case 16: [.slotRestored(slot, slotMemento())]
        case 17: [.doctorRestored(doctorMemento(number))]
        case 18: [chance.chance(50) ? .slotClosed(slot) : .slotReopened(slot)]
        case 19: [leaving(number)]
        case 20, 21, 22: [ofTheDay(number)]
        case 23: [ofTheSlots(slot)]
        default: [remark(number)]
        }
    }

    private mutating func place(_ number: Token.Number) -> SessionEvent {
        chance.chance(50)
            ? .tokenReallocated(number, to: slot(), seat: seat()) : .tokenDisplaced(number, slot: slot())
    }

    private mutating func slotMemento() -> SlotMemento {
        SlotMemento(
            capacity: capacity(), fullCapacity: capacity(), isClosed: chance.chance(50), isReleased: chance.chance(50))
    }

    private mutating func doctorMemento(_ number: Token.Number) -> DoctorMemento {
        let presences = [DoctorPresence.unknown, .present, .onBreak(until: instant()), .ended]
        return DoctorMemento(
            presence: chance.one(of: presences), delays: [delay()], inConsultation: chance.chance(50) ? nil : number)
    }

    private mutating func leaving(_ number: Token.Number) -> SessionEvent {
        chance.one(of: [.tokenCancelled(number), .noShowRecorded(number), .tokenTransferred(number, to: tokenID())])
    }

    private mutating func ofTheDay(_ number: Token.Number) -> SessionEvent {
        chance.one(of: [
            .patientArrived(number), .patientCalled(number), .patientSkipped(number), .patientParked(number),
            .patientResumed(number), .consultationStarted(number), .consultationCompleted(number),
        ])
    }

    private mutating func ofTheSlots(_ slot: SlotIndex) -> SessionEvent {
        chance.one(of: [
            .capacityChanged(slot, to: capacity()), .slotShortened(slot, to: capacity()), .reservationReleased(slot),
            .delayAdded(delay()), .doctorArrived, .breakStarted(until: instant()), .sessionEnded,
        ])
    }

    private mutating func remark(_ number: Token.Number) -> SessionEvent {
        chance.one(of: [
            .partOf(JointCommand(.leave(3), others: references())), .entryUndone(version: 7), opening(),
            .patientIdentified(number, PatientKeys(patientID: chance.next(), phoneAndName: nil)!),
            .transferArrived(number, from: tokenID(), arrivedAt: instant()), .tokenErased(number), .sessionErased,
        ])
    }

    // MARK: Directory

    private mutating func doctor() -> Doctor.ID { Doctor.ID(chance.chance(95) ? chance.number(in: 1...3) : 900_000)! }

    private mutating func directoryEvent() -> DirectoryEvent {
        let (doctor, id) = (doctor(), chance.number(in: 1...3))
        let week = WeekPattern([.hourly(1), nil, nil, nil, nil, nil, nil])!
        return chance.one(of: [
            .hospitalOpened(timeZone: "UTC"), .doctorAdded(doctor, name: "A", department: nil, pattern: .hourly(1)),
            .settingsChanged(SettingOverrides(all: .unusual), of: chance.chance(50) ? nil : doctor),
            .weekSet(Doctor.ValidWeek(week: week, from: nil, through: .testDay), of: doctor),
            .exceptionSet(.testDay, chance.one(of: [.dayOff, .none, .slots(.hourly(1))]), of: doctor),
            .holidaySet(.testDay, chance.chance(50) ? nil : Holiday(name: "A", entries: references())),
            .leaveRecorded(
                Leave(
                    id: id, doctor: doctor, days: ClinicDays(.testDay), substitute: chance.chance(50) ? nil : doctor,
                    entries: references())),
            .leaveWithdrawn(id), .access(accessEvent(doctor)),
            .retentionChanged(chance.chance(50) ? .forEver : .days(id)),
        ])
    }

    private mutating func accessEvent(_ doctor: Doctor.ID) -> AccessEvent {
        let name = chance.one(of: [User.Name("asha")!, User.Name("bala")!])
        let key = chance.one(of: [APIKey.ID("a1")!, APIKey.ID("b2")!])
        let standing = chance.chance(50) ? Standing(role: .clerk)! : Standing(role: .doctor, doctor: doctor)!
        return chance.one(of: [
            .userAdded(name, standing), .userAdded(name, standing), .userChanged(name, standing), .userDisabled(name),
            .userEnabled(name), .passwordSet(name), .loginsEnded(name),
            .loginEnded(EndedLogin(id: chance.next(), until: instant() ?? .clock("10:00"))),
            .keyCreated(APIKey(id: key, name: name, scopes: .all, doctor: chance.chance(50) ? nil : doctor)),
            .keyRevoked(key),
        ])
    }
}
