import ArgumentParser

/// One setting of the process. `time-zone` is given as `--time-zone`, as `OPDESK_TIME_ZONE`, or as `time-zone:` in the
/// file; the first of these that gives it wins.
struct Setting<Value: Sendable>: Sendable {
    let name: String
    let form: SettingForm<Value>
    let standard: Value
    let standardWords: String
    /// Whether there is a default to write; without, nothing is set.
    let hasStandard: Bool
    let isSecret: Bool
    let explanation: String

    /// The default is written as it would be given.
    init(_ name: String, _ form: SettingForm<Value>, default standard: String, secret: Bool = false, help: String) {
        guard let value = form.read(standard) else { fatalError("\(name): \(standard) is no default") }
        self.init(name, form, standard: value, words: standard, hasStandard: true, secret: secret, help: help)
    }

    /// A setting that need not be given: `without` says what holds then.
    init<Wrapped>(
        _ name: String, _ form: SettingForm<Wrapped>, without words: String, secret: Bool = false, help: String
    ) where Value == Wrapped? {
        self.init(name, form.optional, standard: nil, words: words, hasStandard: false, secret: secret, help: help)
    }

    private init(
        _ name: String, _ form: SettingForm<Value>, standard: Value, words: String, hasStandard: Bool, secret: Bool,
        help: String
    ) {
        self.name = name
        self.form = form
        self.standard = standard
        standardWords = words
        self.hasStandard = hasStandard
        isSecret = secret
        explanation = help
    }
}

/// A setting whatever its value is.
protocol AnySetting: Sendable {
    var name: String { get }
    /// The default, or what holds without.
    var standardWords: String { get }
    /// Whether there is a default to write; without, nothing is set.
    var hasStandard: Bool { get }
    /// What may be shown to people and logs of what was given.
    func shown(_ given: String) -> String
    /// Throws unless it takes what was given.
    func check(_ given: GivenValue) throws
}

extension Setting: AnySetting {
    func shown(_ given: String) -> String { isSecret ? SettingMask.mask : form.masked(given) }

    func check(_ given: GivenValue) throws { _ = try value(given) }

    func value(_ given: GivenValue) throws -> Value {
        guard let value = form.read(given.text) else {
            throw ValidationError("\(given.origin.place(of: name)) takes \(form.words), not '\(shown(given.text))'.")
        }
        return value
    }
}

extension AnySetting {
    /// `OPDESK_TIME_ZONE` for `time-zone`.
    var variable: String { SettingsEnvironment.variable(of: name) }
}
