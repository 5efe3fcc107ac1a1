import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

extension Desk {
    var settingsRoutes: [Route] {
        [
            Route(.get, "/settings") { request, _ in
                _ = try request.query()
                return .json { hospital.directory.writeSettings(to: &$0) }
            },
            Route(.patch, "/settings") { try await change($0, $1, of: nil) },
            Route(.get, "/doctors/{doctor_id}/settings") { request, context in
                let doctor = try await doctor(context)
                _ = try request.query()
                return .json { hospital.directory.settings(of: doctor).write(to: &$0) }
            },
            Route(.patch, "/doctors/{doctor_id}/settings") { request, context in
                try await change(request, context, of: try await doctor(context).id)
            },
        ]
    }

    /// Settings apply to the sessions that open from then on.
    private func change(_ request: Request, _ context: DeskContext, of doctor: Doctor.ID?) async throws -> Response {
        let command = try await CommandRequest(request, context, secret: hospital.secret)
        _ = try request.query()
        var fields = try command.fields()
        let changes = try fields.settings()
        let retention = try doctor == nil ? fields.retention() : nil
        try fields.finish()
        let receipt = try await submit(
            OPDJournal.Request(
                .directory(.changeSettings(changes, of: doctor, retention: retention)), actor: command.actor,
                requestID: command.requestID, key: command.key))
        guard case .directory(let directory, _) = receipt else {
            throw Problem(.internalServerError, "The settings were changed, but cannot be shown.")
        }
        let settings = doctor.flatMap { directory.doctor($0) }.map { directory.settings(of: $0) }
        return .json { writer in
            if let settings { settings.write(to: &writer) } else { directory.writeSettings(to: &writer) }
        }
    }
}

extension Fields {
    /// The settings that are named; the others stay.
    fileprivate mutating func settings() throws -> SettingOverrides {
        var changes = SettingOverrides(waitlistOrder: try waitlistOrder(), bookingCutoff: try bookingCutoff())
        changes.bookingHorizon = try bookingHorizon()
        changes.emergencyOverflow = try within(Settings.overflows, "emergency_overflow")
        changes.skipCalls = try within(Settings.skips, "skip_calls")
        changes.automaticNoShow = try automaticNoShow()
        if value("overbooking") != nil { changes.allowsOverbooking = try flag("overbooking") }
        return changes
    }

    /// `null` keeps them for ever.
    fileprivate mutating func retention() throws -> Retention? {
        let name = "retention_days"
        if isNull(name) { return .forEver }
        return try within(Retention.days, name).map { .days($0) }
    }

    private mutating func within(_ range: ClosedRange<Int>, _ name: String) throws -> Int? {
        guard let number = try optionalWhole(name) else { return nil }
        guard range.contains(number) else {
            throw problem(name, "takes a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// `null` takes the horizon away.
    private mutating func bookingHorizon() throws -> BookingHorizon? {
        let name = "booking_horizon_days"
        if isNull(name) { return .unlimited }
        return try within(BookingHorizon.days, name).map { .days($0) }
    }

    /// `null` switches it off.
    private mutating func automaticNoShow() throws -> AutomaticNoShow? {
        let name = "no_show_after_minutes"
        if isNull(name) { return .never }
        return try within(AutomaticNoShow.minutes, name).map { .afterMinutes($0) }
    }

    fileprivate mutating func waitlistOrder() throws -> WaitlistOrder? {
        guard let values = try list("waitlist_order") else { return nil }
        let facets = values.compactMap { $0.text.flatMap(WaitlistOrder.Facet.init(rawValue:)) }
        guard facets.count == values.count, let order = WaitlistOrder(facets) else {
            let known = WaitlistOrder.Facet.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("waitlist_order", "takes a list of \(known), each at most once.")
        }
        return order
    }

    /// `null` takes the cut-off away.
    fileprivate mutating func bookingCutoff() throws -> BookingCutoff? {
        let name = "booking_cutoff_minutes"
        if isNull(name) { return .never }
        guard let minutes = try optionalWhole(name) else { return nil }
        guard BookingCutoff.minutes.contains(minutes) else {
            throw problem(name, "takes minutes from -10080 to 10080 before the slot's start, or null.")
        }
        return .minutesBeforeStart(minutes)
    }
}
