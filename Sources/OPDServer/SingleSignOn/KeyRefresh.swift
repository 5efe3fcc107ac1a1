import ServiceLifecycle

/// Keeps the identity provider's keys current.
struct KeyRefresh: Service {
    let keys: ProviderKeys
    /// How often it is looked whether they are old.
    let beat: Duration

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask {
                    while (try? await Task.sleep(for: beat)) != nil { keys.refreshIfDue() }
                }
                for await _ in keys.begin() { await keys.fetch() }
                keys.end()
                group.cancelAll()
            }
        }
    }
}
