import HTTPTypes
import Hummingbird

/// The languages that the screens speak. A further one is a file in `Screens/Files`, and its name here and in Package.swift.
struct Languages: Sendable {
    static let all = Languages()

    let list: [Language]

    private init() {
        do {
            list = [
                try Language("en", PackageResources.en_json),
                try Language("hi", PackageResources.hi_json),
            ]
        } catch {
            preconditionFailure("a language of the screens cannot be read: \(error)")
        }
    }

    subscript(_ code: String) -> Language? { list.first { $0.code == code } }

    static let cookieName = "opdesk_language"

    /// What a page is written in: as its address says, else as was chosen before, else as the browser prefers, else as the
    /// hospital does. A board in the waiting room belongs to the hospital, and asks no browser.
    func language(of request: Request, hospital: Language, isBoard: Bool = false) -> Language {
        if let code = request.uri.queryParameters["lang"], let language = self[String(code)] { return language }
        if isBoard { return hospital }
        if let code = Self.cookie(in: request.headers), let language = self[code] { return language }
        return preferred(request.headers[.acceptLanguage] ?? "") ?? hospital
    }

    private static func cookie(in headers: HTTPFields) -> String? {
        for field in headers[values: .cookie] {
            for cookie in field.split(separator: ";") {
                let parts = cookie.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0].drop(while: { $0 == " " }) == cookieName { return String(parts[1]) }
            }
        }
        return nil
    }

    /// The best of `Accept-Language` (RFC 9110, section 12.5.4); `hi-IN` is taken for `hi`.
    private func preferred(_ header: String) -> Language? {
        var best: (language: Language, weight: Double)?
        for range in header.split(separator: ",").prefix(20) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first?.split(separator: "-").first,
                let language = self[tag.filter { $0 != " " }.lowercased()]
            else { continue }
            let weight = parts.dropFirst().first.flatMap { Double($0.filter { $0 != " " }.dropFirst(2)) } ?? 1
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language
    }
}
