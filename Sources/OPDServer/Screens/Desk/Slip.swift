import Foundation
import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// What a patient takes along from the desk: the number, and a code that leads to their own page. No name: a slip that lies
/// on a chair says nothing about anybody.
extension Desk {
    var slipRoutes: [Route] {
        [Route(.get, "/desk/tokens/{token_id}/slip") { try await slip($0, $1) }]
    }

    private func slip(_ request: Request, _ context: DeskContext) async throws -> Response {
        let (id, language) = (try await tokenID(context), try pageLanguage(request))
        guard let page = try await patient(id, published(id.session), language) else {
            throw Problem(.notFound, "Token \(id.value) not found")
        }
        let code = PatientLink.code(of: id, epoch: hospital.epoch, hospital.secret)
        let address = patientAddress(request) + "/t/\(code)"
        var shown = page.shown
        shown["lang"] = language.code
        shown["direction"] = language.direction
        shown["address"] = address
        if let code = QRCode(address) {
            shown["code"] = ["side": code.side, "path": code.path] as Shown
        }
        return screens.part(screens.render("desk-slip", shown, in: language))
    }

    /// Where patients' phones reach this hospital: as it was told, else as whoever asks has reached it.
    func patientAddress(_ request: Request) -> String {
        if let address = options.patientAddress { return address }
        var address = URLComponents()
        address.scheme = options.certificate != nil || options.access.usesSecureCookies ? "https" : "http"
        let asked = URLComponents(string: "http://\(request.head.authority ?? "")")
        address.encodedHost = asked?.encodedHost ?? options.host
        // A port that the system has chosen is not known here.
        if let port = options.publicPort, port != 0 { address.port = port } else { address.port = asked?.port }
        return address.string ?? ""
    }
}
