import Foundation
import HTTPTypes
import OPDEngine
import OPDJournal

/// A login as the browser's cookie carries it: signed, so that nobody else can make one, and kept by no server.
///
/// It ends by itself, when it was not used for a while or is too old; it is ended for all servers by an entry in the
/// directory.
struct Login: Equatable, Sendable {
    let user: User.Name
    let id: UInt64
    /// Counted by the directory; a login of an earlier generation is over.
    let generation: Int
    /// The reset's count: after a reset everybody logs in again.
    let epoch: Int
    let begun: Instant
    let lastUsed: Instant

    /// How long a login lasts, in milliseconds.
    struct Lifetime: Sendable {
        /// Without being used.
        var idle = 4 * 3_600_000
        /// In all: a working day.
        var absolute = 12 * 3_600_000
        /// A cookie whose use is older than this is given anew.
        var renewal = 60_000
    }

    static let cookieName = "opdesk_login"
    private static let cookiePrefix = Array("\(cookieName)=".utf8)
    private static let separator = UInt8(ascii: "~")

    func isOver(at now: Instant, _ lifetime: Lifetime) -> Bool {
        now.milliseconds - lastUsed.milliseconds >= lifetime.idle
            || now.milliseconds - begun.milliseconds >= lifetime.absolute
    }

    func used(at now: Instant) -> Login {
        Login(user: user, id: id, generation: generation, epoch: epoch, begun: begun, lastUsed: now)
    }

    /// What ends it before its time.
    func ended(_ lifetime: Lifetime) -> EndedLogin {
        EndedLogin(id: id, until: Instant(milliseconds: begun.milliseconds + lifetime.absolute))
    }
}

extension Login {
    /// `user.id.generation.epoch.begun.last used.signature`; a user's name has dots, so it comes last before the signature.
    func signed(_ secret: HospitalSecret) -> String {
        let text = [
            String(id, radix: 16), "\(generation)", "\(epoch)", "\(begun.milliseconds)", "\(lastUsed.milliseconds)",
            user.text,
        ].joined(separator: "~")
        return text + "~" + Self.signature(of: text, secret)
    }

    /// Nil for what this hospital has not signed.
    init?(signed text: String, _ secret: HospitalSecret) {
        // Bytes, not characters: this stands before every request of everybody who is logged in.
        guard let end = text.utf8.lastIndex(of: Self.separator) else { return nil }
        let signature = text[text.utf8.index(after: end)...]
        guard Secret.areEqual(Self.signature(of: text[..<end], secret), String(signature)) else { return nil }
        let parts = text[..<end].utf8.split(separator: Self.separator, omittingEmptySubsequences: false)
            .map(Substring.init)
        guard parts.count == 6, let id = UInt64(parts[0], radix: 16), let generation = Int(parts[1]),
            let epoch = Int(parts[2]), let begun = Int(parts[3]), let lastUsed = Int(parts[4]),
            let user = User.Name(String(parts[5]))
        else { return nil }
        self.init(
            user: user, id: id, generation: generation, epoch: epoch, begun: Instant(milliseconds: begun),
            lastUsed: Instant(milliseconds: lastUsed))
    }

    private static func signature(of text: some StringProtocol, _ secret: HospitalSecret) -> String {
        secret.digest(Array("login".utf8), Array(text.utf8)).hex
    }

    /// The cookie as the browser keeps it.
    func cookie(_ secret: HospitalSecret, isSecure: Bool) -> HTTPField {
        Self.cookie(signed(secret), isSecure: isSecure)
    }

    static func cookieRemoved(isSecure: Bool) -> HTTPField { cookie("; Max-Age=0", isSecure: isSecure) }

    private static func cookie(_ value: String, isSecure: Bool) -> HTTPField {
        let secure = isSecure ? "; Secure" : ""
        return HTTPField(name: .setCookie, value: "\(cookieName)=\(value); Path=/; HttpOnly; SameSite=Strict\(secure)")
    }

    /// The value of the cookie among those that a request brings. More than one of the name proves nothing.
    static func cookieValue(in headers: HTTPFields) -> String? {
        var found: String?
        for field in headers where field.name == .cookie {
            var rest = field.value.utf8[...]
            while !rest.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
                let cookie = rest[..<end].drop { $0 == UInt8(ascii: " ") }
                rest = rest[end...].dropFirst()
                guard cookie.starts(with: cookiePrefix) else { continue }
                guard found == nil else { return nil }
                found = String(Substring(cookie.dropFirst(cookiePrefix.count)))
            }
        }
        return found
    }
}

extension Digest128 {
    var hex: String {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Secret.hex($0) }
    }
}
