import Logging
import OPDEngine
import OPDJournal
import Synchronization

/// Sees to it that whoever is shown the personal details of several people is on record: for each list once an hour,
/// before the first answer goes out.
///
/// Only those count who say who they are, so nothing is recorded without access control.
final class DisclosureRecord: Sendable {
    private struct Key: Hashable {
        let actor: String
        let route: String
        let doctor: Doctor.ID?
        let day: ClinicDay
    }

    /// When each was last recorded.
    private let recorded = Mutex(RecentValues<Key, Instant>(capacity: 16_384))
    /// Fewer are no list.
    private static let leastPeople = 2
    private static let hourMilliseconds = 3_600_000
    private static let never = Instant(milliseconds: 0)

    /// When the journal cannot take the record, the log has it, and the reader is answered: a desk must be able to go on.
    func note(_ disclosure: Disclosure, _ context: DeskContext, _ hospital: Hospital) async {
        guard disclosure.people >= Self.leastPeople, let actor = context.principal.actor else { return }
        let key = Key(actor: actor, route: disclosure.route, doctor: disclosure.doctor, day: disclosure.day)
        guard isDue(key, at: hospital.moment.instant) else { return }
        do {
            try await hospital.record(disclosure, actor: actor, requestID: context.requestID)
        } catch {
            recorded.withLock { recorded in recorded.update(key, default: Self.never) { $0 = Self.never } }
            context.logger.warning(
                "personal details were shown, and the journal could not record it",
                metadata: [
                    "actor": "\(actor)", "route": "\(disclosure.route)", "people": "\(disclosure.people)",
                    "day": "\(disclosure.day)", "doctor": "\(disclosure.doctor?.value.description ?? "several")",
                    "reason": "\(error)",
                ])
        }
    }

    private func isDue(_ key: Key, at now: Instant) -> Bool {
        recorded.withLock { recorded in
            recorded.update(key, default: Self.never) { last in
                guard now.milliseconds - last.milliseconds >= Self.hourMilliseconds else { return false }
                last = now
                return true
            }
        }
    }
}
