import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// What a patient may see and do with the signed link of their token, without logging in.
extension Desk {
    var linkRoutes: [Route] {
        [
            Route(.get, "/links/{code}", showsHospital: false, audience: .everybody, rateLimit: .publicPages) {
                try await link($0, $1)
            },
            Route(.post, "/links/{code}/cancel", audience: .everybody, rateLimit: .publicPages) {
                try await cancelByLink($0, $1)
            },
        ]
    }

    private func link(_ request: Request, _ context: DeskContext) async throws -> Response {
        _ = try request.query()
        let (id, published) = try await linkedToken(parameter("code", of: context))
        let live = published.live
        guard let token = live.session.token(id.number), let doctor = hospital.directory.doctor(id.session.doctor)
        else {
            throw Self.noLink
        }
        let forecasts = token.isLive ? live.session.forecasts(at: hospital.moment.instant) : []
        let place = forecasts.firstIndex { $0.number == id.number }
        return .json { writer in
            writer.member("number", Int(id.number.value))
            writer.member("doctor_name", doctor.name)
            writer.member("date", id.session.day)
            writer.member("status", token.status.name)
            if token.isLive { writer.member("presence", token.presence.name) }
            let slots = live.session.slots
            if slots.indices.contains(token.slot.offset) {
                writer.member("slot", slots[token.slot.offset].window.label)
            }
            if token.needsRebooking { writer.member("needs_rebooking", true) }
            writer.key("people_ahead")
            if let place { writer.value(place) } else { writer.null() }
            writer.key("last_called_number")
            if let last = live.session.lastCalled { writer.value(Int(last.value)) } else { writer.null() }
            writer.doctorState(live.session, calendar: calendar)
            writer.forecast(place.map { forecasts[$0] }, calendar: calendar)
        }
    }

    private func cancelByLink(_ request: Request, _ context: DeskContext) async throws -> Response {
        let (id, _) = try await linkedToken(parameter("code", of: context))
        var context = context
        context.principal = Principal(proof: .link, actor: "link:\(id.value)", permissions: [], doctor: nil)
        var day = try await DayRequest(request, context, self, dryRun: false)
        let wanted = try day.finish(.session(id.session, .cancelToken(id.number)))
        let receipt = try await sessionReceipt(wanted, id.session)
        return .json { writer in
            writer.member("number", Int(id.number.value))
            writer.member("status", receipt.token(id.number)?.token.status.name)
        }
    }

    /// The token that a link leads to: after a transfer, the one that the patient has now.
    func linkedToken(_ code: String) async throws -> (Token.ID, PublishedSession) {
        guard var id = PatientLink.token(of: code, epoch: hospital.epoch, hospital.secret) else { throw Self.noLink }
        do {
            // There and back is no circle: whoever was transferred back has a token of their own there.
            for _ in 0..<100 {
                let published = try await hospital.session(id.session)
                guard let token = published.live.session.token(id.number) else { throw Self.noLink }
                guard token.status == .transferred, let successor = token.successor else { return (id, published) }
                id = successor
            }
            throw Self.noLink
        } catch let reason as Unavailability {
            throw Problem(reason)
        }
    }

    static let noLink = Problem(.notFound, "This link leads nowhere. Please ask at the desk.")
}
