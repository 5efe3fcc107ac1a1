import HTTPTypes
import Hummingbird
import NIOCore
import OPDJournal

extension Response {
    /// An answer in JSON, UTF-8.
    static func json(
        _ status: HTTPResponse.Status = .ok, _ body: ByteBuffer
    ) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }

    static func json(_ status: HTTPResponse.Status = .ok, _ object: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter(capacity: 512)
        writer.object(object)
        return json(status, ByteBuffer(bytes: writer.bytes))
    }
}
