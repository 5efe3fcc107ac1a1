import Hummingbird
import OPDJournal
import ServiceLifecycle

/// Lets the listeners of the feed know that the line is alive. Their streams end themselves when shutdown begins.
struct FeedHeartbeat: Service {
    let feed: Feed
    let interval: Duration

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                feed.beat()
            }
        }
    }
}
