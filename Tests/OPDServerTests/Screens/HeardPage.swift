import Foundation
import HTTPTypes
import OPDJournal
import Testing

@testable import OPDServer

/// What a page was sent by its stream, once that has ended.
struct HeardPage {
    private let blocks: [(event: String, data: JSONValue)]

    init(_ text: String) {
        blocks = text.components(separatedBy: "\n\n").compactMap { block in
            let lines = block.components(separatedBy: "\n")
            guard lines.count == 2, lines[0].hasPrefix("event: "), lines[1].hasPrefix("data: "),
                let data = try? JSONValue(Array(lines[1].dropFirst(6).utf8))
            else { return nil }
            return (String(lines[0].dropFirst(7)), data)
        }
    }

    var events: [String] { blocks.map(\.event) }

    /// What a part of the page was, one after the other.
    func html(_ region: String) -> [String] {
        blocks.filter { $0.event == "region" && $0.data["region"]?.text == region }.compactMap { $0.data["html"]?.text }
    }
}

extension TestDesk {
    /// Listens to a page's changes until the body is done; then the server ends the stream, unless it has.
    func listen(
        _ path: String, isEnded: Bool = false, _ body: () async throws -> Void = {}
    ) async throws -> HeardPage {
        let feed = hospital.feed
        let listeners = feed.listenerCount
        let request = Task { try await send(.get, path) }
        while feed.listenerCount == listeners { await Task.yield() }
        try await body()
        if !isEnded {
            // Woken once more, so that what happened last is sent.
            feed.beat()
            feed.endAll(closing: false)
        }
        let answer = try await request.value.expectDone()
        #expect(answer.headers[.contentType] == "text/event-stream")
        return HeardPage(answer.text)
    }
}
