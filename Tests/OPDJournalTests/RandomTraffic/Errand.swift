import OPDEngine
import OPDJournal
import SeededChance

/// One thing that a client wants done, and what it was told in the end.
struct Errand: Sendable {
    enum Outcome: Sendable {
        case done(Receipt)
        case refused
        /// Sent away; nothing may have been written.
        case unavailable
        /// Nobody knows, and there is no key to ask again with.
        case unknown
    }

    let request: Request
    var outcome: Outcome?

    /// The patient of a booking; no other errand has the same.
    var patient: String? {
        if case .session(_, .bookToken) = request.command { request.details?.patientName } else { nil }
    }

    /// The token that a booking was given.
    var booked: Token.ID? {
        guard case .done(let receipt) = outcome, let number = Answer.done(receipt).bookedNumber,
            case .session(let receipt) = receipt
        else { return nil }
        return receipt.token(number)?.id
    }
}

/// What clients want, by chance: mostly bookings, in a few sessions, with keys or without.
struct RandomErrands {
    private var chance: SplitMix64
    private let client: Int
    private var count = 0

    /// Four doctors on two days.
    static let sessions: [Session.ID] = ["2026-11-24", "2026-11-25"].flatMap { day in
        (1...4).map { Session.ID.of(Doctor.ID($0)!, on: ClinicDay(day)!) }
    }

    init(seed: UInt64, client: Int) {
        chance = SplitMix64(seed: seed &* 1_000 &+ UInt64(client))
        self.client = client
    }

    mutating func next() -> Errand {
        count += 1
        let name = "client \(client) errand \(count)"
        let key = chance.chance(60) ? IdempotencyKey.key(name, for: name) : nil
        let isBooking = chance.chance(55)
        let details = PersonalDetails(patientName: isBooking ? name : nil, reason: isBooking ? nil : name)
        return Errand(request: Request(command(isBooking), actor: "client \(client)", details: details, key: key))
    }

    mutating func chance(_ percent: Int) -> Bool { chance.chance(percent) }

    private mutating func command(_ isBooking: Bool) -> Request.Command {
        let session = chance.one(of: Self.sessions)
        if isBooking {
            // Now and then a slot that is not there.
            let slot = chance.number(in: 0...4) - (chance.chance(5) ? 5 : 0)
            return .session(session, .bookToken(Booking(slot: slot, source: chance.one(of: Source.allCases))))
        }
        let number = Token.Number(chance.number(in: 1...60))!
        switch chance.number(in: 0...20) {
        case 0: return .directory(.addDoctor(name: "Dr. \(client)", department: nil, pattern: .hourly(1)))
        case 1:
            let changes = SettingOverrides(waitlistOrder: WaitlistOrder([chance.one(of: WaitlistOrder.Facet.allCases)]))
            return .directory(.changeSettings(changes, of: Doctor.ID(chance.number(in: 1...5))))
        case 2...8: return .session(session, .cancelToken(number))
        case 9...11: return .session(session, .recordNoShow(number))
        case 12...15: return .session(session, .checkIn(number))
        case 16...17: return .session(session, .callToken(number))
        case 18...19: return .session(session, .startConsultation(number))
        default: return .session(session, .completeConsultation(number))
        }
    }
}
