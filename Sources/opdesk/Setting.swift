import ArgumentParser
import Foundation

/// The environment as the default of an option: `OPDESK_PORT` for `--port`.
enum Setting {
    static func text(_ name: String, default value: String) -> String { text(name) ?? value }

    static func text(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    static func flag(_ name: String) throws -> Bool {
        guard let value = text(name) else { return false }
        switch value.lowercased() {
        case "1", "true", "yes", "on": return true
        case "0", "false", "no", "off": return false
        default: throw ValidationError("\(name) is '\(value)'; it takes true or false.")
        }
    }
}
