import Crypto
import Mustache

/// What a template is given, by the names that it uses.
typealias Shown = [String: Any]

/// The templates and the files of the screens, which are part of the binary.
struct ScreenFiles: Sendable {
    static let all = ScreenFiles()

    /// A file that pages load.
    struct Asset: Sendable {
        let bytes: [UInt8]
        let type: String
        /// With a mark of its content, so that browsers may keep it for ever.
        let address: String
    }

    let assets: [String: Asset]
    /// The templates of each language, by its code.
    private let libraries: [String: MustacheLibrary]

    private init() {
        MustacheContentTypes.register(PageText(), named: "PAGE")
        assets = Dictionary(
            uniqueKeysWithValues: Self.files.map { name, type, bytes in
                let mark = Secret.hex(Array(SHA256.hash(data: bytes)).prefix(6))
                let address = "/assets/\(name)?v=\(mark)"
                return (name, Asset(bytes: bytes, type: type, address: address))
            })
        let addresses = Dictionary(
            uniqueKeysWithValues: assets.map { ("assets." + $0.key.replacing(".", with: "_"), $0.value.address) })
        libraries = Dictionary(
            uniqueKeysWithValues: Languages.all.list.map { language in
                let words = language.words.map { ("words." + $0.key, $0.value) }
                return (language.code, Self.library(addresses.merging(words) { $1 }))
            })
    }

    /// The templates with what is the same on all pages in its place: it is looked up once, and not with every page.
    private static func library(_ fixed: [String: String]) -> MustacheLibrary {
        do {
            let parsed = try templates.mapValues { bytes in
                let text = String(decoding: bytes, as: UTF8.self).replacing(#/\{\{((?:words|assets)\.\w+)\}\}/#) {
                    match in
                    guard let value = fixed[String(match.1)] else { preconditionFailure("there is no \(match.1)") }
                    return PageText().escapeText(value)
                }
                return try MustacheTemplate(string: "{{% CONTENT_TYPE: PAGE}}" + text)
            }
            return MustacheLibrary(templates: parsed)
        } catch {
            preconditionFailure("a template of the screens cannot be read: \(error)")
        }
    }

    /// A template with what it is given, every value of it escaped.
    func render(_ template: String, _ shown: Shown, in language: Language) -> String {
        guard let text = libraries[language.code]?.render(shown, withTemplate: template) else {
            preconditionFailure("there is no template \(template) in \(language.code)")
        }
        return text
    }

    static let templates: [String: [UInt8]] = [
        "layout": PackageResources.layout_mustache,
        "problem": PackageResources.problem_mustache,
        "board": PackageResources.board_mustache,
        "board-card": PackageResources.board_card_mustache,
        "patient": PackageResources.patient_mustache,
        "patient-token": PackageResources.patient_token_mustache,
        "patient-cancel": PackageResources.patient_cancel_mustache,
        "login": PackageResources.login_mustache,
        "overview": PackageResources.overview_mustache,
        "overview-row": PackageResources.overview_row_mustache,
        "doctor": PackageResources.doctor_mustache,
        "doctor-now": PackageResources.doctor_now_mustache,
        "doctor-people": PackageResources.doctor_people_mustache,
        "doctor-tally": PackageResources.doctor_tally_mustache,
        "desk": PackageResources.desk_mustache,
        "desk-slots": PackageResources.desk_slots_mustache,
        "desk-person": PackageResources.desk_person_mustache,
        "desk-people": PackageResources.desk_people_mustache,
        "desk-token": PackageResources.desk_token_mustache,
        "report": PackageResources.report_mustache,
        "source-legend": PackageResources.source_legend_mustache,
        "book": PackageResources.book_mustache,
        "desk-slip": PackageResources.desk_slip_mustache,
    ]

    private static let files: [(name: String, type: String, bytes: [UInt8])] = [
        ("screens.css", "text/css; charset=utf-8", PackageResources.screens_css),
        ("live.js", "text/javascript; charset=utf-8", PackageResources.live_js),
        ("board.js", "text/javascript; charset=utf-8", PackageResources.board_js),
        ("login.js", "text/javascript; charset=utf-8", PackageResources.login_js),
        ("bar.js", "text/javascript; charset=utf-8", PackageResources.bar_js),
        ("act.js", "text/javascript; charset=utf-8", PackageResources.act_js),
        ("slip.js", "text/javascript; charset=utf-8", PackageResources.slip_js),
        ("desk.js", "text/javascript; charset=utf-8", PackageResources.desk_js),
        ("icon.svg", "image/svg+xml", PackageResources.icon_svg),
    ]
}

/// Text in a page. Bytes are looked at, not characters: a quotation mark with an accent on it is one character to Swift, and
/// the end of an attribute to a browser.
struct PageText: MustacheContentType {
    func escapeText(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
