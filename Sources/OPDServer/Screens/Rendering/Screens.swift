import HTTPTypes
import Hummingbird
import NIOCore
import OPDEngine

/// Makes pages.
struct Screens: Sendable {
    /// The hospital's.
    let language: Language
    private let files = ScreenFiles.all

    init(language code: String) { language = Languages.all[code] ?? Languages.all.list[0] }

    /// What every page has.
    struct Page {
        /// Also the class of its body, and the template of its content.
        let name: String
        let title: String
        let language: Language
        /// Where its changes come from; nil for a page that has none.
        var stream: String?
        var scripts: [String] = []
        /// Nil for a page that is not the staff's.
        var bar: StaffBar?
        /// Whether the languages are offered.
        var offersLanguages = true
    }

    /// What a page is written in.
    func language(of request: Request) -> Language { Languages.all.language(of: request, hospital: language) }

    /// A part of a page.
    func render(_ template: String, _ shown: Shown, in language: Language) -> String {
        files.render(template, shown, in: language)
    }

    /// The sources with their colours and patterns, which the page's drawings then use.
    func sourceLegend(in language: Language) -> String {
        let sources = Source.allCases.reversed().map { ["source": $0.name, "name": language[$0.word]] as Shown }
        return render("source-legend", ["sources": sources], in: language)
    }

    /// A part of a page that a script asks for.
    func part(_ html: String) -> Response {
        Response(status: .ok, headers: Self.fields, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    func response(
        _ page: Page, _ shown: Shown, to request: Request, status: HTTPResponse.Status = .ok, headers: [HTTPField] = []
    ) -> Response {
        let scripts = (page.stream == nil ? [] : ["live.js"]) + (page.bar == nil ? [] : ["bar.js"]) + page.scripts
        var layout: Shown = [
            "page": page.name, "title": page.title, "lang": page.language.code, "direction": page.language.direction,
            "content": render(page.name, shown, in: page.language),
            "scripts": scripts.compactMap { files.assets[$0]?.address },
        ]
        layout["stream"] = page.stream
        layout["bar"] = page.bar?.shown(page.name)
        layout["acts"] = page.scripts.contains("act.js")
        layout["offersLanguages"] = page.offersLanguages
        layout["languages"] = choices(page.language, request)
        var fields = Self.fields
        for header in headers { fields.append(header) }
        if let cookie = chosenLanguage(request) { fields.append(cookie) }
        let html = render("layout", layout, in: page.language)
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// Nothing but what this server itself has, and nothing that is written into the page.
    private static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static let fields: HTTPFields = [
        .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .vary: "Accept, Accept-Language, Cookie",
        .contentSecurityPolicy: contentSecurityPolicy, .xContentTypeOptions: "nosniff",
        // A patient's link is nobody else's to know. With less, browsers hide from us where a form comes from.
        HTTPField.Name("Referrer-Policy")!: "same-origin",
    ]

    // MARK: Languages

    private func choices(_ current: Language, _ request: Request) -> [Shown] {
        Languages.all.list.map { language in
            [
                "code": language.code, "name": language.name, "isCurrent": language.code == current.code,
                "address": request.address(with: "lang", language.code),
            ]
        }
    }

    /// Who chooses a language keeps it.
    private func chosenLanguage(_ request: Request) -> HTTPField? {
        guard let code = request.uri.queryParameters["lang"].map(String.init), Languages.all[code] != nil else {
            return nil
        }
        return HTTPField(
            name: .setCookie,
            value: "\(Languages.cookieName)=\(code); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax")
    }
}

extension Request {
    /// The request's own path and query, with one parameter set.
    func address(with name: String, _ value: String) -> String {
        let others = (uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("\(name)=") && $0 != name }
        return uri.path + "?" + (others + ["\(name)=\(value)"]).joined(separator: "&")
    }

    /// Whether whoever asks wants a page, as browsers do and programs do not.
    var wantsPage: Bool {
        headers[.accept].map { $0.contains("text/html") || $0.contains("application/xhtml+xml") } ?? false
    }
}
