import Hummingbird
import OPDEngine
import OPDJournal

/// The day's report for the manager: tables, and charts that the server draws.
extension Desk {
    var reportPageRoutes: [Route] {
        [Route(.get, "/admin/report") { try await reportPage($0, $1) }]
    }

    private func reportPage(_ request: Request, _ context: DeskContext) async throws -> Response {
        let query = try request.query("date", "lang")
        let language = screens.language(of: request)
        let day = try query["date"].map { try ClinicDay.read($0, field: "date") } ?? hospital.moment.today
        let page = ReportPage(report: try await dayReport(on: day), language: language)
        var shown = page.shown
        shown["legend"] = screens.sourceLegend(in: language)
        return screens.response(
            Screens.Page(
                name: "report", title: language[.reportTitle], language: language, bar: StaffBar(context)),
            shown, to: request)
    }
}
