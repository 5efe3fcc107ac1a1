import Crypto
import OPDEngine

/// Lets in who shows a token of the hospital's identity provider.
package struct SingleSignOn: Sendable {
    let rules: TokenRules
    let keys: ProviderKeys
    /// How often it is looked whether the keys are old.
    var beat = ProviderKeys.shortestPause

    package init(_ rules: TokenRules, _ keys: ProviderKeys) {
        self.rules = rules
        self.keys = keys
    }

    /// Whose token it is. One that was verified is remembered, so that the signature is not computed with each request.
    func principal(bearer: String, at now: Instant) async throws(TokenFault) -> Principal {
        let digest = SHA256.hash(data: Array(bearer.utf8))
        if let principal = keys.verified(digest, at: now) { return principal }
        let token = try IdentityToken(bearer)
        let (keys, generation) = try await keys.keys(having: token.keyID)
        try keys.verify(token)
        let (principal, end) = try rules.principal(token.claims, at: now)
        self.keys.remember(digest, principal, until: end, generation: generation)
        return principal
    }
}
