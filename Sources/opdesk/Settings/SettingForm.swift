import Foundation
import OPDEngine
import OPDJournal
import OPDServer

/// What a setting takes.
struct SettingForm<Value: Sendable>: Sendable {
    /// After "takes": "a number from 0 to 65535".
    let words: String
    /// nil for what it does not take.
    let read: @Sendable (String) -> Value?
    /// What a shell may propose for it, besides files: all it takes, or nothing.
    var choices: [String] = []
    var isFile = false
    /// What may be shown of it.
    var masked: @Sendable (String) -> String = { $0 }

    init(_ words: String, read: @escaping @Sendable (String) -> Value?) {
        self.words = words
        self.read = read
    }

    var optional: SettingForm<Value?> {
        var form = SettingForm<Value?>(words) { text in read(text).map { .some($0) } }
        form.choices = choices
        form.isFile = isFile
        form.masked = masked
        return form
    }
}

extension SettingForm where Value == String {
    /// Any text but an empty one; the words say what for.
    static func text(_ words: String) -> SettingForm {
        SettingForm(words) { $0.isEmpty ? nil : $0 }
    }

    /// A path. Whether something is there is found out where it is used.
    static var file: SettingForm {
        var form = text("the path of a file")
        form.isFile = true
        return form
    }

    /// The scheme, host and port of a web address, and nothing after them.
    static var webOrigin: SettingForm {
        SettingForm("an address such as https://opd.hospital.example, without a path") { text in
            let plain = text.hasSuffix("/") ? String(text.dropLast()) : text
            guard let parts = URLComponents(string: plain), ["http", "https"].contains(parts.scheme),
                let host = parts.host, !host.isEmpty, parts.path.isEmpty, parts.query == nil, parts.fragment == nil,
                parts.user == nil, parts.password == nil
            else { return nil }
            return plain
        }
    }

    static var timeZone: SettingForm {
        SettingForm("the name of a time zone, such as Asia/Kolkata") {
            HospitalCalendar(timeZone: $0) == nil ? nil : $0
        }
    }
}

extension SettingForm where Value == String {
    /// Of the screens.
    static var language: SettingForm {
        var form = SettingForm("one of \(ServerOptions.languages.joined(separator: ", "))") {
            ServerOptions.languages.contains($0) ? $0 : nil
        }
        form.choices = ServerOptions.languages
        return form
    }
}

extension SettingForm where Value == Int {
    static func number(_ range: ClosedRange<Int>) -> SettingForm {
        SettingForm("a number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingForm where Value == TrustedProxies {
    static var proxies: SettingForm {
        SettingForm("addresses such as 10.0.0.7 or networks such as 10.0.0.0/8, with commas between") { text in
            let names = text.split(separator: ",", omittingEmptySubsequences: false)
            let ranges = names.compactMap { ClientAddress.Range($0.trimmingCharacters(in: .whitespaces)) }
            return ranges.count == names.count ? TrustedProxies(ranges) : nil
        }
    }
}

extension SettingForm where Value == KeyPlace {
    static var keyPlace: SettingForm {
        var form = SettingForm(
            "the path of a file, or an https:// address without a user (http:// on this machine only)",
            read: KeyPlace.init)
        form.isFile = true
        form.masked = SettingMask.withoutPassword
        return form
    }
}

extension SettingForm where Value == RoleNames {
    static var roleNames: SettingForm {
        let ours = Role.allCases.map(\.rawValue).joined(separator: ", ")
        return SettingForm(
            "pairs such as opd-clerk=clerk,opd-admin=admin, each of the provider's names once; OPDesk has \(ours)",
            read: RoleNames.init)
    }
}

extension SettingForm where Value == Bool {
    static var flag: SettingForm {
        SettingForm("true or false") { text in
            switch text.lowercased() {
            case "1", "true", "yes", "on": true
            case "0", "false", "no", "off": false
            default: nil
            }
        }
    }
}

extension SettingForm where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the cases of an enum, by their names.
    static var choice: SettingForm {
        let choices = Value.allCases.map(\.rawValue)
        var form = SettingForm("one of \(choices.joined(separator: ", "))") { Value(rawValue: $0) }
        form.choices = choices
        return form
    }
}

extension SettingForm where Value == JournalPlace {
    static var journal: SettingForm {
        var form = SettingForm("a file, or postgres://user@host/database", read: JournalPlace.init)
        form.isFile = true
        form.masked = SettingMask.withoutPassword
        return form
    }
}

/// What is printed in place of a secret.
enum SettingMask {
    static let mask = "***"

    /// A URL without the passwords in it. What is no URL, or a URL cut at the wrong place, loses rather too much.
    static func withoutPassword(_ url: String) -> String {
        url.replacing(/(?<user>:\/\/[^:@\/?]*):.*@/.dotMatchesNewlines()) { "\($0.user):\(mask)@" }
            .replacing(/(?<key>(?i:password)=)[^&]*/) { "\($0.key)\(mask)" }
    }
}
