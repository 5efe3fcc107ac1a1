import HTTPTypes
import Hummingbird
import NIOCore
import OPDEngine
import OPDJournal

/// A request that may change something: its body, who asks, and its idempotency key.
struct CommandRequest {
    let body: ByteBuffer
    let actor: String?
    let requestID: String
    let key: IdempotencyKey?

    static let keyHeader = HTTPField.Name("Idempotency-Key")!
    static let actorHeader = HTTPField.Name("X-Actor")!

    /// Reads the whole body and the headers that every POST may have. A key is bound to the body, unless that holds a
    /// secret, which no fast hash may be made of.
    init(
        _ request: Request, _ context: DeskContext, secret: HospitalSecret, holdsSecret: Bool = false
    ) async throws {
        let found = Found(in: request.headers)
        try Self.checkMediaType(found, of: request)
        body = try await Self.collect(request)
        // Who is nobody that the hospital knows says who they are, or not.
        let claimed = try found.actor.map { try Self.header($0, Self.actorHeader, of: request) }
        actor = context.principal.actor ?? claimed
        requestID = context.requestID
        key = try found.key.map { try Self.header($0, Self.keyHeader, of: request) }.map { [body] key in
            IdempotencyKey(
                key: secret.digest(Array(key.utf8)),
                request: secret.digest(
                    Array(request.method.rawValue.utf8), Array(request.uri.path.utf8),
                    Array((request.uri.query ?? "").utf8), holdsSecret ? [] : Array(body.readableBytesView)))
        }
    }

    static func claimedActor(of request: Request) throws -> String? {
        try request.headers[actorHeader].map { try header($0, actorHeader, of: request) }
    }

    /// The members of the body; none when there is no body.
    func fields() throws -> Fields {
        body.readableBytes == 0 ? Fields([], prefix: "") : try Fields(body)
    }

    /// The first of each header that a command looks at, found in one pass: asking for them one by one walks through all.
    private struct Found {
        private(set) var type: String?
        private(set) var typeCount = 0
        private(set) var actor: String?
        private(set) var key: String?

        init(in headers: HTTPFields) {
            for field in headers {
                switch field.name {
                case .contentType:
                    type = field.value
                    typeCount += 1
                case CommandRequest.actorHeader: actor = actor ?? field.value
                case CommandRequest.keyHeader: key = key ?? field.value
                default: break
                }
            }
        }
    }

    private static func checkMediaType(_ found: Found, of request: Request) throws {
        if found.typeCount == 0 || found.typeCount == 1 && found.type == "application/json" { return }
        guard let type = request.headers[.contentType], let mediaType = MediaType(from: type),
            mediaType.isType(.applicationJson)
        else { throw Problem(.unsupportedMediaType, "Content-Type: takes application/json.", field: "Content-Type") }
    }

    /// The whole body, unless it is too long.
    static func collect(_ request: Request) async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: RequestLimits.Limits.standard.bodyBytes)
        } catch is NIOTooManyBytesError {
            throw Problem(
                .contentTooLarge, "A body has at most \(RequestLimits.Limits.standard.bodyBytes) bytes.")
        }
    }

    /// A header of 1 to 255 printable characters of ASCII.
    private static func header(_ value: String, _ name: HTTPField.Name, of request: Request) throws -> String {
        let isAlone = request.headers[values: name].count == 1
        guard isAlone, (1...255).contains(value.utf8.count), value.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw Problem.invalid(name.rawName, "takes 1 to 255 printable ASCII characters, once.")
        }
        return value
    }
}
