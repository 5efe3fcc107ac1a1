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

    /// A list of objects.
    static func jsonList<Elements: Sequence>(
        _ elements: Elements, _ write: (Elements.Element, inout JSONWriter) -> Void
    ) -> Response {
        var writer = JSONWriter()
        writer.array { writer in for element in elements { writer.object { write(element, &$0) } } }
        return json(.ok, ByteBuffer(bytes: writer.bytes))
    }

    static func json(_ status: HTTPResponse.Status = .ok, _ object: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter(capacity: 512)
        writer.object(object)
        return json(status, ByteBuffer(bytes: writer.bytes))
    }
}
