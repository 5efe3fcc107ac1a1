import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// An error as a client sees it: `application/problem+json` (RFC 9457), always with a sentence.
struct Problem: Error {
    var status: HTTPResponse.Status
    /// What is wrong and what to do, for this one request.
    var detail: String
    /// The field or parameter that is wrong.
    var field: String?
    var headers: [HTTPField] = []
    /// Whole numbers that say more, under names of their own.
    var extra: [(name: StaticString, value: Int)] = []
    /// People with a seat who have not come, where recording a no-show would help; nil where that is no question.
    var absentTokens: [Int]?

    init(_ status: HTTPResponse.Status, _ detail: String, field: String? = nil, headers: [HTTPField] = []) {
        self.status = status
        self.detail = detail
        self.field = field
        self.headers = headers
    }

    static func invalid(_ field: String, _ detail: String) -> Problem {
        Problem(.unprocessableContent, "\(field): \(detail)", field: field)
    }

    static let contentType = "application/problem+json"

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", "about:blank")
            writer.member("title", status.reasonPhrase)
            writer.member("status", status.code)
            writer.member("detail", detail)
            if let field { writer.member("field", field) }
            for (name, value) in extra { writer.member(name, value) }
            if let absentTokens {
                writer.key("absent_token_ids")
                writer.array { writer in for id in absentTokens { writer.value(id) } }
            }
        }
        return writer.bytes
    }
}

extension Problem {
    func response() -> Response {
        var fields: HTTPFields = [.contentType: Self.contentType]
        for header in headers { fields.append(header) }
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}
