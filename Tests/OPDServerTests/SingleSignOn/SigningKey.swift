import Crypto
import CryptoExtras
import Foundation
import OPDJournal

@testable import OPDServer

/// A key of an identity provider. It signs with swift-crypto alone, so that what verifies is held against something else.
struct SigningKey: Sendable {
    private enum Secret: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case p521(P521.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    struct CannotSign: Error {}

    let id: String
    private let secret: Secret

    static let rsa = SigningKey(id: "rsa", secret: .rsa((try? _RSA.Signing.PrivateKey(keySize: .bits2048))!))
    static let otherRSA = SigningKey(id: "other", secret: .rsa((try? _RSA.Signing.PrivateKey(keySize: .bits2048))!))
    static let p256 = SigningKey(id: "p256", secret: .p256(P256.Signing.PrivateKey()))
    static let p384 = SigningKey(id: "p384", secret: .p384(P384.Signing.PrivateKey()))
    static let p521 = SigningKey(id: "p521", secret: .p521(P521.Signing.PrivateKey()))
    static let ed25519 = SigningKey(id: "ed25519", secret: .ed25519(Curve25519.Signing.PrivateKey()))

    /// The same key under another name.
    func named(_ id: String) -> SigningKey { SigningKey(id: id, secret: secret) }

    // MARK: What is public

    /// The key as the provider's set has it.
    var jwk: JSONValue {
        func text(_ bytes: some Collection<UInt8>) -> JSONValue { .string(Self.base64URL(Array(bytes))) }
        func curve(_ name: JSONValue, _ point: Data) -> JSONValue {
            let half = point.count / 2
            return [
                "kty": "EC", "kid": .string(id), "crv": name, "x": text(point.prefix(half)),
                "y": text(point.suffix(half)),
            ]
        }
        switch secret {
        case .rsa(let key):
            let numbers = (try? key.publicKey.getKeyPrimitives())!
            return [
                "kty": "RSA", "kid": .string(id), "use": "sig", "n": text(numbers.modulus),
                "e": text(numbers.publicExponent),
            ]
        case .p256(let key): return curve("P-256", key.publicKey.rawRepresentation)
        case .p384(let key): return curve("P-384", key.publicKey.rawRepresentation)
        case .p521(let key): return curve("P-521", key.publicKey.rawRepresentation)
        case .ed25519(let key):
            return [
                "kty": "OKP", "kid": .string(id), "crv": "Ed25519", "x": text(key.publicKey.rawRepresentation),
            ]
        }
    }

    /// The public key as a file: what somebody who knows it could take for the secret of an HMAC.
    var publicPEM: String {
        guard case .rsa(let key) = secret else { return "" }
        return key.publicKey.pemRepresentation
    }

    // MARK: Signing

    func token(_ claims: JSONValue, _ algorithm: String = "RS256", header: JSONValue? = nil) throws -> String {
        let header = header ?? ["alg": .string(algorithm), "typ": "JWT", "kid": .string(id)]
        let text = Self.base64URL(Array(header.encoded.utf8)) + "." + Self.base64URL(Array(claims.encoded.utf8))
        return text + "." + Self.base64URL(try sign(Array(text.utf8), algorithm))
    }

    func sign(_ bytes: [UInt8], _ algorithm: String) throws -> [UInt8] {
        switch (secret, algorithm) {
        case (.rsa(let key), "RS256"): try rsa(key, SHA256.hash(data: bytes), .insecurePKCS1v1_5)
        case (.rsa(let key), "RS384"): try rsa(key, SHA384.hash(data: bytes), .insecurePKCS1v1_5)
        case (.rsa(let key), "RS512"): try rsa(key, SHA512.hash(data: bytes), .insecurePKCS1v1_5)
        case (.rsa(let key), "PS256"): try rsa(key, SHA256.hash(data: bytes), .PSS)
        case (.rsa(let key), "PS384"): try rsa(key, SHA384.hash(data: bytes), .PSS)
        case (.rsa(let key), "PS512"): try rsa(key, SHA512.hash(data: bytes), .PSS)
        case (.rsa, "HS256"):
            Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Data(publicPEM.utf8))))
        case (_, "none"): []
        case (.p256(let key), "ES256"): Array(try key.signature(for: bytes).rawRepresentation)
        case (.p384(let key), "ES384"): Array(try key.signature(for: bytes).rawRepresentation)
        case (.p521(let key), "ES512"): Array(try key.signature(for: bytes).rawRepresentation)
        case (.ed25519(let key), "EdDSA"): Array(try key.signature(for: bytes))
        default: throw CannotSign()
        }
    }

    private func rsa(
        _ key: _RSA.Signing.PrivateKey, _ digest: some Digest, _ padding: _RSA.Signing.Padding
    ) throws -> [UInt8] {
        Array(try key.signature(for: digest, padding: padding).rawRepresentation)
    }

    static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func set(_ keys: SigningKey...) -> [UInt8] { set(keys.map(\.jwk)) }

    static func set(_ keys: [JSONValue]) -> [UInt8] {
        let set: JSONValue = ["keys": .array(keys)]
        return Array(set.encoded.utf8)
    }
}
