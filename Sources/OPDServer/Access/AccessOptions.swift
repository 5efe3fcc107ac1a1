/// How access control works on this server.
package struct AccessOptions: Sendable {
    package enum Mode: Sendable {
        case on
        case off
        /// From the moment on that there is a user.
        case withUsers
    }

    package var mode = Mode.withUsers
    /// Whether browsers are to send the login over TLS alone.
    package var usesSecureCookies = false
    /// With what the first user is made while there is none.
    package var setupCode: String?
    /// Whose tokens are taken besides logins and keys; nil for nobody's.
    package var singleSignOn: SingleSignOn?
    var passwordCost = Secret.PasswordCost.standard
    var lifetime = Login.Lifetime()

    package init() {}
}
