import OPDEngine
import OPDJournal
import SeededChance

/// What clients want, by chance: mostly bookings, in a few sessions, with keys or without.
struct RandomErrands {
    private var chance: SplitMix64
    private let client: Int
    private var count = 0
    /// What the client itself has done last: most of what is taken back or passed on was just done.
    private var lastEntry: EntryReference?
    private var lastToken: Token.ID?

    /// Four doctors on two days.
    static let sessions: [Session.ID] = ["2026-11-24", "2026-11-25"].flatMap { day in
        (1...4).map { Session.ID.of(Doctor.ID($0)!, on: ClinicDay(day)!) }
    }

    /// Leaves and holidays among them. Two nodes that do not look at each other's sessions would miss what the other has
    /// just opened.
    private let withAbsences: Bool
    /// Now and then somebody is erased. Drawn apart, so that everything else is what it would be without.
    private var erasing: SplitMix64?
    private let pool: Pool

    /// What the errands are about.
    struct Pool: Sendable {
        var sessions = RandomErrands.sessions
        var lastSlot = 4
        var lastToken = 60
        var lastVersion = 150
    }

    init(seed: UInt64, client: Int, withAbsences: Bool = true, withErasures: Bool = false, pool: Pool = Pool()) {
        erasing = withErasures ? SplitMix64(seed: ~seed &* 1_000 &+ UInt64(client)) : nil
        chance = SplitMix64(seed: seed &* 1_000 &+ UInt64(client))
        self.client = client
        self.withAbsences = withAbsences
        self.pool = pool
    }

    mutating func next() -> Errand {
        count += 1
        let name = "client \(client) errand \(count)"
        let key = chance.chance(60) ? IdempotencyKey.key(name, for: name) : nil
        let isBooking = chance.chance(55)
        // Some patients are known by an id, and some of those come twice.
        let id = isBooking && chance.chance(30) ? "patient \(chance.number(in: 1...60))" : nil
        let details = PersonalDetails(
            patientName: isBooking ? name : nil, patientID: id, reason: isBooking ? nil : name)
        var request = Request(command(isBooking), actor: "client \(client)", details: details, key: key)
        if !isBooking, let erasure = erasure() { request = Request(erasure, actor: "client \(client)", key: key) }
        request.isDryRun = chance.chance(4)
        return Errand(request: request)
    }

    mutating func note(_ receipt: Receipt) {
        switch receipt {
        case .session(let receipt) where !receipt.events.isEmpty:
            lastEntry = EntryReference(session: receipt.session, version: receipt.version)
            if let number = Answer.done(.session(receipt)).bookedNumber {
                lastToken = Token.ID(session: receipt.session, number: number)
            }
        case .joint(let receipt):
            lastEntry = receipt.sessions.last.map { EntryReference(session: $0.session, version: $0.version) }
        default: break
        }
    }

    mutating func chance(_ percent: Int) -> Bool { chance.chance(percent) }

    private mutating func erasure() -> Request.Command? {
        guard erasing?.chance(20) ?? false, let session = erasing?.one(of: pool.sessions),
            let number = erasing?.number(in: 1...pool.lastToken)
        else { return nil }
        let token = Token.ID(session: session, number: Token.Number(number)!)
        let isLast = erasing?.chance(30) ?? false
        return .erase(
            ErasureOrder(token: isLast ? lastToken ?? token : token, acceptsLive: erasing?.chance(80) ?? false))
    }

    private mutating func command(_ isBooking: Bool) -> Request.Command {
        let session = chance.one(of: pool.sessions)
        if isBooking {
            // Now and then a slot that is not there.
            let slot = chance.number(in: 0...pool.lastSlot) - (chance.chance(5) ? 5 : 0)
            return .session(session, .bookToken(Booking(slot: slot, source: chance.one(of: Source.allCases))))
        }
        let number = Token.Number(chance.number(in: 1...pool.lastToken))!
        switch chance.number(in: 0...75) {
        case 0: return .directory(.addDoctor(name: "Dr. \(client)", department: nil, pattern: .hourly(1)))
        case 1:
            let changes = SettingOverrides(waitlistOrder: WaitlistOrder([chance.one(of: WaitlistOrder.Facet.allCases)]))
            return .directory(.changeSettings(changes, of: Doctor.ID(chance.number(in: 1...5))))
        case 2...8: return .session(session, .cancelToken(number))
        case 9...11: return .session(session, .recordNoShow(number))
        case 12...15: return .session(session, .checkIn(number))
        case 16...17: return .session(session, .callToken(number))
        case 18...19: return .session(session, .startConsultation(number))
        case 20: return .session(session, .completeConsultation(number))
        case 21...30: return ofTheDay(session, number)
        case 31...36: return ofTheSlots(session)
        default: return joint(session, number)
        }
    }

    private mutating func ofTheDay(_ session: Session.ID, _ number: Token.Number) -> Request.Command {
        let slot = chance.number(in: 0...pool.lastSlot)
        let commands: [SessionCommand] = [
            .callNext, .callNext, .skipPatient(number), .parkPatient(number), .resumePatient(number),
            .reinstateToken(number), .recordDoctorArrival, .startBreak(minutes: 10), .endSession,
            .moveToken(number, to: slot, acceptsWaitlist: slot < 2),
            .moveToken(number, to: slot, acceptsWaitlist: true),
        ]
        return .session(session, chance.one(of: commands))
    }

    private mutating func ofTheSlots(_ session: Session.ID) -> Request.Command {
        let slot = chance.number(in: 0...pool.lastSlot)
        let mode = chance.one(of: Delay.Mode.allCases)
        let commands: [SessionCommand] = [
            .openSlot(slot), .openSlot(slot), .closeSlot(slot),
            .changeCapacity(slot: slot, to: chance.number(in: 1...7)),
            .addDelay(minutes: 10, mode: mode),
        ]
        return .session(session, chance.one(of: commands))
    }

    /// Over several sessions.
    private mutating func joint(_ session: Session.ID, _ number: Token.Number) -> Request.Command {
        let other = chance.one(of: pool.sessions)
        let token = Token.ID(session: session, number: number)
        switch chance.number(in: 0...29) {
        case 0...17:
            let order = TransferOrder(
                token: chance.chance(80) ? lastToken ?? token : token, target: other,
                slot: chance.number(in: 0...(chance.chance(10) ? pool.lastSlot + 1 : pool.lastSlot)),
                acceptsWaitlist: chance.chance(75),
                allowsDuplicate: chance.chance(50))
            return .transfer(order)
        case 18...26:
            let entry = EntryReference(session: session, version: chance.number(in: 1...pool.lastVersion))
            return .undo(chance.chance(70) ? lastEntry ?? entry : entry)
        default: return withAbsences ? absence(session, other) : .session(session, .callNext)
        }
    }

    mutating func absence(_ session: Session.ID, _ other: Session.ID) -> Request.Command {
        switch chance.number(in: 0...5) {
        case 0...1:
            let days = ClinicDays(pool.sessions[0].day, session.day) ?? ClinicDays(session.day)
            let substitute = other.doctor == session.doctor || chance.chance(30) ? nil : other.doctor
            return .leave(LeaveOrder(doctor: session.doctor, days: days, substitute: substitute))
        case 2...3: return .withdrawLeave(chance.number(in: 1...6))
        case 4: return .holiday(HolidayOrder(day: session.day, name: "Diwali"))
        default: return .withdrawHoliday(session.day)
        }
    }
}
