import NIOCore
import OPDEngine
import OPDJournal

/// Who is there, who is next, and when everybody can expect to be seen.
struct QueueAnswer {
    let live: LiveSession
    /// What the session would open with now.
    let plan: DayPlan?
    let now: Instant
    let calendar: HospitalCalendar
    /// A board in the waiting room has none.
    let showsNames: Bool

    func write(to writer: inout JSONWriter) {
        let session = live.session
        let forecasts = session.forecasts(at: now)
        let places = Dictionary(uniqueKeysWithValues: forecasts.enumerated().map { ($0.element.number, $0.offset) })
        func forecast(of token: Token) -> Forecast? { places[token.number].map { forecasts[$0] } }
        func list(_ name: StaticString, _ tokens: [Token], _ writer: inout JSONWriter) {
            writer.key(name)
            writer.array { writer in
                for token in tokens { write(token, forecast(of: token), to: &writer) }
            }
        }
        writer.member("doctor_id", session.id.doctor.value)
        writer.member("date", session.id.day)
        writer.member("version", live.version)
        if let plan, !session.isOpen { writer.noSlots(plan, on: session.id.day) }
        writer.doctorState(session, calendar: calendar)
        writer.key("last_called_number")
        if let last = session.lastCalled { writer.value(Int(last.value)) } else { writer.null() }
        writer.member(
            "in_consultation", session.inConsultation.flatMap { live.record(of: $0) }.map { record($0) },
            calendar: calendar)
        let booked = session.tokens.filter { $0.status == .booked }
        list("called", booked.filter { $0.presence == .called }, &writer)
        list("queue", session.callOrder, &writer)
        list("parked", session.tokens.filter { $0.isLive && $0.presence == .parked }, &writer)
        let order = forecasts.compactMap { session.token($0.number) }
        list("expected", order.filter { $0.presence == .expected }, &writer)
        writer.key("delays")
        writer.array { writer in
            for delay in session.delays { writer.object { delay.write(to: &$0, calendar: calendar) } }
        }
        writer.member("minutes_per_patient", Int((session.isOpen ? session.pace.mean / 60_000 : 0).rounded()))
    }

    private func record(_ record: TokenRecord) -> TokenRecord { showsNames ? record : record.withheld }

    private func write(_ token: Token, _ forecast: Forecast?, to writer: inout JSONWriter) {
        writer.object { writer in
            record(live.record(of: token)).write(to: &writer, calendar: calendar)
            writer.forecast(forecast, calendar: calendar)
        }
    }
}

extension Delay {
    func write(to writer: inout JSONWriter, calendar: HospitalCalendar) {
        writer.member("id", id)
        writer.member("from", from, in: calendar)
        writer.member("until", until, in: calendar)
        writer.member("minutes", minutes)
        writer.member("mode", mode.rawValue)
    }
}

extension JSONWriter {
    mutating func forecast(_ forecast: Forecast?, calendar: HospitalCalendar) {
        guard let forecast else { return }
        member("expected_at", forecast.expectedAt, in: calendar)
        member("expected_by", forecast.expectedBy, in: calendar)
    }

    /// Where the doctor is.
    mutating func doctorState(_ session: Session, calendar: HospitalCalendar) {
        key("doctor")
        object { writer in
            switch session.doctorPresence {
            case .unknown: writer.member("presence", "unknown")
            case .present: writer.member("presence", "present")
            case .onBreak(let until):
                writer.member("presence", "on_break")
                if let until { writer.member("until", until, in: calendar) }
            case .ended: writer.member("presence", "ended")
            }
        }
    }
}

extension Desk {
    func published(_ id: Session.ID) async throws -> PublishedSession {
        do { return try await hospital.session(id) } catch { throw Problem(error) }
    }
}
