import HTTPTypes
import HummingbirdTesting
import OPDJournal
import Testing

@testable import OPDServer

/// What the server answered.
struct TestAnswer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]
    /// Nil when the body is no JSON.
    let json: JSONValue?

    init(_ response: TestResponse) {
        self.init(
            status: response.status.code, headers: response.headers, bytes: Array(response.body.readableBytesView))
    }

    init(status: Int, headers: HTTPFields, bytes: [UInt8]) {
        self.status = status
        self.headers = headers
        self.bytes = bytes
        json = try? JSONValue(bytes)
    }

    /// The member at the end of this path.
    subscript(path: String...) -> JSONValue? {
        path.reduce(json) { value, name in value?[name] }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var requestID: String? { headers[DeskContext.requestIDHeader] }
    var detail: String { self["detail"]?.text ?? "" }

    /// A problem with this status, and with exactly this sentence if one is given, about this field.
    func expectProblem(
        _ status: Int, _ detail: String? = nil, field: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(self.status == status, "\(text)", sourceLocation: sourceLocation)
        #expect(headers[.contentType] == "application/problem+json", sourceLocation: sourceLocation)
        #expect(self["status"]?.whole == self.status, sourceLocation: sourceLocation)
        #expect(!self.detail.isEmpty, "a problem has a sentence", sourceLocation: sourceLocation)
        if let detail { #expect(self.detail == detail, sourceLocation: sourceLocation) }
        guard let field else { return }
        #expect(self["field"]?.text == field, sourceLocation: sourceLocation)
        if status == 422 { #expect(self.detail.contains(field), sourceLocation: sourceLocation) }
    }

    @discardableResult
    func expectDone(sourceLocation: SourceLocation = #_sourceLocation) -> TestAnswer {
        #expect(status == 200, "\(text)", sourceLocation: sourceLocation)
        return self
    }

    /// The tokens of one slot of a schedule, by the names of their patients.
    func names(_ list: String, slot: Int) -> [String] {
        (self["slots"]?[slot]?[list]?.elements ?? []).compactMap { $0["patient_name"]?.text }
    }
}
