import AsyncHTTPClient
import Foundation
import OPDServer

/// Where the public keys of the identity provider are.
enum KeyPlace: Equatable, Sendable {
    case file(String)
    case address(String)

    /// Nil for an address that is none, or whose answer anybody on the way could forge.
    init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        guard text.contains("://") else {
            self = .file(text)
            return
        }
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty, url.user == nil,
            url.password == nil, url.fragment == nil
        else { return nil }
        switch url.scheme?.lowercased() {
        case "https": break
        case "http": guard ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host.lowercased()) else { return nil }
        default: return nil
        }
        self = .address(text)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The most that a set of keys may have.
    private static let bytesMax = 1_048_576
    private static let time = Duration.seconds(10)

    /// What brings the bytes that are there each time.
    func source() -> ProviderKeys.Source {
        switch self {
        case .file(let path):
            let file = KeyFile(path, bytesMax: Self.bytesMax)
            return { try await file.read(within: Self.time) }
        case .address(let url): return { try await Self.fetch(url) }
        }
    }

    private static func fetch(_ url: String) async throws -> [UInt8] {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            // The client's own limits look at each wait; this one is on all of them together.
            try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await answer(of: client, url) }
                group.addTask {
                    try await Task.sleep(for: time)
                    return nil
                }
                guard let bytes = try await group.next().flatMap(\.self) else {
                    throw Failure(description: "no answer within \(time.components.seconds) seconds")
                }
                return bytes
            }
        }
    }

    private static func answer(of client: HTTPClient, _ url: String) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "Accept", value: "application/jwk-set+json, application/json")
        let response = try await client.execute(request, timeout: .seconds(time.components.seconds))
        guard response.status == .ok else { throw Failure(description: "the answer was \(response.status)") }
        return Array(try await response.body.collect(upTo: bytesMax).readableBytesView)
    }
}

extension KeyPlace: CustomStringConvertible {
    var description: String {
        switch self {
        case .file(let path): path
        case .address(let url): url
        }
    }
}
