import Dispatch
import Foundation
import OPDEngine
import Synchronization

/// Brings the listeners of this node what happens through others.
///
/// An announcement says where to look; since it can be lost on the way, everything that somebody listens to is looked at
/// now and then as well.
final class FeedWatch: Sendable {
    private let journal: any Journal
    private let feed: Feed
    private let published: Published
    private let check: VersionCheck
    private let isClosed = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)

    static let pauseMilliseconds = 250

    init(_ journal: any Journal, _ feed: Feed, _ published: Published, _ check: VersionCheck) {
        self.journal = journal
        self.feed = feed
        self.published = published
        self.check = check
    }

    func start() {
        let thread = Thread { [self] in
            // Of sessions that are not in memory: the version at the last look.
            var seen: [Session.ID: Int] = [:]
            var nextLook = ContinuousClock.now
            while !isClosed.load(ordering: .acquiring) {
                let named = journal.awaitAnnouncement(milliseconds: Self.pauseMilliseconds)
                // One announcement after the other must not keep it from finding what another was lost for.
                let isDue = ContinuousClock.now >= nextLook
                look(isDue ? [] : named, &seen)
                if named.isEmpty || isDue { nextLook = .now + .milliseconds(Self.pauseMilliseconds) }
            }
            ended.signal()
        }
        thread.name = "feed-watch"
        thread.start()
    }

    /// The journal is closed first: that ends the wait for an announcement.
    func close() {
        isClosed.store(true, ordering: .releasing)
    }

    func waitUntilEnded() {
        ended.wait()
        ended.signal()
    }

    /// Looks at those of the streams that somebody listens to; at all of them when none is named.
    func look(_ named: [StreamID], _ seen: inout [Session.ID: Int]) {
        let listened = feed.listenedSessions
        guard !listened.isEmpty else {
            seen = [:]
            return
        }
        let epoch = published.epoch
        let isOfInterest = Set(named)
        let wanted =
            named.isEmpty
            ? listened : listened.filter { isOfInterest.contains(.session($0, epoch: epoch)) }
        if wanted.isEmpty && !named.contains(where: \.isDirectory) { return }
        // What cannot be read now is looked at again soon.
        guard case .success = check.check(wanted) else { return }
        wakeOthers(wanted.filter { published.peek($0) == nil }, &seen)
    }

    /// The listeners of sessions that have left memory read the journal themselves.
    private func wakeOthers(_ sessions: [Session.ID], _ seen: inout [Session.ID: Int]) {
        let streams = sessions.map { StreamID.session($0, epoch: published.epoch) }
        guard !streams.isEmpty, let heads = try? journal.heads(of: streams) else { return }
        for (session, head) in zip(sessions, heads) where seen.updateValue(head, forKey: session) != head {
            feed.wake(session)
        }
    }
}
