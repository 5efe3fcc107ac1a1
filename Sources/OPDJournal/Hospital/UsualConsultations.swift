import OPDEngine
import Synchronization

/// What each doctor's consultations usually take: the prior of a new session's estimates. Blocks while it reads.
final class UsualConsultations: Sendable {
    private struct Known {
        let before: ClinicDay
        let epoch: Int
        let milliseconds: Int?
    }

    private let journal: any Journal
    private let known = Mutex<[Doctor.ID: Known]>([:])

    /// How far back it looks, and how many sessions it takes.
    private static let days = 60
    private static let sessions = 5

    init(_ journal: any Journal) { self.journal = journal }

    /// The mean over the doctor's last sessions before a date, in milliseconds; nil when there were no consultations.
    /// Worked out once a day.
    func consultation(of doctor: Doctor.ID, before day: ClinicDay, epoch: Int) throws -> Int? {
        if let known = known.withLock({ $0[doctor] }), known.before == day, known.epoch == epoch {
            return known.milliseconds
        }
        let past = Array(sequence(first: day) { $0.previous }.dropFirst().prefix(Self.days))
        let ids = past.map { Session.ID(doctor: doctor, day: $0) }
        let heads = try journal.heads(of: ids.map { .session($0, epoch: epoch) })
        var durations: [Int] = []
        for id in zip(ids, heads).filter({ $1 > 0 }).map(\.0).prefix(Self.sessions) {
            let stream = StreamID.session(id, epoch: epoch)
            let live = try LiveSession(id, folding: journal.entries(of: stream, after: 0, through: nil))
            durations += live.session.tally.consultations
        }
        let mean = Tally.mean(durations)
        known.withLock { $0[doctor] = Known(before: day, epoch: epoch, milliseconds: mean) }
        return mean
    }
}
