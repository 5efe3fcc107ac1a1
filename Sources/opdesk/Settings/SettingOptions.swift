import ArgumentParser

/// Options that give settings. Each is declared by its setting: `@Option(\.port) var port: String?`.
protocol SettingOptions: ParsableArguments {
    /// The settings' file.
    var config: String? { get }
}

extension SettingOptions {
    /// What was given on the command line, by the names of the settings.
    var given: [String: String] {
        var given: [String: String] = [:]
        for child in Mirror(reflecting: self).children {
            guard let option = child.value as? any SettingOption, let label = child.label else { continue }
            let name = Self.name(ofProperty: label)
            if let text = option.givenText, SettingsTable.setting(named: name) != nil { given[name] = text }
        }
        return given
    }

    /// `_timeZone` is what a property wrapper's storage is called.
    private static func name(ofProperty label: String) -> String {
        label.drop { $0 == "_" }.map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }.joined()
    }
}

private protocol SettingOption {
    var givenText: String? { get }
}

extension Option: SettingOption where Value == String? {
    fileprivate var givenText: String? { wrappedValue }

    /// The property has the setting's name, in camel case.
    init<Taken>(_ setting: KeyPath<SettingsTable, Setting<Taken>>) {
        let setting = SettingsTable.table[keyPath: setting]
        self.init(name: .customLong(setting.name), help: ArgumentHelp(setting.help), completion: setting.completion)
    }
}

extension Flag: SettingOption where Value == Bool? {
    fileprivate var givenText: String? { wrappedValue.map(String.init) }

    /// With `--no-…` for what the environment or the file turned on.
    init<Taken>(_ setting: KeyPath<SettingsTable, Setting<Taken>>) {
        let setting = SettingsTable.table[keyPath: setting]
        self.init(name: .customLong(setting.name), inversion: .prefixedNo, help: ArgumentHelp(setting.help))
    }
}

extension Setting {
    fileprivate var help: String {
        standardWords == "false" ? explanation : "\(explanation) (default: \(standardWords))"
    }

    fileprivate var completion: CompletionKind {
        if form.isFile { return .file() }
        return form.choices.isEmpty ? .default : .list(form.choices)
    }
}

/// The settings of `serve`: all of them.
struct ServingOptions: SettingOptions {
    @Option(help: configHelp, completion: .file(extensions: ["yaml", "yml"])) var config: String?

    @Option(\.host) var host: String?
    @Option(\.port) var port: String?
    @Flag(\.insecure) var insecure: Bool?
    @Flag(\.accessControl) var accessControl: Bool?
    @Flag(\.secureCookies) var secureCookies: Bool?
    @Option(\.jwtIssuer) var jwtIssuer: String?
    @Option(\.jwtAudience) var jwtAudience: String?
    @Option(\.jwtKeys) var jwtKeys: String?
    @Option(\.jwtUserClaim) var jwtUserClaim: String?
    @Option(\.jwtRoleClaim) var jwtRoleClaim: String?
    @Option(\.jwtRoles) var jwtRoles: String?
    @Option(\.jwtDoctorClaim) var jwtDoctorClaim: String?
    @Option(\.tlsCertificate) var tlsCertificate: String?
    @Option(\.tlsKey) var tlsKey: String?
    @Option(\.publicPort) var publicPort: String?
    @Option(\.publicHost) var publicHost: String?
    @Option(\.trustedProxy) var trustedProxy: String?
    @Option(\.maxConnections) var maxConnections: String?
    @Option(\.maxConnectionsPerAddress) var maxConnectionsPerAddress: String?
    @Option(\.loginsPerMinute) var loginsPerMinute: String?
    @Option(\.publicPerMinute) var publicPerMinute: String?
    @Option(\.onlineBookingsPerMinute) var onlineBookingsPerMinute: String?
    @Option(\.database) var database: String?
    @Option(\.timeZone) var timeZone: String?
    @Option(\.language) var language: String?
    @Option(\.patientAddress) var patientAddress: String?
    @Flag(\.noOnlineBooking) var noOnlineBooking: Bool?
    @Flag(\.allowReset) var allowReset: Bool?
    @Option(\.logLevel) var logLevel: String?
    @Option(\.logFormat) var logFormat: String?
}

/// The settings of a command that only uses the journal.
struct JournalOptions: SettingOptions {
    @Option(help: configHelp, completion: .file(extensions: ["yaml", "yml"])) var config: String?

    @Option(\.database) var database: String?

    /// The journal that they, the environment and the file name.
    var place: JournalPlace {
        get throws { try ProcessSettings(self).database }
    }
}

/// The settings of a command that may be the first to open a hospital, which fixes its time zone.
struct HospitalOptions: SettingOptions {
    @Option(help: configHelp, completion: .file(extensions: ["yaml", "yml"])) var config: String?

    @Option(\.database) var database: String?
    @Option(\.timeZone) var timeZone: String?
}

private let configHelp: ArgumentHelp = "A file of settings, in YAML: port: 8000. (default: OPDESK_CONFIG, or none)"
