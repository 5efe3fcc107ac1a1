import NIOEmbedded
import NIOHTTPTypes

extension EmbeddedChannel {
    /// What the routes have been given: `h` a head, `b` a part of a body, `e` an end.
    func passedOn() throws -> String {
        var parts = ""
        while let part = try readInbound(as: HTTPRequestPart.self) {
            switch part {
            case .head: parts += "h"
            case .body: parts += "b"
            case .end: parts += "e"
            }
        }
        return parts
    }
}
