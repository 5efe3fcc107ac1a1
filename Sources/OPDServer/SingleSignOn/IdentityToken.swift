import Foundation
import OPDJournal

/// A JSON Web Token (RFC 7519) as the identity provider signs it and a client sends it. Nothing of it is verified yet.
struct IdentityToken {
    /// Which of the provider's keys is said to have signed it.
    let keyID: String
    /// With which algorithm. Only the key decides whether that may be.
    let algorithm: String
    let claims: JSONValue
    let signed: [UInt8]
    let signature: [UInt8]

    /// Whether it has the form of one: three parts, with dots between. No API key has dots.
    static func isOne(_ bearer: String) -> Bool { bearer.utf8.count { $0 == UInt8(ascii: ".") } == 2 }

    init(_ text: String) throws(TokenFault) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Self.bytes(parts[2])
        else { throw .malformed }
        guard let algorithm = header["alg"]?.text else { throw .malformed }
        // What has to be understood is understood, or the token is refused (RFC 7515, 4.1.11).
        guard header["crit"] == nil, Self.isAccessToken(header["typ"]) else { throw .ofAnotherKind }
        guard let keyID = header["kid"]?.text, !keyID.isEmpty else { throw .withoutKeyID }
        self.keyID = keyID
        self.algorithm = algorithm
        self.claims = claims
        self.signature = signature
        signed = Array(text.utf8.prefix(parts[0].count + 1 + parts[1].count))
    }

    /// A provider signs other tokens with the same keys, such as those that end logins; `typ` tells them apart
    /// (RFC 8725, 3.11).
    private static func isAccessToken(_ type: JSONValue?) -> Bool {
        guard let type else { return true }
        guard let words = type.text?.lowercased() else { return false }
        return ["jwt", "at+jwt", "application/at+jwt"].contains(words)
    }

    private static func object(_ part: Substring.UTF8View) -> JSONValue? {
        guard let bytes = bytes(part), let value = try? JSONValue(bytes), case .object = value else { return nil }
        return value
    }

    /// Base64url without padding (RFC 7515, 2), and nothing else.
    static func bytes(_ part: some Collection<UInt8>) -> [UInt8]? {
        var base64: [UInt8] = []
        base64.reserveCapacity(part.count + 3)
        for byte in part {
            switch byte {
            case UInt8(ascii: "-"): base64.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): base64.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: base64.append(byte)
            }
        }
        while !base64.count.isMultiple(of: 4) { base64.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: Data(base64)).map { Array($0) }
    }
}

extension JSONValue {
    /// The member that a path with dots leads to. A name may have dots itself: `https://opd.example/roles` is one.
    func claim(_ path: some StringProtocol) -> JSONValue? {
        if let value = self[String(path)] { return value }
        for dot in path.indices where path[dot] == "." {
            let rest = path[path.index(after: dot)...]
            if let found = self[String(path[..<dot])]?.claim(rest) { return found }
        }
        return nil
    }
}
