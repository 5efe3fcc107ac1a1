import Logging
import OPDServer

/// Every setting, in the order in which `opdesk config` prints them.
///
/// A new one is a line here and a line in `ServingOptions`; it is read as `try settings.port`.
struct SettingsTable: Sendable {
    let host = Setting(
        "host", .text("an address or a name of this machine"), default: "127.0.0.1",
        help: "The address to listen on. Others than this machine's need --access-control.")
    let port = Setting(
        "port", .number(0...65_535), default: "8000",
        help: "The port to listen on; 0 takes a free one and says which.")
    let insecure = Setting(
        "insecure", .flag, default: "false",
        help: "Listen beyond this machine without access control: everybody may read and change everything.")
    let accessControl = Setting(
        "access-control", .flag, without: "on from the first user on",
        help: "Everybody logs in or sends an API key. Without users, a set-up code on the terminal makes the first.")
    let secureCookies = Setting(
        "secure-cookies", .flag, default: "false",
        help: "Have browsers send logins over TLS only: for a proxy that speaks TLS before this server.")

    let jwtIssuer = Setting(
        "jwt-issuer", .text("the name that the identity provider gives itself, such as https://id.example/realms/opd"),
        without: "no single sign-on",
        help: "Take the tokens of this identity provider: the iss of its tokens. Turns access control on.")
    let jwtAudience = Setting(
        "jwt-audience", .text("the name of OPDesk at the identity provider"), without: "none",
        help: "What the aud of its tokens has to contain.")
    let jwtKeys = Setting(
        "jwt-keys", .keyPlace, without: "none",
        help: "Its public keys, a JSON Web Key Set: a file, or an https:// address, read again every hour.")
    let jwtUserClaim = Setting(
        "jwt-user-claim", .text("the name of a claim"), default: "preferred_username",
        help: "Which claim names the user; sub does where it is missing.")
    let jwtRoleClaim = Setting(
        "jwt-role-claim", .text("the name of a claim, such as roles or realm_access.roles"), default: "roles",
        help: "Which claim has the user's roles, a text or a list; dots lead into it.")
    let jwtRoles = Setting(
        "jwt-roles", .roleNames, without: "OPDesk's own names",
        help: "What the identity provider calls the roles: opd-clerk=clerk,opd-admin=admin.")
    let jwtDoctorClaim = Setting(
        "jwt-doctor-claim", .text("the name of a claim"), default: "doctor_id",
        help: "Which claim has the id of the doctor who a user with the role doctor is.")

    let tlsCertificate = Setting(
        "tls-certificate", .file, without: "none, and plain HTTP",
        help: "Serve HTTPS with this certificate: PEM, the server's own first. SIGHUP reads it again.")
    let tlsKey = Setting(
        "tls-key", .file, without: "none", help: "The key of the certificate: PEM, without a passphrase.")
    let publicPort = Setting(
        "public-port", .number(0...65_535), without: "none",
        help: "A second port that has only what is for everybody; 0 takes a free one and says which.")
    let publicHost = Setting(
        "public-host", .text("an address or a name of this machine"), without: "that of --host",
        help: "The address that the second port listens on.")
    let trustedProxy = Setting(
        "trusted-proxy", .proxies, without: "none",
        help: "The reverse proxies whose X-Forwarded-For is believed: addresses or networks, with commas between.")
    let maxConnections = Setting(
        "max-connections", .number(1...1_000_000), without: "10000, or what the system allows if that is less",
        help: "How many connections there may be at once.")
    let maxConnectionsPerAddress = Setting(
        "max-connections-per-address", .number(1...1_000_000), default: "256",
        help: "How many of them one client address may have; this machine and trusted proxies may have all.")
    let loginsPerMinute = Setting(
        "logins-per-minute", .number(0...1_000_000), default: "30",
        help: "How many logins a minute one client address may try; 0 is no limit.")
    let publicPerMinute = Setting(
        "public-per-minute", .number(0...1_000_000), default: "300",
        help: "How many requests a minute for what is for everybody one client address may make; 0 is no limit.")
    let onlineBookingsPerMinute = Setting(
        "online-bookings-per-minute", .number(0...1_000_000), default: "10",
        help: "How many places a minute may be booked at home from one client address; 0 is no limit.")

    let database = Setting(
        "database", .journal, default: "opdesk.db",
        help: "The journal: a file, which serve makes when it is missing, or postgres://user@host/name.")
    let timeZone = Setting(
        "time-zone", .timeZone, without: "the system's",
        help: "The hospital's time zone, such as Asia/Kolkata. Fixed at the first start.")
    let language = Setting(
        "language", .language, default: "en",
        help: "What boards speak, and other screens where nobody asks for another language.")
    let patientAddress = Setting(
        "patient-address", .webOrigin, without: "as whoever prints a slip has reached this server",
        help: "Where patients' phones reach this hospital, for the codes on slips: https://opd.hospital.example.")
    let noOnlineBooking = Setting(
        "no-online-booking", .flag, default: "false", help: "Have no page on which patients book at home.")
    let allowReset = Setting(
        "allow-reset", .flag, default: "false",
        help: "Allow POST /admin/reset also while listening beyond this machine.")

    let logLevel = Setting<Logger.Level>(
        "log-level", .choice, default: "info", help: "How much to log: from trace, the most, to critical.")
    let logFormat = Setting<LogFormat>(
        "log-format", .choice, default: "text",
        help: "How to log: text for people, or json for programs, one object a line.")
}

extension SettingsTable {
    static let table = SettingsTable()

    /// All of the above, as they stand there.
    static let all: [any AnySetting] = Mirror(reflecting: table).children.compactMap { $0.value as? any AnySetting }

    static func setting(named name: String) -> (any AnySetting)? { all.first { $0.name == name } }
}
