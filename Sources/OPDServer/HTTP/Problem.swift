import HTTPTypes
import Hummingbird
import OPDJournal

/// An error as a client sees it: `application/problem+json` (RFC 9457), always with a sentence.
struct Problem: Error, Equatable {
    var status: HTTPResponse.Status
    /// What is wrong and what to do, for this one request.
    var detail: String
    /// The field or parameter that is wrong.
    var field: String?
    var headers: [HTTPField] = []

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
        }
        return writer.bytes
    }
}

extension Problem: HTTPResponseError {
    func response(from request: Request, context: some RequestContext) -> Response {
        var fields: HTTPFields = [.contentType: Self.contentType]
        for header in headers { fields.append(header) }
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}
