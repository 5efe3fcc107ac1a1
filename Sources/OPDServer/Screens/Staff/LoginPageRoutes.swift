import Foundation
import HTTPTypes
import Hummingbird

/// Where staff say who they are. The form is sent by a script, to the ordinary calls.
extension Desk {
    var loginPageRoutes: [Route] {
        [
            Route(.get, "/login", showsHospital: false) { request, _ in
                let query = try request.query("next", "lang")
                let language = screens.language(of: request)
                let isSetUp = options.access.setupCode == nil || hospital.hasUsers
                let page = Screens.Page(
                    name: "login", title: language[isSetUp ? .loginTitle : .loginFirstTitle], language: language,
                    scripts: ["login.js"])
                return screens.response(
                    page,
                    [
                        "next": Self.ownPath(query["next"]), "isFirst": !isSetUp,
                        "address": isSetUp ? "/login" : "/setup",
                    ], to: request)
            }
        ]
    }

    /// Where to go after the login: a page of this server, whatever the address says.
    static func ownPath(_ text: String?) -> String {
        guard let path = text?.removingPercentEncoding ?? text, path.hasPrefix("/"), !path.hasPrefix("//"),
            !path.contains("\\"), path.unicodeScalars.allSatisfy({ $0.value >= 0x20 })
        else { return "/" }
        return path
    }
}

extension Request {
    /// Where somebody logs in who asked for this page.
    var loginAddress: String {
        let wanted = uri.path + (uri.query.map { "?\($0)" } ?? "")
        let kept = wanted.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "%2F"
        return "/login?next=\(kept)"
    }
}
