import OPDEngine
import OPDJournal
import SeededChance

@testable import OPDJournal

/// What the clients of a cluster want: the errands of random traffic in a few small sessions, more of what is difficult
/// among them, and reads.
struct ClusterErrands {
    enum Errand {
        case command(Request)
        case session(Session.ID)
        case day(ClinicDay)
        case directory
    }

    private var errands: RandomErrands
    private var chance: SplitMix64
    private let client: Int
    private var count = 0
    private var waiting: [Request] = []

    static let patterns: [SlotPattern] = [.hourly(1, 2, 1), .hourly(3, 1, 2)]

    init(seed: UInt64, client: Int) {
        let pool = RandomErrands.Pool(sessions: ClusterNode.sessions, lastSlot: 2, lastToken: 12, lastVersion: 30)
        errands = RandomErrands(seed: seed, client: client, pool: pool)
        chance = SplitMix64(seed: ~seed &+ UInt64(client))
        self.client = client
    }

    mutating func next() -> Errand {
        switch chance.number(in: 1...100) {
        case 1...25: return .session(chance.one(of: ClusterNode.sessions))
        case 26...28: return .day(chance.one(of: ClusterNode.sessions).day)
        case 29...33: return .directory
        default: return .command(request())
        }
    }

    mutating func note(_ receipt: Receipt) {
        errands.note(receipt)
        // An empty hospital needs its doctors.
        if case .reset = receipt { waiting = Self.patterns.map { .addDoctor("Dr. New", $0) } }
    }

    mutating func chance(_ percent: Int) -> Bool { chance.chance(percent) }

    private mutating func request() -> Request {
        count += 1
        let name = "client \(client) request \(count)"
        var request = waiting.isEmpty ? errands.next().request : waiting.removeFirst()
        if request.details != nil { request = sometimesAnother(request) }
        request.actor = name
        if request.key != nil || request.details == nil { request.key = .key(name, for: name) }
        if chance.chance(8) { request.expectedVersion = chance.number(in: 0...12) }
        request.freshSalt = PatientIdentity.salt(of: .first, from: name, .sample)
        return request
    }

    private mutating func sometimesAnother(_ request: Request) -> Request {
        var request = request
        let session = chance.one(of: ClusterNode.sessions)
        switch chance.number(in: 1...200) {
        case 1...18: request.command = errands.absence(session, chance.one(of: ClusterNode.sessions))
        case 19...22: request.command = .directory(.setException(session.day, .dayOff, of: session.doctor))
        case 23...28: request.command = .directory(.setException(session.day, .none, of: session.doctor))
        case 29: request.command = .reset
        case 30...35:
            request.command = .disclosure(
                Disclosure(route: "GET /tokens", doctor: session.doctor, day: session.day, people: 2))
            request.details = nil
        default: break
        }
        return request
    }
}
