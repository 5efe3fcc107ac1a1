import ArgumentParser
import Foundation
import Yams

/// The settings in a file: YAML, a line for each, by the names of the options. One without a value counts as not set.
struct SettingsFile: Sendable {
    let path: String
    let values: [String: String]
    let lines: [String: Int]

    init(path: String) throws {
        self.path = path
        var values: [String: String] = [:]
        var lines: [String: Int] = [:]
        for (key, value) in try Self.pairs(in: Self.text(of: path), of: path) {
            let line = key.mark?.line ?? 1
            let name = try Self.knownName(key, at: "\(path), line \(line)")
            guard case .scalar(let scalar) = value else {
                throw ValidationError("\(name) in \(path), line \(line), takes one value, not a list or a table.")
            }
            if !scalar.isNothing { values[name] = scalar.string }
            lines[name] = line
        }
        self.values = values
        self.lines = lines
    }

    private static func text(of path: String) throws -> String {
        do {
            let bytes = try Data(contentsOf: URL(filePath: path))
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw ValidationError("The settings' file \(path) is not UTF-8 text.")
            }
            return text
        } catch let failure as CocoaError {
            let reason = failure.code == .fileReadNoSuchFile ? "it is not there" : failure.localizedDescription
            throw ValidationError("The settings' file \(path) cannot be read: \(reason).")
        }
    }

    private static func pairs(in text: String, of path: String) throws -> [(key: Node, value: Node)] {
        let node: Node?
        do {
            node = try compose(yaml: text)
        } catch let failure as YamlError {
            throw ValidationError("\(path)\(failure.sentence)")
        }
        switch node {
        case nil: return []
        case .mapping(let mapping): return mapping.map { $0 }
        case .scalar(let scalar) where scalar.isNothing: return []
        default: throw ValidationError("\(path) takes a setting a line, such as port: 8000.")
        }
    }

    private static func knownName(_ key: Node, at place: String) throws -> String {
        let known = SettingsTable.all.map(\.name)
        guard let name = key.string else {
            throw ValidationError("\(place): the name of a setting is expected, such as port.")
        }
        guard known.contains(name) else {
            throw ValidationError("\(place): \(name) is no setting. \(Suggestion(name, known))")
        }
        return name
    }
}

extension Node.Scalar {
    /// `port:` and `port: null` set nothing; `port: ""` sets an empty text.
    fileprivate var isNothing: Bool {
        style != .singleQuoted && style != .doubleQuoted && ["", "~", "null"].contains(string)
    }
}

extension YamlError {
    /// To follow the name of the file. Without what the file says there, which may be a password.
    fileprivate var sentence: String {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ", line \(mark.line): this is no YAML: \(problem)."
        case .duplicatedKeysInMapping(let names, let context):
            ", line \(context.mark.line): \(names.sorted().joined(separator: ", ")) is given twice."
        case .reader(let problem, _, _, _): " is no YAML: \(problem)."
        default: " is no YAML."
        }
    }
}
