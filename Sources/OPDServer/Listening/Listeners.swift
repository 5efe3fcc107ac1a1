import ServiceLifecycle

/// The ports of a server. They begin to stop together and, when one cannot go on, none does.
package struct Listeners: Service {
    let ports: [any Service]

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for port in ports { group.addTask { try await port.run() } }
            while try await group.next() != nil {}
        }
    }
}
