import OPDEngine
import SeededChance

/// What people ask for on a random day.
extension RandomDay {
    static func deed(_ random: inout SplitMix64, _ model: ReferenceSession) -> Deed {
        if random.chance(30) || model.people.isEmpty { return .command(.bookToken(booking(&random, model))) }
        if random.chance(8) { return .undo(version: version(&random, model)) }
        if random.chance(14) { return .command(aboutAnybody(&random, model)) }
        if random.chance(30) { return .command(aboutTheSession(&random, model)) }
        let chosen = random.number(in: 1...model.people.count)
        return .command(plausible(Token.Number(chosen)!, model.people[chosen - 1], &random, model))
    }

    /// Mostly a recent entry, sometimes one that never was.
    private static func version(_ random: inout SplitMix64, _ model: ReferenceSession) -> Int {
        let newest = model.past.count
        if random.chance(10) { return random.one(of: [0, newest + 1, newest + 9]) }
        return max(1, newest - random.number(in: 0...random.one(of: [0, 1, 4, 20])))
    }

    private static func slot(_ random: inout SplitMix64, _ model: ReferenceSession) -> Int {
        let beyond = [-1, model.rooms.count, 65_536, .max, .min]
        return random.chance(4) ? random.one(of: beyond) : random.number(in: 0...model.rooms.count - 1)
    }

    private static func booking(_ random: inout SplitMix64, _ model: ReferenceSession) -> Booking {
        Booking(
            slot: slot(&random, model), source: random.one(of: Source.allCases), isBackdated: random.chance(15),
            isOverbooking: random.chance(8), patient: patient(&random), allowsDuplicate: random.chance(20))
    }

    private static func patient(_ random: inout SplitMix64) -> PatientKeys? {
        let id = random.chance(20) ? UInt64(random.number(in: 1...9)) : nil
        let phone = random.chance(20) ? UInt64(random.number(in: 257...265)) : nil
        return PatientKeys(patientID: id, phoneAndName: phone)
    }

    /// What the desk would do next with this person.
    private static func plausible(
        _ number: Token.Number, _ person: ReferenceSession.Person, _ random: inout SplitMix64,
        _ model: ReferenceSession
    ) -> SessionCommand {
        if person.status == .cancelled || person.status == .noShow {
            return .reinstateToken(number, allowsDuplicate: random.chance(30))
        }
        if random.chance(12) { return random.chance(60) ? .cancelToken(number) : .recordNoShow(number) }
        if random.chance(15) {
            return .moveToken(number, to: slot(&random, model), acceptsWaitlist: random.chance(40))
        }
        return switch person.presence {
        case .expected: random.chance(75) ? .checkIn(number) : .recordOverdueNoShow(number)
        case .arrived: random.chance(80) ? .callToken(number) : .parkPatient(number)
        case .called:
            random.one(of: [
                .startConsultation(number), .startConsultation(number), .startConsultation(number),
                .callToken(number), .skipPatient(number), .parkPatient(number),
            ])
        case .inConsultation: random.chance(80) ? .completeConsultation(number) : .parkPatient(number)
        case .parked: random.chance(60) ? .resumePatient(number) : .callToken(number)
        }
    }

    private static func aboutTheSession(_ random: inout SplitMix64, _ model: ReferenceSession) -> SessionCommand {
        if random.chance(35) { return .callNext }
        if random.chance(25) {
            return .addDelay(minutes: random.one(of: [1, 7, 20, 45, 90]), mode: random.one(of: Delay.Mode.allCases))
        }
        let slot = slot(&random, model)
        let isClosed = model.rooms.indices.contains(slot) && model.rooms[slot].isClosed
        return random.one(of: [
            .changeCapacity(slot: slot, to: random.number(in: 0...5)),
            .changeCapacity(slot: slot, to: random.number(in: 1...3)),
            isClosed ? .openSlot(slot) : .closeSlot(slot), isClosed ? .openSlot(slot) : .closeSlot(slot),
            .releaseReservation(slot: slot), .releaseReservation(slot: slot), .recordDoctorArrival,
            .startBreak(minutes: random.chance(70) ? random.number(in: 1...60) : nil), .endSession,
        ])
    }

    /// Anything about anybody, also about nobody.
    private static func aboutAnybody(_ random: inout SplitMix64, _ model: ReferenceSession) -> SessionCommand {
        let number = Token.Number(random.number(in: 1...model.people.count + 2))!
        let slot = slot(&random, model)
        return random.one(of: [
            .cancelToken(number), .recordNoShow(number), .recordOverdueNoShow(number), .checkIn(number),
            .callToken(number), .startConsultation(number), .completeConsultation(number), .skipPatient(number),
            .parkPatient(number), .resumePatient(number), .reinstateToken(number),
            .moveToken(number, to: slot, acceptsWaitlist: random.chance(50)), .closeSlot(slot), .openSlot(slot),
        ])
    }

    // MARK: Erasure

    /// Now and then somebody wants to be forgotten; mostly one person, sometimes also nobody of the session.
    static func erasure(_ random: inout SplitMix64, _ model: ReferenceSession) -> SessionCommand? {
        guard random.chance(4), !model.people.isEmpty else { return nil }
        if random.chance(25) { return .eraseSession }
        let beyond = random.chance(5) ? 1 : 0
        let numbers = (0...(random.chance(20) ? 1 : 0)).map { _ in
            Token.Number(random.number(in: 1...model.people.count + beyond))!
        }
        var newKeys: [Token.Number: PatientKeys] = [:]
        for who in model.people.indices where model.people[who].patient != nil {
            newKeys[model.number(who)] = random.chance(90) ? patient(&random) : nil
        }
        return .eraseTokens(Erasure(numbers, acceptsLive: random.chance(60), newKeys: newKeys))
    }
}
