import JWTKit
import OPDJournal

/// The public keys of an identity provider: a JSON Web Key Set (RFC 7517).
package struct KeySet: Sendable {
    /// What verifies: a key with one of the algorithms that it is for.
    private struct Name: Hashable {
        let keyID: String
        let algorithm: String
    }

    private var verifiers: [Name: any JWTAlgorithm] = [:]
    private var ids: Set<String> = []
    /// What the keys are made of: the same name may come back with another key.
    private var materials: Set<PublicKey> = []
    /// Why keys of the set are left out, in sentences.
    package private(set) var leftOut: [String] = []

    /// Why a set is of no use.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Keys that are for something else or of an unknown kind are left out. There has to be one that is not.
    package init(_ bytes: [UInt8]) async throws(Failure) {
        guard let document = try? JSONValue(bytes), let keys = document["keys"]?.elements else {
            throw Failure(description: "it is no JSON Web Key Set: {\"keys\": [ … ]}")
        }
        for (index, value) in keys.enumerated() {
            do throws(PublicKey.Unusable) {
                try await add(try PublicKey(value))
            } catch {
                leftOut.append("key \(index + 1) \(error.reason)")
            }
        }
        guard !verifiers.isEmpty else {
            let reasons = leftOut.isEmpty ? "it is empty" : leftOut.joined(separator: "; ")
            throw Failure(description: "it has no key to verify tokens with: \(reasons)")
        }
    }

    var count: Int { ids.count }

    func has(_ keyID: String) -> Bool { ids.contains(keyID) }

    /// Whether all keys of the other are in this one, too.
    func hasAll(of other: KeySet) -> Bool { other.materials.isSubset(of: materials) }

    /// Throws unless the key that the token names has signed it, with an algorithm that the key is for. So neither `none`
    /// nor an HMAC with a public key for its secret is ever looked at.
    func verify(_ token: IdentityToken) throws(TokenFault) {
        guard has(token.keyID) else { throw .unknownKey }
        guard let verifier = verifiers[Name(keyID: token.keyID, algorithm: token.algorithm)] else {
            throw .wrongAlgorithm
        }
        let isRight = try? verifier.verify(token.signature, signs: token.signed)
        guard isRight == true else { throw .wrongSignature }
    }

    private mutating func add(_ key: PublicKey) async throws(PublicKey.Unusable) {
        guard !materials.contains(key) else { return }
        var added: [Name: any JWTAlgorithm] = [:]
        for algorithm in key.algorithms {
            let name = Name(keyID: key.id, algorithm: algorithm.rawValue)
            guard verifiers[name] == nil else { throw .init(reason: "has the name (kid) of another") }
            added[name] = try await key.verifier(algorithm)
        }
        // All or nothing: what is said to be left out verifies nothing.
        verifiers.merge(added) { $1 }
        materials.insert(key)
        ids.insert(key.id)
    }
}

/// One key of the set, without what would be private in it.
private struct PublicKey: Hashable, Sendable {
    private enum Material: Hashable {
        case rsa(modulus: String, exponent: String)
        case ellipticCurve(ECDSACurve.RawValue, x: String, y: String)
        case edwardsCurve(x: String)
    }

    let id: String
    private let material: Material
    private let algorithmNames: [String]

    var algorithms: [JWK.Algorithm] { algorithmNames.compactMap { JWK.Algorithm(rawValue: $0) } }

    struct Unusable: Error {
        /// After "key 1".
        let reason: String
    }

    init(_ value: JSONValue) throws(Unusable) {
        func text(_ name: String) throws(Unusable) -> String {
            guard let text = value[name]?.text, !text.isEmpty else { throw Unusable(reason: "has no \(name)") }
            return text
        }
        if let use = value["use"], use.text != "sig" { throw Unusable(reason: "is not for signatures") }
        if let uses = value["key_ops"], uses.elements?.contains(.string("verify")) != true {
            throw Unusable(reason: "is not for verifying")
        }
        id = try text("kid")
        let fitting: [String]
        switch try text("kty") {
        case "RSA":
            material = .rsa(modulus: try text("n"), exponent: try text("e"))
            fitting = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
        case "EC":
            let curve = try text("crv")
            guard let algorithm = ["P-256": "ES256", "P-384": "ES384", "P-521": "ES512"][curve] else {
                throw Unusable(reason: "is on another curve than P-256, P-384 and P-521")
            }
            material = .ellipticCurve(curve, x: try text("x"), y: try text("y"))
            fitting = [algorithm]
        case "OKP":
            guard try text("crv") == "Ed25519" else { throw Unusable(reason: "is on another curve than Ed25519") }
            material = .edwardsCurve(x: try text("x"))
            fitting = ["EdDSA"]
        default: throw Unusable(reason: "is of another kind (kty) than RSA, EC and OKP")
        }
        guard let only = value["alg"] else {
            algorithmNames = fitting
            return
        }
        algorithmNames = fitting.filter { only.text == $0 }
        if algorithmNames.isEmpty {
            throw Unusable(reason: "is for another algorithm (alg) than \(fitting.joined(separator: ", "))")
        }
    }

    func verifier(_ algorithm: JWK.Algorithm) async throws(Unusable) -> any JWTAlgorithm {
        do {
            let name = JWKIdentifier(string: id)
            return try await JWTKeyCollection().add(jwk: jwk(algorithm, name)).getKey(for: name)
        } catch {
            throw Unusable(reason: "is no valid key, or an RSA key of less than 2048 bits")
        }
    }

    private func jwk(_ algorithm: JWK.Algorithm, _ name: JWKIdentifier) -> JWK {
        switch material {
        case .rsa(let modulus, let exponent):
            .rsa(algorithm, identifier: name, modulus: modulus, exponent: exponent)
        case .ellipticCurve(let curve, let x, let y):
            .ecdsa(algorithm, identifier: name, x: x, y: y, curve: ECDSACurve(rawValue: curve))
        case .edwardsCurve(let x): .octetKeyPair(algorithm, identifier: name, x: x, y: nil, curve: .ed25519)
        }
    }
}
