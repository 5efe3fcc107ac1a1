import OPDEngine

extension SettingOverrides {
    /// Only what is set: what is not named keeps what it was.
    func write(to writer: inout JSONWriter) {
        if let waitlistOrder {
            writer.key("waitlist_order")
            writer.array { writer in for facet in waitlistOrder.facets { writer.value(facet.rawValue) } }
        }
        if let bookingCutoff {
            writer.key("booking_cutoff")
            writer.object { writer in
                if case .minutesBeforeStart(let minutes) = bookingCutoff {
                    writer.member("minutes_before_start", minutes)
                }
            }
        }
        if let bookingHorizon {
            writer.key("booking_horizon")
            writer.object { writer in if case .days(let days) = bookingHorizon { writer.member("days", days) } }
        }
        if let emergencyOverflow { writer.member("emergency_overflow", emergencyOverflow) }
        if let allowsOverbooking { writer.member("overbooking", allowsOverbooking) }
        if let skipCalls { writer.member("skip_calls", skipCalls) }
        if let automaticNoShow {
            writer.key("automatic_no_show")
            writer.object { writer in
                if case .afterMinutes(let minutes) = automaticNoShow { writer.member("after_minutes", minutes) }
            }
        }
    }

    /// The schema that first had all that is set.
    var schema: Int {
        var known = SettingOverrides()
        known.waitlistOrder = waitlistOrder
        known.bookingCutoff = bookingCutoff
        return known == self ? 1 : 2
    }
}

extension EventRecord {
    func overrides() throws(EventCoding.Problem) -> SettingOverrides {
        var overrides = SettingOverrides()
        if let order = members["waitlist_order"] {
            overrides.waitlistOrder = try need(waitlistOrder(order), "waitlist_order")
        }
        if let cutoff = members["booking_cutoff"] {
            overrides.bookingCutoff = try need(
                oneOrNothing(cutoff, "minutes_before_start", BookingCutoff.minutes, .never) { .minutesBeforeStart($0) },
                "booking_cutoff")
        }
        if let horizon = members["booking_horizon"] {
            overrides.bookingHorizon = try need(
                oneOrNothing(horizon, "days", BookingHorizon.days, .unlimited) { .days($0) }, "booking_horizon")
        }
        overrides.emergencyOverflow = try optional("emergency_overflow") { member throws(EventCoding.Problem) in
            try whole(member, in: Settings.overflows)
        }
        overrides.allowsOverbooking = try optional("overbooking", flag)
        overrides.skipCalls = try optional("skip_calls") { member throws(EventCoding.Problem) in
            try whole(member, in: Settings.skips)
        }
        if let noShow = members["automatic_no_show"] {
            overrides.automaticNoShow = try need(
                oneOrNothing(noShow, "after_minutes", AutomaticNoShow.minutes, .never) { .afterMinutes($0) },
                "automatic_no_show")
        }
        return overrides
    }

    private func waitlistOrder(_ value: JSONValue) -> WaitlistOrder? {
        guard let names = value.elements else { return nil }
        let facets = names.compactMap { $0.text.flatMap(WaitlistOrder.Facet.init(rawValue:)) }
        return facets.count == names.count ? WaitlistOrder(facets) : nil
    }

    /// An object of its own, since the absence of a setting means that it stays what it was.
    private func oneOrNothing<Setting>(
        _ value: JSONValue, _ member: String, _ range: ClosedRange<Int>, _ nothing: Setting, _ one: (Int) -> Setting
    ) -> Setting? {
        if value == .object([]) { return nothing }
        guard let number = value[member]?.whole, range.contains(number) else { return nil }
        return one(number)
    }
}
