import Foundation
import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// What the routes work with.
struct Desk: Sendable {
    let hospital: Hospital
    let options: ServerOptions
    /// Who failed to log in, and for how long they have to wait.
    let failures = LoginFailures()
    let disclosures = DisclosureRecord()
    var metrics = PrometheusMetrics()
    var connections = Connections(ConnectionLimits(), TrustedProxies())
    var turnstile: Turnstile?
    let screens: Screens
    let stories = Stories()
    /// When the server was made, in seconds since 1970.
    let startedAt = Date().timeIntervalSince1970

    init(hospital: Hospital, options: ServerOptions) {
        self.hospital = hospital
        self.options = options
        screens = Screens(language: options.language)
    }

    var gate: Gate { Gate(hospital: hospital, options: options.access) }
    var calendar: HospitalCalendar { hospital.calendar }

    /// Carries a command out; a refusal becomes a problem, worded for the route where that is needed.
    func submit(
        _ command: OPDJournal.Request, session: Session.ID? = nil, wording: (Refusal) -> Problem? = { _ in nil }
    ) async throws -> Receipt {
        switch await hospital.submit(command) {
        case .done(let receipt): return receipt
        case .refused(let refusal):
            throw wording(refusal) ?? Problem(refusal, session: session, calendar: calendar)
        case .unavailable(let reason): throw Problem(reason)
        }
    }

    /// To be called before an answer with the details of so many people goes out.
    func note(_ people: Int, of doctor: Doctor.ID?, on day: ClinicDay, _ request: Request, _ context: DeskContext) async
    {
        let route = "\(request.method.rawValue) \(context.endpointPath ?? DeskContext.unknownRoute)"
        await disclosures.note(
            Disclosure(route: route, doctor: doctor, day: day, people: people), context, hospital)
    }

    func parameter(_ name: String, of context: DeskContext) -> String {
        let raw = context.parameters.get(name) ?? ""
        return raw.removingPercentEncoding ?? raw
    }

    /// The doctor that a path names.
    func doctor(_ context: DeskContext) async throws -> Doctor {
        let text = parameter("doctor_id", of: context)
        guard let id = Self.number(text).flatMap({ Doctor.ID($0) }), try await hasDoctor(id),
            let doctor = hospital.directory.doctor(id)
        else { throw Problem(.notFound, "Doctor \(text.prefix(40)) not found") }
        return doctor
    }

    /// The doctor that a body names.
    func existingDoctor(_ fields: inout Fields, _ name: String) async throws -> Doctor.ID {
        let value = try fields.anyWhole(name)
        guard let doctor = value.flatMap({ Doctor.ID($0) }), try await hasDoctor(doctor) else {
            throw Problem(.badRequest, "Doctor \(value.map { "\($0)" } ?? "of that number") not found", field: name)
        }
        return doctor
    }

    /// The token that a path names, if there can be one.
    func tokenID(_ context: DeskContext) async throws -> Token.ID {
        let text = parameter("token_id", of: context)
        guard let id = Self.number(text).flatMap({ Token.ID($0) }), try await hasDoctor(id.session.doctor) else {
            throw Problem(.notFound, "Token \(text.prefix(40)) not found")
        }
        return id
    }

    /// Looked up again before it is denied: another server may have added the doctor this moment.
    func hasDoctor(_ id: Doctor.ID) async throws -> Bool {
        if hospital.hasDoctor(id) { return true }
        do { try await hospital.catchUp() } catch { throw Problem(error) }
        return hospital.hasDoctor(id)
    }

    /// An integer as a path writes it, in one way only: neither `+1` nor `01`.
    static func number(_ text: String) -> Int? { Int(text).flatMap { "\($0)" == text ? $0 : nil } }
}
