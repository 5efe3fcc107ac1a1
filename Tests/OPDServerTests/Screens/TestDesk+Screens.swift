import Foundation
import HTTPTypes
import Testing

@testable import OPDServer

/// What the tests of the screens need.
extension TestDesk {
    /// A page, as a browser asks for it.
    func page(
        _ path: String, language: String = "en", cookies: String? = nil, status: Int = 200,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        var headers: HTTPFields = [.accept: "text/html,application/xhtml+xml,*/*;q=0.8", .acceptLanguage: language]
        headers[.cookie] = cookies
        let answer = try await send(.get, path, headers: headers, sourceLocation: sourceLocation)
        #expect(answer.status == status, "\(answer.text)", sourceLocation: sourceLocation)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8", sourceLocation: sourceLocation)
        #expect(
            answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true,
            sourceLocation: sourceLocation)
        return answer.text
    }

    /// Books with doctor 1 and returns the code of the patient's link.
    func bookedCode(_ name: String, slot: Int = 0) async throws -> String {
        try #require(try await book(name, slot: slot)["link"]?.text)
    }
}

extension String {
    /// The text between two others; nil when they are not there.
    func between(_ start: String, _ end: String) -> String? {
        guard let open = range(of: start), let close = self[open.upperBound...].range(of: end) else { return nil }
        return String(self[open.upperBound..<close.lowerBound])
    }

    /// What a person reads: without tags, and without spaces that do not show.
    var read: String {
        replacing(#/<[^>]*>/#, with: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
