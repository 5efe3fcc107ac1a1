import Logging

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

    let database = Setting(
        "database", .journal, default: "opdesk.db",
        help: "The journal: a file, which serve makes when it is missing, or postgres://user@host/name.")
    let timeZone = Setting(
        "time-zone", .timeZone, without: "the system's",
        help: "The hospital's time zone, such as Asia/Kolkata. Fixed at the first start.")
    let allowReset = Setting(
        "allow-reset", .flag, default: "false",
        help: "Allow POST /admin/reset also while listening beyond this machine.")

    let logLevel = Setting<Logger.Level>(
        "log-level", .choice, default: "info", help: "How much to log: from trace, the most, to critical.")
}

extension SettingsTable {
    static let table = SettingsTable()

    /// All of the above, as they stand there.
    static let all: [any AnySetting] = Mirror(reflecting: table).children.compactMap { $0.value as? any AnySetting }

    static func setting(named name: String) -> (any AnySetting)? { all.first { $0.name == name } }
}
