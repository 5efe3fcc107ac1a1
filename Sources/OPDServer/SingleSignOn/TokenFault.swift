import HTTPTypes
import Hummingbird

/// Why a token of the identity provider does not let its bearer in.
enum TokenFault: Error, Equatable {
    // Not one that could be verified.
    case malformed
    case ofAnotherKind
    case withoutKeyID
    // Not the provider's.
    case noKeysYet
    case keyBeingFetched
    case unknownKey
    case wrongAlgorithm
    case wrongSignature
    // The provider's, but not for here or not for now.
    case wrongIssuer
    case wrongAudience
    case withoutExpiry
    case expired
    case notYetValid
    // Valid, but of no use here.
    case withoutName
    case withoutRole(claim: String)
    case withoutDoctor(claim: String)
}

extension Problem {
    init(_ fault: TokenFault) {
        switch fault {
        case .noKeysYet, .keyBeingFetched:
            self.init(
                .serviceUnavailable, fault.sentence, headers: [HTTPField(name: .retryAfter, value: "\(fault.pause)")])
        case .withoutRole, .withoutDoctor: self.init(.forbidden, fault.sentence)
        default: self = .unknownCaller(fault.sentence)
        }
    }
}

extension TokenFault {
    /// When to try again, in seconds.
    fileprivate var pause: Int { self == .noKeysYet ? 60 : 1 }

    fileprivate var sentence: String {
        switch self {
        case .malformed: "This token is no JSON Web Token."
        case .ofAnotherKind: "This token is not of the kind that lets its bearer in. Send an access token."
        case .withoutKeyID: "This token does not name the key that signed it (kid), so it cannot be verified."
        case .noKeysYet:
            "The identity provider's keys could not be fetched yet, so no token can be verified. Log in with a password."
        case .keyBeingFetched: "The identity provider's keys are being fetched. Try again in a moment."
        case .unknownKey, .wrongAlgorithm, .wrongSignature:
            "This token is not signed by the hospital's identity provider."
        case .wrongIssuer: "This token is of another issuer (iss) than the hospital's identity provider."
        case .wrongAudience: "This token is for somebody else (aud), not for OPDesk."
        case .withoutExpiry: "This token does not say when it expires (exp)."
        case .expired: "This token has expired. Get a new one from the identity provider."
        case .notYetValid:
            "This token is not valid yet (nbf). Compare this machine's clock with the identity provider's."
        case .withoutName: "This token does not say whose it is."
        case .withoutRole(let claim):
            "The identity provider gives you none of the roles of OPDesk (claim \(claim)). Ask who administers it."
        case .withoutDoctor(let claim):
            "The identity provider does not say which doctor you are (claim \(claim)). Ask who administers it."
        }
    }
}
