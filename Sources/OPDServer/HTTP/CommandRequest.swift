import HTTPTypes
import Hummingbird
import NIOCore
import OPDEngine
import OPDJournal

/// A request that may change something: its body, who asks, and its idempotency key.
struct CommandRequest {
    let body: ByteBuffer
    let actor: String?
    let key: IdempotencyKey?

    static let keyHeader = HTTPField.Name("Idempotency-Key")!
    static let actorHeader = HTTPField.Name("X-Actor")!

    /// Reads the whole body and the headers that every POST may have.
    init(_ request: Request, secret: HospitalSecret) async throws {
        try Self.checkMediaType(request)
        body = try await Self.collect(request)
        actor = try Self.header(Self.actorHeader, of: request)
        key = try Self.header(Self.keyHeader, of: request).map { [body] key in
            IdempotencyKey(
                key: secret.digest(Array(key.utf8)),
                request: secret.digest(
                    Array(request.method.rawValue.utf8), Array(request.uri.path.utf8),
                    Array((request.uri.query ?? "").utf8), Array(body.readableBytesView)))
        }
    }

    /// The members of the body; none when there is no body.
    func fields() throws -> Fields {
        body.readableBytes == 0 ? Fields([], prefix: "") : try Fields(body)
    }

    private static func checkMediaType(_ request: Request) throws {
        guard let type = request.headers[.contentType], type != "application/json" else { return }
        guard let mediaType = MediaType(from: type), mediaType.isType(.applicationJson) else {
            throw Problem(.unsupportedMediaType, "Content-Type: takes application/json.", field: "Content-Type")
        }
    }

    private static func collect(_ request: Request) async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: RequestLimits.Limits.standard.bodyBytes)
        } catch is NIOTooManyBytesError {
            throw Problem(
                .contentTooLarge, "A body has at most \(RequestLimits.Limits.standard.bodyBytes) bytes.")
        }
    }

    /// A header of 1 to 255 printable characters of ASCII; nil when it is not there.
    private static func header(_ name: HTTPField.Name, of request: Request) throws -> String? {
        guard let value = request.headers[name] else { return nil }
        let isAlone = request.headers[values: name].count == 1
        guard isAlone, (1...255).contains(value.utf8.count), value.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw Problem.invalid(name.rawName, "takes 1 to 255 printable ASCII characters, once.")
        }
        return value
    }
}
