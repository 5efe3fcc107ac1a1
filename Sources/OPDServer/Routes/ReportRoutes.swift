import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

extension Desk {
    var reportRoutes: [Route] { [Route(.get, "/report") { request, _ in try await report(request) }] }

    /// The day per doctor and per department, as JSON or CSV.
    private func report(_ request: Request) async throws -> Response {
        let query = try request.query("date", "format")
        let day = try query["date"].map { try ClinicDay.read($0, field: "date") } ?? hospital.moment.today
        let report = try await dayReport(on: day)
        switch query["format"] {
        case nil, "json": return .json { report.write(to: &$0) }
        case "csv":
            return Response(
                status: .ok, headers: [.contentType: "text/csv; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: report.csv)))
        default: throw Problem.invalid("format", "takes json or csv.")
        }
    }

    func dayReport(on day: ClinicDay) async throws -> DayReport {
        let doctors = hospital.directory.doctors
        let sessions: [PublishedSession]
        do { sessions = try await hospital.sessions(of: doctors.map(\.id), on: day) } catch { throw Problem(error) }
        return DayReport(
            day: day, doctors: doctors,
            sessions: sessions.map { published in
                let tally = published.memoized("tally", at: []) { $0.session.tally }
                return (published.live.session.id.doctor, tally)
            })
    }
}
