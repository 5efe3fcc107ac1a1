import Logging
import OPDJournal
import ServiceLifecycle

/// Asks again and again for what the settings want done without anybody's doing: no-shows, the release of reserved seats,
/// the erasure of what is older than it may be.
///
/// The hospital decides each as an ordinary command, so that asking twice, or on two servers, does it once.
struct AutomaticActions: Service {
    let hospital: Hospital
    let interval: Duration

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await hospital.runDueActions()
                await hospital.eraseOverdue()
                try? await Task.sleep(for: interval)
            }
        }
    }
}
