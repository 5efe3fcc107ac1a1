import OPDEngine
import OPDJournal
import SeededChance
import Synchronization

@testable import OPDJournal

/// What befalls the appends of a journal, by chance: a full disk, a commit of unknown fate, another node that is faster.
final class RandomFaults: Sendable {
    private let chance: Mutex<SplitMix64>
    private let rivals = Mutex(0)
    private let other: OtherNode

    init(seed: UInt64, beside journal: MemoryJournal) {
        chance = Mutex(SplitMix64(seed: seed))
        other = OtherNode(beside: journal)
    }

    /// How many bookings the other node has made.
    var bookingsOfRival: Int { rivals.withLock { $0 } }

    func befall(_ writes: [Write]) -> MemoryJournal.Interception {
        chance.withLock { chance in
            var interception = MemoryJournal.Interception()
            switch chance.number(in: 0...299) {
            case 0: interception.fault = .unknownThoughWritten
            case 1: interception.fault = .unknownAndUnwritten
            case 2...30: interception.fault = .unavailable
            case 31...90: interception.before = { [self] in interfere($0) }
            default: break
            }
            return interception
        }
    }

    /// Books into a session that is about to be written, or changes the directory under it.
    private func interfere(_ writes: [Write]) {
        let number = rivals.withLock { count in
            count += 1
            return count
        }
        let stream = chance.withLock { $0.one(of: writes) }.parts[0].stream
        let now = Instant.clock("08:00")
        switch stream.kind {
        case .session(let id): _ = try? other.tryToSubmit(.book("rival \(number)", .followUp, slot: 1, in: id), at: now)
        case .directory: _ = try? other.tryToSubmit(.addDoctor("Dr. Rival"), at: now)
        case .disclosures(let day):
            let shown = Disclosure(route: "GET /tokens", doctor: nil, day: day, people: number)
            _ = try? other.tryToSubmit(Request(.disclosure(shown)), at: now)
        }
    }
}
