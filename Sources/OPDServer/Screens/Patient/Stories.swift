import OPDEngine
import OPDJournal
import Synchronization

/// The stories of the sessions whose patients look at their pages, so that a thousand of them read the journal once.
final class Stories: Sendable {
    private struct Key: Hashable {
        let session: Session.ID
        let epoch: Int
    }

    private let known: Mutex<RecentValues<Key, SessionStories>>

    /// - Parameter capacity: of how many sessions they are kept.
    init(capacity: Int = 512) { known = Mutex(RecentValues(capacity: capacity)) }

    /// All of a session up to what it is now, or later.
    func stories(of live: LiveSession, _ hospital: Hospital) async throws(Unavailability) -> SessionStories {
        let epoch = hospital.epoch
        let key = Key(session: live.session.id, epoch: epoch)
        var stories = known.withLock { $0.value(of: key) } ?? SessionStories()
        guard stories.version < live.version else { return stories }
        for change in try await hospital.changes(of: key.session, after: stories.version, epoch: epoch) {
            // What is newer than the session may name tokens that it does not have yet.
            guard change.version <= live.version else { break }
            stories.take(change, live.session)
        }
        return known.withLock { known in
            known.update(key, default: stories) { kept in
                if kept.version < stories.version { kept = stories }
                return kept
            }
        }
    }
}
