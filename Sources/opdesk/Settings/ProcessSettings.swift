import ArgumentParser
import Configuration
import Foundation
import Synchronization

/// The settings of this process that hold: options win over the environment, the environment over the file, the file over the defaults.
///
/// `try settings.port` reads one. What nobody reads may be wrong; what nobody knows may not be there at all.
@dynamicMemberLookup
struct ProcessSettings: Sendable {
    private let reader: ConfigReader
    private let answers = AnswerRecord()
    private let file: SettingsFile?

    init(
        _ options: some SettingOptions, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        let environment = try SettingsEnvironment(environment)
        file = try (options.config ?? environment.file).map { try SettingsFile(path: $0) }
        reader = ConfigReader(
            providers: [
                Self.provider(options.given), environment.provider, Self.provider(file?.values ?? [:]),
            ],
            accessReporter: answers)
    }

    subscript<Value>(dynamicMember setting: KeyPath<SettingsTable, Setting<Value>>) -> Value {
        get throws {
            let setting = SettingsTable.table[keyPath: setting]
            guard let given = given(setting) else { return setting.standard }
            return try setting.value(given)
        }
    }

    /// What was given for a setting, and where; nil where its default holds.
    func given(_ setting: any AnySetting) -> GivenValue? {
        guard let text = reader.string(forKey: ConfigKey([SettingsKey.prefix, setting.name])) else { return nil }
        switch answers.answering(setting.name) {
        case 0: return GivenValue(text: text, origin: .option)
        case 1: return GivenValue(text: text, origin: .environment)
        default:
            return file.map {
                GivenValue(text: text, origin: .file(path: $0.path, line: $0.lines[setting.name] ?? 1))
            }
        }
    }

    /// Throws unless every setting takes what was given for it.
    func check() throws {
        for setting in SettingsTable.all {
            if let given = given(setting) { try setting.check(given) }
        }
    }

    private static func provider(_ values: [String: String]) -> InMemoryProvider {
        InMemoryProvider(
            values: Dictionary(
                uniqueKeysWithValues: values.map { name, text in
                    let isSecret = SettingsTable.setting(named: name)?.shown(text) != text
                    return (SettingsKey.key(name), ConfigValue(.string(text), isSecret: isSecret))
                }))
    }
}

/// What was given for a setting, and where.
struct GivenValue {
    let text: String
    let origin: SettingOrigin
}

enum SettingOrigin: Equatable {
    case option
    case environment
    case file(path: String, line: Int)

    /// How the setting is called there, and where that is.
    func place(of name: String) -> String {
        switch self {
        case .option: "--\(name)"
        case .environment: SettingsEnvironment.variable(of: name)
        case .file(let path, let line): "\(name) in \(path), line \(line),"
        }
    }

    /// For a setting whose name is known already.
    func place(known name: String) -> String {
        if case .file(let path, let line) = self { return "\(path), line \(line)" }
        return place(of: name)
    }
}

enum SettingsKey {
    /// What the environment's names begin with.
    static let prefix = "opdesk"

    static func key(_ name: String) -> AbsoluteConfigKey { AbsoluteConfigKey([prefix, name]) }
}

/// Which of the reader's providers answered last for a setting.
private final class AnswerRecord: AccessReporter {
    private let answering = Mutex<[String: Int]>([:])

    func report(_ event: AccessEvent) {
        guard let name = event.metadata.key.components.last else { return }
        // The reader asks one after the other until one has an answer.
        answering.withLock { $0[name] = event.providerResults.count - 1 }
    }

    func answering(_ name: String) -> Int? { answering.withLock { $0[name] } }
}
